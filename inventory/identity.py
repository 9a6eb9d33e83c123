"""Which device is which: by id, serial number, host, and where there is nothing else, by name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from ipaddress import ip_address
from typing import Generic, TypeVar

from inventory.spelling import squashed

KEYS = ("id", "serial", "host", "name")
Values = Mapping[str, str]
Item = TypeVar("Item")
_LONGEST_ID = 40
_SPELLED_OUT = str.maketrans({"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "ø": "o", "æ": "ae", "ł": "l"})


class Known(Generic[Item]):
    """Devices that can be found again. A serial number outweighs a host, which another device may have got since."""

    def __init__(self, *, ids_count: bool = False) -> None:
        self.ids_count = ids_count
        """Whether different ids mean different devices; those of a device list may have been renamed."""
        # By key and value, then by the stronger keys that the device has besides: where both have one of these, they
        # differ in it, or it would have been found by that key.
        self._found: dict[tuple[str, str], dict[frozenset[str], list[tuple[Values, Item]]]] = defaultdict(dict)

    def add(self, values: Values, item: Item) -> None:
        """Remember a device."""
        for key in KEYS:
            if name := _comparable(values, key):
                self._found[key, name].setdefault(self._stronger(values, key), []).append((values, item))

    def find(self, values: Values) -> Item | None:
        """Return the device that these values are of; None when there is none, or several could be it."""
        found = self.find_all(values)
        return found[0] if len(found) == 1 else None

    def find_all(self, values: Values) -> list[Item]:
        """Return the devices that these values could be of, which should be one or none."""
        for key in KEYS:
            if key == "name" and any(values.get(stronger) for stronger in KEYS[:-1]):
                break
            has, name = self._stronger(values, key), _comparable(values, key)
            groups = self._found.get((key, name), {}).items() if name else ()
            if found := [one for others, group in groups if not others & has for one in group]:
                return [item for _, item in _narrowed(values, found)]
        return []

    def with_id(self, name: str) -> Item | None:
        """Return the device of this id."""
        groups = self._found.get(("id", name.casefold()), {})
        return next((item for group in groups.values() for _, item in group), None)

    def _stronger(self, values: Values, key: str) -> frozenset[str]:
        stronger = [name for name in KEYS[: KEYS.index(key)] if name != "id" or self.ids_count]
        return frozenset(name for name in stronger if _comparable(values, name))


def _narrowed(values: Values, found: list[tuple[Values, Item]]) -> list[tuple[Values, Item]]:
    """Return those of several devices that have the other keys too, as far as any has."""
    for key in KEYS if len(found) > 1 else ():
        name = _comparable(values, key)
        found = [one for one in found if name and _comparable(one[0], key) == name] or found
    return found


def _comparable(values: Values, key: str) -> str:
    text = values.get(key, "")
    return text.casefold() if key in {"id", "host"} else squashed(text)


def as_id(text: str) -> str:
    """Return an id made of a text: letters, digits and hyphens, at most 40; empty where nothing is left of it."""
    return re.sub(r"[^A-Za-z0-9]+", "-", _ascii(text))[:_LONGEST_ID].strip("-")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text.lower().translate(_SPELLED_OUT)).encode("ascii", "ignore").decode()


def proposed_id(values: Values) -> str:
    """Return the id of a new device: of its own id, else its host name, serial number, name or address."""
    if given := values.get("id"):
        return re.sub(r"[^A-Za-z0-9]+", "-", given)[:_LONGEST_ID].strip("-") if given.isascii() else as_id(given)
    host = values.get("host", "")
    first = "" if _is_address(host) else host.partition(".")[0]
    return next(filter(None, map(as_id, (first, values.get("serial", ""), values.get("name", ""), host))), "")


def unused_id(wanted: str, used: AbstractSet[str]) -> str:
    """Return `wanted`, or with a number behind it where `used` (casefolded) has it."""
    name, number = wanted, 1
    while name.casefold() in used:
        number += 1
        name = f"{wanted[: _LONGEST_ID - len(str(number)) - 1].rstrip('-')}-{number}"
    return name


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
