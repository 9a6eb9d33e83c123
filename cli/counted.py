"""A number with its noun."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return `1 device` or `3 devices`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
