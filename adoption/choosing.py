"""Which of several: never guessed in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from adoption.errors import AdoptionError

Item = TypeVar("Item")


def one_of(what: str, found: Mapping[str, Item], wanted: str | None, option: str, nothing: str) -> Item:
    """Return the only item, or the one that `option` has named as `wanted`, in any case; raises AdoptionError.

    `nothing` says what would be right where there is none.
    """
    if not found:
        raise AdoptionError(f"there is no {what} here; {nothing}")
    if wanted is not None:
        return _named(what, found, wanted)
    if len(found) > 1:
        raise AdoptionError(f"there are {len(found)} {what}s: {_listed(found)}; choose one with {option}")
    return next(iter(found.values()))


def _named(what: str, found: Mapping[str, Item], wanted: str) -> Item:
    for name, item in found.items():
        if name.lower() == wanted.lower():
            return item
    raise AdoptionError(f"there is no {what} {wanted!r}; there is {_listed(found)}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
