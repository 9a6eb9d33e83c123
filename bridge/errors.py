"""What can go wrong with a bridge's configuration."""

from __future__ import annotations


class BridgeError(Exception):
    """Base of the errors of this room; its text is for the administrator and never holds a secret."""


class UnwritableValueError(BridgeError):
    """A value cannot stand in a file of Postfix without changing its meaning; names the field, never a secret."""


class UnreadableSettingsError(BridgeError):
    """A bridge's JSON is not what this version writes; names the fields, never their values."""
