"""Names in one line."""

from __future__ import annotations

from collections.abc import Sequence

# More names than this make a line that nobody reads.
_MOST_NAMES = 6


def listed(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    rest = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + rest
