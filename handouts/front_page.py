"""The booklet's front page: the fleet by site, what waits, and which login ends when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from handouts.file_names import booklet_name, document_name
from handouts.fleet import DeviceRecord, Fleet
from handouts.language import Language, Words, words_of
from handouts.plain_text import one_line

if TYPE_CHECKING:
    from catalog import Catalog


Paper = Literal["a4", "letter"]


@dataclass(frozen=True)
class Booklets:
    """Which files hold many pages: HTML for each site and for the fleet, PDF for each site."""

    html: bool = False
    pdf: Paper | None = None


NONE = Booklets()
FLEET = "booklet"
"""Name of the fleet's booklet, without ending."""


@dataclass(frozen=True)
class Number:
    """A count and what it counts."""

    value: int
    label: str


@dataclass(frozen=True)
class Login:
    """One credential as the front page lists it; `devices` is how many use it, `bridges` a sentence for each that does."""

    id: str
    username: str
    devices: int
    generation: str
    ends: str
    bridges: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeviceRow:
    """One device as the front page lists it."""

    name: str
    document: str
    device_title: str
    place: str
    mailbox: str
    """The From address up to its @; the place to break it."""
    domain: str
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
    words: Words
    booklets: tuple[tuple[str, str], ...] = ()
    """Form and file of what holds all its pages."""

    @property
    def count(self) -> int:
        """How many devices."""
        return len(self.devices)

    def rows(self) -> Iterator[DeviceRow]:
        """Make the rows, one at a time."""
        return (_row(device, _method_title(self.catalog, device.method), self.words) for device in self.devices)


@dataclass(frozen=True)
class FrontPage:
    """What the front page prints."""

    language: Language
    organization: str
    stack: str
    numbers: tuple[Number, ...]
    waiting_lines: tuple[str, ...]
    methods: tuple[MethodLine, ...]
    logins: tuple[Login, ...]
    sites: tuple[Site, ...]
    booklet: str
    """File with the pages of all sites; empty when it is not written."""
    with_passwords: bool
    command: str
    passwords_command: str
    verify_command: str


def front_page(
    fleet: Fleet,
    devices: Sequence[DeviceRecord],
    catalog: Catalog,
    in_one_file: Booklets = NONE,
    *,
    with_passwords: bool,
) -> FrontPage:
    """Return the front page of `devices`, which are in the order of `in_order`."""
    words = words_of(fleet.language)
    waiting = [device for device in devices if device.state == "waiting"]
    sites = sites_of(devices, catalog, words, in_one_file)
    command = f"./mfd handouts --stack {fleet.stack}"
    return FrontPage(
        language=words.language,
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        numbers=tuple(_numbers(len(devices), len(waiting), len(sites), words)),
        waiting_lines=tuple(_waiting_lines(waiting, words)),
        methods=tuple(_methods(devices, catalog)),
        logins=tuple(_logins(fleet, devices, words)),
        sites=sites,
        booklet=f"{FLEET}.html" if in_one_file.html else "",
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


def _numbers(devices: int, waiting: int, sites: int, words: Words) -> Iterator[Number]:
    yield Number(devices, words.say_count("device", "devices", devices))
    yield Number(sites, words.say_count("site", "sites", sites))
    yield Number(devices - waiting, words.say("ready to set up"))
    yield Number(waiting, words.say("waiting"))


def _waiting_lines(waiting: Sequence[DeviceRecord], words: Words) -> Iterator[str]:
    domains = Counter(one_line(device.settings.sender.rpartition("@")[2]) for device in waiting)
    for domain, count in sorted(domains.items()):
        yield words.say_count(
            "{count} device is waiting for the domain {domain}, which is not verified yet.",
            "{count} devices are waiting for the domain {domain}, which is not verified yet.",
            count,
            domain=domain,
        )


def _methods(devices: Sequence[DeviceRecord], catalog: Catalog) -> Iterator[MethodLine]:
    for method, count in Counter(device.method for device in devices).most_common():
        known = catalog.methods.get(method)
        yield MethodLine(_method_title(catalog, method), known.summary if known else "", count)


def _method_title(catalog: Catalog, method: str) -> str:
    known = catalog.methods.get(method)
    return known.title if known else one_line(method)


def _logins(fleet: Fleet, devices: Sequence[DeviceRecord], words: Words) -> Iterator[Login]:
    used = Counter(device.credential_id for device in devices if device.state == "ready")
    sites = {device.site for device in devices}
    for key, credential in sorted(fleet.credentials.items()):
        hosts = [one_line(host) for site, host in credential.bridges if site in sites]
        if used[key] or hosts:
            yield Login(
                key,
                one_line(credential.username) or words.say("each device's mailbox"),
                used[key],
                credential.current,
                credential.ends.get(credential.current, ""),
                tuple(words.say("The bridge {host} uses it.", host=host) for host in hosts),
            )


def sites_of(
    devices: Sequence[DeviceRecord], catalog: Catalog, words: Words, in_one_file: Booklets
) -> tuple[Site, ...]:
    """Return the sites of devices that are `in_order`."""
    sites = groupby(devices, key=lambda device: device.site)
    return tuple(
        _site(number, site, list(found), catalog, words, in_one_file)
        for number, (site, found) in enumerate(sites, start=1)
    )


def _site(  # noqa: PLR0917 - one call
    number: int, site: str, members: Sequence[DeviceRecord], catalog: Catalog, words: Words, in_one_file: Booklets
) -> Site:
    name = one_line(members[0].site_name) or one_line(site)
    summary = _summary(members, words)
    return Site(f"site-{number}", name, summary, members, catalog, words, tuple(_files(site, in_one_file)))


def _files(site: str, in_one_file: Booklets) -> Iterator[tuple[str, str]]:
    if in_one_file.html:
        yield "HTML", f"{booklet_name(site)}.html"
    if in_one_file.pdf:
        yield "PDF", f"{booklet_name(site)}.pdf"


def _summary(members: Sequence[DeviceRecord], words: Words) -> str:
    waiting = sum(device.state == "waiting" for device in members)
    total = words.say_count("{count} device", "{count} devices", len(members))
    return words.say("{devices}, {waiting} of them waiting", devices=total, waiting=waiting) if waiting else total


def _row(device: DeviceRecord, method: str, words: Words) -> DeviceRow:
    mailbox, at, domain = one_line(device.settings.sender).rpartition("@")
    return DeviceRow(
        name=one_line(device.name) or device.id,
        document=document_name(device.id),
        device_title=one_line(f"{device.manufacturer} {device.model}"),
        place=one_line(device.location),
        mailbox=f"{mailbox}{at}",
        domain=domain,
        method=method,
        state=words.say("waits") if device.state == "waiting" else words.say("ready"),
    )
