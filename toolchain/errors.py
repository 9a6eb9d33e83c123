"""What can stop the installation."""


class ToolchainError(Exception):
    """A step failed; the message says what to do next."""


class EngineNotHereError(ToolchainError):
    """One way of getting the engine does not work on this machine; another one may."""
