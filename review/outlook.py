"""What a fleet runs into: quotas that its devices share, and methods that end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from catalog import Catalog, Method
from catalog.method import Pace
from handouts import DeviceRecord

# How long before its end is a method about to end? A year: devices are replaced and budgets made yearly.
_SOON = timedelta(days=365)
_ENDS = {"ends": "ends", "off-by-default": "is off by default"}
# Senders on the domain that Azure provides (Azure Communication Services, service limits).
_AZURE_MANAGED = ".azurecomm.net"


@dataclass(frozen=True)
class Quota:
    """One limit of sending, and how many devices share it before and after the change."""

    method: str
    limit: str
    shared_by: str
    old: int
    new: int
    an_hour: float | None
    """Mails an hour for each device, if all send at once; None where nothing is known per hour."""


@dataclass(frozen=True)
class Ending:
    """A method that devices use, and when it ends."""

    method: str
    what: str
    day: date
    devices: int


Devices = Mapping[str, DeviceRecord]


def quotas(catalog: Catalog, old: Devices, new: Devices) -> list[Quota]:
    """Return the quotas that more than one device shares, in the order of the methods."""
    before, after = _sharing(catalog, old.values()), _sharing(catalog, new.values())
    return [
        _quota(catalog.methods[method], pace, before.get((method, pace), 0), count)
        for (method, pace), count in sorted(after.items(), key=lambda item: (item[0][0], item[0][1].counted_per))
        if count > 1
    ]


def endings(catalog: Catalog, devices: Devices, today: date) -> list[Ending]:
    """Return the methods in use that end within a year, or have ended, the next first."""
    used = Counter(device.method for device in devices.values())
    found = (
        Ending(catalog.methods[method].title, _ENDS[dated.event], dated.last_day, count)
        for method, count in used.items()
        if method in catalog.methods
        for dated in catalog.methods[method].dates
        if dated.event in _ENDS and dated.last_day - today <= _SOON
    )
    return sorted(found, key=lambda ending: (ending.day, ending.method))


def _sharing(catalog: Catalog, devices: Iterable[DeviceRecord]) -> dict[tuple[str, Pace], int]:
    """Return for each quota the number of devices that share it; of several mailboxes, those of the fullest."""
    counted: Counter[tuple[str, Pace, str]] = Counter()
    for device in devices:
        method = catalog.methods.get(device.method)
        managed = device.settings.sender.endswith(_AZURE_MANAGED)
        for pace in method.quotas(azure_managed=managed) if method else ():
            whose = device.settings.sender if pace.counted_per == "mailbox" else ""
            counted[device.method, pace, whose] += 1
    most: dict[tuple[str, Pace], int] = {}
    for (method_id, pace, _), count in counted.items():
        most[method_id, pace] = max(most.get((method_id, pace), 0), count)
    return most


def _quota(method: Method, pace: Pace, old: int, new: int) -> Quota:
    limits = (
        (pace.messages_per_minute, "mails a minute"),
        (pace.messages_per_hour, "an hour"),
        (pace.recipients_per_day, "recipients a day"),
    )
    limit = ", ".join(f"{count} {unit}" for count, unit in limits if count)
    an_hour = pace.messages_per_hour / new if pace.messages_per_hour else None
    return Quota(method.title, limit, pace.counted_per, old, new, an_hour)
