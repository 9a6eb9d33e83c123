"""All pages of a site, or of the fleet, one after the other: a file that works without the others."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
    """The pages of some sites; they are made one at a time, so that memory does not grow with their number."""

    name: str
    """Of its file, without ending."""
    title: str
    language: Language
    organization: str
    stack: str
    sites: Sequence[Site]
    roots: tuple[Root, ...]
    fleet: Fleet
    of_site: bool
    with_passwords: bool

    def articles(self) -> Iterator[Markup]:
        """Make the pages, each followed by the sheet with its password."""
        for site in self.sites:
            for device in site.devices:
                page = device_page(self.fleet, device, site.catalog, with_passwords=self.with_passwords)
                yield _article("device", page)
                if page.password_sheet and (sheet := password_page(self.fleet, device, site.catalog)):
                    yield _article("password", sheet)


def booklets(fleet: Fleet, sites: Sequence[Site], *, with_passwords: bool) -> Iterator[Booklet]:
    """Yield the fleet's booklet and then one for each site; nothing is rendered yet."""
    title = words_of(fleet.language).say("Mail settings of every device")
    yield _booklet(FLEET, title, fleet, sites, fleet.language, with_passwords=with_passwords)
    for site in sites:
        first = site.devices[0]
        name = booklet_name(first.site)
        yield _booklet(name, site.name, fleet, (site,), first.language, with_passwords=with_passwords)


def _booklet(
    name: str, title: str, fleet: Fleet, sites: Sequence[Site], language: Language, *, with_passwords: bool
) -> Booklet:
    return Booklet(
        name=name,
        title=title,
        language=language,
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        sites=sites,
        roots=_roots(device for site in sites for device in site.devices),
        fleet=fleet,
        of_site=name != FLEET,
        with_passwords=with_passwords,
    )


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
