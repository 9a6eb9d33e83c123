"""The steps that `__main__.py` composes: the guard, and from settings to the arguments of components."""
