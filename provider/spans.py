"""Spans of time as people say them."""

from __future__ import annotations

MINUTE, HOUR = 60, 3600


def span(seconds: float) -> str:
    """Return for example `45 s`, `28 min` or `1 h 30 min`; below two minutes to the second."""
    whole = max(round(seconds), 0)
    if whole < 2 * MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{round(whole / MINUTE)} min"
    hours, rest = divmod(round(whole / MINUTE), MINUTE)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
