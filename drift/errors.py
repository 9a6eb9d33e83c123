"""What keeps a comparison from being explained."""

from __future__ import annotations


class DriftError(Exception):
    """Base of the errors of this room; its text is for the administrator and never holds a secret."""


class NothingToCompareError(DriftError):
    """The stack holds no resource yet."""
