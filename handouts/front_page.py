"""The booklet's front page: the fleet by site, what waits, and which login ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handouts.file_names import document_name
from handouts.fleet import DeviceRecord, Fleet
from handouts.plain_text import one_line

if TYPE_CHECKING:
    from catalog import Catalog


@dataclass(frozen=True)
class Number:
    """A count and what it counts."""

    value: int
    label: str


@dataclass(frozen=True)
class Login:
    """One credential as the front page lists it; `devices` is how many use it."""

    id: str
    username: str
    devices: int
    generation: str
    ends: str


@dataclass(frozen=True)
class DeviceRow:
    """One device as the front page lists it."""

    name: str
    document: str
    device_title: str
    place: str
    sender: str
    method: str
    state: str


@dataclass(frozen=True)
class MethodLine:
    """One sending method, and how many devices use it."""

    title: str
    summary: str
    devices: int


@dataclass(frozen=True)
class Site:
    """One site; its rows are made one at a time, since a fleet may have tens of thousands."""

    anchor: str
    name: str
    summary: str
    devices: Sequence[DeviceRecord]
    catalog: Catalog

    @property
    def count(self) -> int:
        """How many devices."""
        return len(self.devices)

    def rows(self) -> Iterator[DeviceRow]:
        """Make the rows, one at a time."""
        return (_row(device, _method_title(self.catalog, device.method)) for device in self.devices)


@dataclass(frozen=True)
class FrontPage:
    """What the front page prints."""

    organization: str
    stack: str
    numbers: tuple[Number, ...]
    waiting_lines: tuple[str, ...]
    methods: tuple[MethodLine, ...]
    logins: tuple[Login, ...]
    sites: tuple[Site, ...]
    with_passwords: bool
    command: str
    passwords_command: str
    verify_command: str


def front_page(fleet: Fleet, devices: Sequence[DeviceRecord], catalog: Catalog, *, with_passwords: bool) -> FrontPage:
    """Return the front page of `devices`, which are in the order of `in_order`."""
    waiting = [device for device in devices if device.state == "waiting"]
    sites = tuple(_sites(devices, catalog))
    command = f"./mfd handouts --stack {fleet.stack}"
    return FrontPage(
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        numbers=tuple(_numbers(len(devices), len(waiting), len(sites))),
        waiting_lines=tuple(_waiting_lines(waiting)),
        methods=tuple(_methods(devices, catalog)),
        logins=tuple(_logins(fleet, devices)),
        sites=sites,
        with_passwords=with_passwords,
        command=f"{command} --with-passwords" if with_passwords else command,
        passwords_command=f"{command} --with-passwords",
        verify_command=f"./mfd verify --stack {fleet.stack}",
    )


def in_order(devices: Iterator[DeviceRecord]) -> list[DeviceRecord]:
    """Return the devices as the booklet lists them: by site, then by name."""
    return sorted(
        devices, key=lambda device: (device.site_name.casefold(), device.site, device.name.casefold(), device.id)
    )


def _numbers(devices: int, waiting: int, sites: int) -> Iterator[Number]:
    yield Number(devices, _plural(devices, "device"))
    yield Number(sites, _plural(sites, "site"))
    yield Number(devices - waiting, "ready to set up")
    yield Number(waiting, "waiting")


def _plural(count: int, one: str, many: str | None = None) -> str:
    return one if count == 1 else many or f"{one}s"


def _waiting_lines(waiting: Sequence[DeviceRecord]) -> Iterator[str]:
    domains = Counter(one_line(device.settings.sender.rpartition("@")[2]) for device in waiting)
    for domain, count in sorted(domains.items()):
        devices = _plural(count, "1 device waits", f"{count} devices wait")
        yield f"{devices} for the domain {domain}, which is not verified yet."


def _methods(devices: Sequence[DeviceRecord], catalog: Catalog) -> Iterator[MethodLine]:
    for method, count in Counter(device.method for device in devices).most_common():
        known = catalog.methods.get(method)
        yield MethodLine(_method_title(catalog, method), known.summary if known else "", count)


def _method_title(catalog: Catalog, method: str) -> str:
    known = catalog.methods.get(method)
    return known.title if known else one_line(method)


def _logins(fleet: Fleet, devices: Sequence[DeviceRecord]) -> Iterator[Login]:
    used = Counter(device.credential_id for device in devices if device.state == "ready")
    for key in sorted(used):
        credential = fleet.credentials.get(key)
        if credential:
            ends = credential.ends.get(credential.current, "")
            yield Login(
                key, one_line(credential.username) or "each device's mailbox", used[key], credential.current, ends
            )


def _sites(devices: Sequence[DeviceRecord], catalog: Catalog) -> Iterator[Site]:
    for number, (site, found) in enumerate(groupby(devices, key=lambda device: device.site), start=1):
        members = list(found)
        name = one_line(members[0].site_name) or one_line(site)
        yield Site(f"site-{number}", name, _summary(members), members, catalog)


def _summary(members: Sequence[DeviceRecord]) -> str:
    waiting = sum(device.state == "waiting" for device in members)
    total = f"{len(members)} {_plural(len(members), 'device')}"
    return f"{total}, {waiting} of them waiting" if waiting else total


def _row(device: DeviceRecord, method: str) -> DeviceRow:
    return DeviceRow(
        name=one_line(device.name) or device.id,
        document=document_name(device.id),
        device_title=one_line(f"{device.manufacturer} {device.model}"),
        place=one_line(device.location),
        sender=one_line(device.settings.sender),
        method=method,
        state="waits" if device.state == "waiting" else "ready",
    )
