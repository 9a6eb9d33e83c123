"""Whose application it is: a stack writes its name into the notes (components/leftover.py)."""

from __future__ import annotations

import re

_NOTES = re.compile(r"Made by Pulumi: .* of the stack (?:[^/\s]+/)?([^/\s]+)")


def stack_in_notes(notes: str) -> str | None:
    """Return the name of the stack that made the application; None where no stack did."""
    found = _NOTES.fullmatch(notes.strip())
    return found[1] if found else None
