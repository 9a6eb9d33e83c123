"""The nearest known name to a wrong one."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST = 12


def closest(wrong: str, known: Iterable[str]) -> str | None:
    """Return the known name that was probably meant; None where none is near."""
    by_folded = {name.casefold(): name for name in sorted(set(known))}
    close = get_close_matches(wrong.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def suggestion(wrong: str, known: Iterable[str], *, many: str = "") -> str:
    """Return `did you mean 'x'?`, or the known names; `many` is said instead when there are more than a dozen."""
    names = sorted(set(known))
    if meant := closest(wrong, names):
        return f"did you mean '{meant}'?"
    if not names:
        return many or "there is none"
    return f"known are {', '.join(names)}" if len(names) <= _MOST or not many else many
