"""Two sites with two devices each, whose secrets are being replaced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from rotation import Deployed, Holder, Login, Mark, Rotation, Standing

TODAY = date(2026, 12, 1)
ENDS = {
    "2025H2": date(2026, 12, 31),
    "2026H1": date(2027, 6, 30),
    "2026H2": date(2027, 12, 31),
    "2027H1": date(2028, 6, 30),
}
SITES = {"ber-1": "ber", "ber-2": "ber", "zrh-1": "zrh", "zrh-2": "zrh"}


def holder(device: str, site: str = "ber", **changes: Any) -> Holder:
    """Return a device."""
    return Holder(**{"id": device, "name": device, "site": site, "place": "", "login": site, **changes})


def login(site: str, *generations: str, told: str | None = None) -> Login:
    """Return a login that these generations open."""
    return Login(site, told or generations[-1], {name: ENDS[name] for name in generations})


def deployed(*generations: str, told: str | None = None, devices: Mapping[str, str] = SITES) -> Deployed:
    """Return what an `up` with these generations left."""
    logins = {site: login(site, *generations, told=told) for site in ("ber", "zrh")}
    return Deployed(logins, {device: holder(device, site) for device, site in devices.items()})


def rotation(**changes: Any) -> Rotation:
    """Return a rotation from 2026H2 to 2027H1 that began today."""
    devices = dict.fromkeys(SITES)
    values = {"from": ["2026H2"], "to": "2027H1", "begun": TODAY, "due": date(2026, 12, 29), "devices": devices}
    return Rotation.model_validate({**values, **changes})


def moved(*devices: str, on: date = TODAY) -> dict[str, Mark | None]:
    """Return all devices, these with a mark."""
    return {device: Mark(moved=on, by="anna") if device in devices else None for device in SITES}


def standing(
    one: Rotation | None = None,
    accepted: tuple[str, ...] = ("2026H2", "2027H1"),
    left: Deployed | None = None,
    today: date = TODAY,
) -> Standing:
    """Return how a rotation stands after the `up` that told the new generation."""
    return Standing("test", one or rotation(), accepted, left or deployed("2026H2", "2027H1"), today)
