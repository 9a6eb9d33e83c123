"""All pages of a site, or of the fleet, one after the other: a file that works without the others."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from handouts.device_page import certificates_of, device_page
from handouts.environment import environment
from handouts.file_names import booklet_name
from handouts.front_page import FLEET
from handouts.language import words_of
from handouts.password_page import password_page
from handouts.plain_text import one_line

if TYPE_CHECKING:
    from catalog import Catalog
    from handouts.device_page import DevicePage
    from handouts.fleet import DeviceRecord, Fleet
    from handouts.front_page import Site
    from handouts.language import Language
    from handouts.password_page import PasswordPage


@dataclass(frozen=True)
class Root:
    """A root certificate as a link that holds it; `file` is its name without ending."""

    file: str
    der: str
    pem: str


@dataclass(frozen=True)
class Booklet:
    """The pages of some sites; they come one at a time, so that memory does not grow with their number."""

    name: str
    """Of its file, without ending."""
    title: str
    language: Language
    organization: str
    stack: str
    sites: Sequence[Site]
    roots: tuple[Root, ...]
    articles: Iterable[Markup]
    """The pages, each followed by the sheet with its password; they can be gone through once."""
    with_passwords: bool


def fleet_booklet(fleet: Fleet, sites: Sequence[Site], pages: Iterable[Markup], *, with_passwords: bool) -> Booklet:
    """Return the booklet of all sites with these articles."""
    return Booklet(
        name=FLEET,
        title=words_of(fleet.language).say("Mail settings of every device"),
        language=fleet.language,
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        sites=sites,
        roots=_roots(device for site in sites for device in site.devices),
        articles=pages,
        with_passwords=with_passwords,
    )


def site_booklet(fleet: Fleet, site: Site, *, with_passwords: bool) -> Booklet:
    """Return the booklet of one site; its pages are made while it is written."""
    first = site.devices[0]
    pages = articles(fleet, site.devices, site.catalog, with_passwords=with_passwords)
    whole = fleet_booklet(fleet, (site,), pages, with_passwords=with_passwords)
    return replace(whole, name=booklet_name(first.site), title=site.name, language=first.language)


def articles(
    fleet: Fleet, devices: Iterable[DeviceRecord], catalog: Catalog, *, with_passwords: bool
) -> Iterator[Markup]:
    """Make the pages of these devices, each followed by the sheet with its password."""
    for device in devices:
        page = device_page(fleet, device, catalog, with_passwords=with_passwords)
        yield _article("device", page)
        if page.password_sheet and (sheet := password_page(fleet, device, catalog)):
            yield _article("password", sheet)


def _article(template: str, page: DevicePage | PasswordPage) -> Markup:
    made = environment(page.language).get_template(f"{template}_article.html.j2")
    return Markup(made.render(page=page))  # noqa: S704 - a template's own markup


def _roots(devices: Iterable[DeviceRecord]) -> tuple[Root, ...]:
    found = {root.file: root for device in devices for root in certificates_of(device) if root.file}
    return tuple(
        Root(name, _data("application/pkix-cert", root.der), _data("application/x-pem-file", root.pem))
        for name, root in found.items()
    )


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
