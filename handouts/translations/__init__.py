"""Translations of the hand-outs, one gettext catalogue per language, and what keeps them in step with the texts."""
