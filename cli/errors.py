"""What ends a verb with exit code 1."""

from __future__ import annotations


class CommandError(Exception):
    """Something the user can put right; the text says what is wrong and what would be right."""
