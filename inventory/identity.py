"""Which device is which: by id, serial number, host, and where there is nothing else, by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Generic, TypeVar

from inventory.spelling import squashed

KEYS = ("id", "serial", "host", "name")
Values = Mapping[str, str]
Item = TypeVar("Item")
_LONGEST_ID = 40
_SHARP_S = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "æ": "ae", "ł": "l"})


class Known(Generic[Item]):
    """Devices that can be found again. A serial number outweighs a host, which another device may have got since."""

    def __init__(self, *, ids_count: bool = False) -> None:
        self.ids_count = ids_count
        """Whether different ids mean different devices; those of a device list may have been renamed."""
        self._found: dict[tuple[str, str], list[tuple[Values, Item]]] = defaultdict(list)

    def add(self, values: Values, item: Item) -> None:
        """Remember a device."""
        for key in KEYS:
            if name := _comparable(values, key):
                self._found[key, name].append((values, item))

    def find(self, values: Values) -> Item | None:
        """Return the device that these values are of; None when there is none, or several could be it."""
        for key in KEYS:
            if key == "name" and any(values.get(stronger) for stronger in KEYS[:-1]):
                return None
            name = _comparable(values, key)
            fitting = [item for other, item in self._found.get((key, name), ()) if not self._differ(values, other, key)]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def with_id(self, name: str) -> Item | None:
        """Return the device of this id."""
        found = self._found.get(("id", name.casefold()), ())
        return found[0][1] if found else None

    def _differ(self, one: Values, other: Values, key: str) -> bool:
        stronger = [name for name in KEYS[: KEYS.index(key)] if name != "id" or self.ids_count]
        return any(
            (mine := _comparable(one, name)) and (its := _comparable(other, name)) and mine != its for name in stronger
        )


def _comparable(values: Values, key: str) -> str:
    text = values.get(key, "")
    return text.casefold() if key in {"id", "host"} else squashed(text)


def as_id(text: str) -> str:
    """Return an id made of a text: letters, digits and hyphens, at most 40; empty where nothing is left of it."""
    plain = squashed_to_ascii(text)
    return re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_LONGEST_ID].strip("-")


def squashed_to_ascii(text: str) -> str:
    """Return a text in ASCII, letters with accents without them."""
    from unicodedata import normalize  # noqa: PLC0415

    return normalize("NFKD", text.lower().translate(_SHARP_S)).encode("ascii", "ignore").decode()


def proposed_id(values: Values) -> str:
    """Return the id of a new device: of its own id, else its host name, serial number, name or address."""
    if given := values.get("id"):
        return re.sub(r"[^A-Za-z0-9]+", "-", given)[:_LONGEST_ID].strip("-") if given.isascii() else as_id(given)
    host = values.get("host", "")
    first = "" if _is_address(host) else host.partition(".")[0]
    return next(filter(None, map(as_id, (first, values.get("serial", ""), values.get("name", ""), host))), "")


def unused_id(wanted: str, used: Iterable[str]) -> str:
    """Return `wanted`, or with a number behind it where `used` (casefolded) has it."""
    taken = used if isinstance(used, (set, dict)) else set(used)
    name, number = wanted, 1
    while name.casefold() in taken:
        number += 1
        name = f"{wanted[: _LONGEST_ID - len(str(number)) - 1].rstrip('-')}-{number}"
    return name


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
