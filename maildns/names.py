"""Names inside a zone."""

from __future__ import annotations

from maildns.errors import NameOutsideZoneError

APEX = "@"


def relative_name(fqdn: str, zone: str) -> str:
    """Return `fqdn` as it is written inside `zone`: `@` for the apex, else the labels before the zone's name.

    Case and a trailing dot do not matter. Raises NameOutsideZoneError.
    """
    name, parent = fqdn.rstrip(".").lower(), zone.rstrip(".").lower()
    if name == parent:
        return APEX
    if not name.endswith(f".{parent}"):
        raise NameOutsideZoneError(f"{fqdn} does not lie in the zone {zone}")
    return name.removesuffix(f".{parent}")
