"""What one process writes of a set: the documents of some of its devices."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fileset import private_bytes, private_file
from handouts.booklet import Booklet, articles, site_booklet
from handouts.device_page import DevicePage, device_page
from handouts.environment import environment
from handouts.file_names import document_name, password_name
from handouts.front_page import Booklets, sites_of
from handouts.language import words_of
from handouts.password_page import PasswordPage, password_page

if TYPE_CHECKING:
    from markupsafe import Markup

    from catalog import Catalog
    from handouts.fleet import DeviceRecord, Fleet


@dataclass(frozen=True)
class Writer:
    """Writes into the folder `pages`. Each call is about a part of the fleet, and can be made in another process."""

    pages: Path
    catalog: Catalog
    in_one_file: Booklets
    with_passwords: bool

    def write_pages(self, part: Fleet) -> int:
        """Write the pages and password sheets of these devices; returns how many devices."""
        for device in part.devices.values():
            self._write_device(part, device)
        return len(part.devices)

    def make_articles(self, part: Fleet) -> list[list[Markup]]:
        """Return what a booklet says about each of these devices: its page and its sheet."""
        return [
            list(articles(part, [device], self.catalog, with_passwords=self.with_passwords))
            for device in part.devices.values()
        ]

    def write_site(self, part: Fleet) -> int:
        """Write the booklets of the one site whose devices these are; returns how many pages that are."""
        [site] = sites_of(tuple(part.devices.values()), self.catalog, words_of(part.language), self.in_one_file)
        if self.in_one_file.html:
            self.write_booklet(site_booklet(part, site, with_passwords=self.with_passwords))
        if self.in_one_file.pdf:
            # A library that nothing else needs: `pulumi up` does without it.
            from handouts.pdf import pdf_of  # noqa: PLC0415

            booklet = site_booklet(part, site, with_passwords=self.with_passwords)
            private_bytes(self.pages / f"{booklet.name}.pdf", pdf_of(booklet, self.in_one_file.pdf))
        return len(part.devices) * (self.in_one_file.html + bool(self.in_one_file.pdf))

    def write_booklet(self, booklet: Booklet) -> None:
        """Write a booklet as HTML, page by page."""
        with private_file(self.pages / f"{booklet.name}.html") as file:
            file.writelines(environment(booklet.language).get_template("booklet.html.j2").generate(booklet=booklet))

    def _write_device(self, part: Fleet, device: DeviceRecord) -> None:
        page = device_page(part, device, self.catalog, with_passwords=self.with_passwords)
        _write(self.pages / document_name(device.id), "device", page)
        sheet = password_page(part, device, self.catalog) if page.password_sheet else None
        if sheet:
            _write(self.pages / password_name(device.id), "password", sheet)


def _write(path: Path, template: str, page: DevicePage | PasswordPage) -> None:
    for ending in ("html", "txt"):
        with private_file(path.with_name(f"{path.name}.{ending}")) as file:
            file.write(environment(page.language).get_template(f"{template}.{ending}.j2").render(page=page))
