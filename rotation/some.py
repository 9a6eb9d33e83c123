"""Names in one line of a message."""

from __future__ import annotations

from collections.abc import Sequence

_MOST_NAMES = 6


def some(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more
