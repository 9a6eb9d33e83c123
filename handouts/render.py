"""Renders the hand-outs of a fleet: values in, documents out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from catalog import Catalog, load_catalog
from fileset import private_bytes, private_file, private_folder
from handouts.booklet import fleet_booklet
from handouts.bulk_files import write_bulk_files
from handouts.device_page import certificates_of
from handouts.devices_file import write_devices
from handouts.environment import environment
from handouts.errors import UnknownReferenceError
from handouts.file_names import check_names
from handouts.fleet import DeviceRecord, Fleet
from handouts.front_page import NONE, Booklets, FrontPage, front_page, in_order
from handouts.place import FILE, FOLDER, SET
from handouts.processes import Alone, Pool, at_work, processes_for
from handouts.root_certificates import FOLDER as CERTIFICATES
from handouts.settings_table import FILE as TABLE
from handouts.settings_table import write_table
from handouts.writer import Writer

if TYPE_CHECKING:
    from markupsafe import Markup

Progress = Callable[[int, int], None]
"""Called with how many pages are written, and of how many: one for each device, and one more in each booklet it is in."""

_AT_ONCE = 25
"""How many devices does a process get at once? Fewer cost more for sending them, more would make progress jump."""

_PDF_PAGE = 15
"""How many pages of HTML could be written in the time that one more of PDF takes?"""


def silent(_done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Rendered:
    """Where the documents are; `count` devices have one, and `waiting` of them wait for their domain."""

    index: Path
    devices_file: Path
    count: int
    waiting: int


def render_set(
    fleet: Fleet,
    out_dir: Path,
    *,
    with_passwords: bool,
    only: Collection[str] | None = None,
    in_one_file: Booklets = NONE,
    progress: Progress = silent,
    catalog: Catalog | None = None,
    processes: int | None = None,
) -> Rendered:
    """Write `handouts/` and `devices.json` into `out_dir`, in the place of an older set; nothing else there is touched.

    `only` limits the whole set to these device ids. `in_one_file` asks for booklets beside the pages. `processes` is how
    many render at once, by default as many as there are cores; the documents are the same. Raises UnknownReferenceError
    for an id or a credential that the fleet does not have, UnsafeNameError, UnprintableError,
    LostProcessError, CatalogError, and OSError;
    the old set then stays.
    """
    devices = _chosen(fleet, only)
    check_names(device.id for device in devices)
    if in_one_file.pdf:
        # ReportLab is a library that nothing else needs: `pulumi up` does without it.
        from handouts.pdf_letters import check_letters  # noqa: PLC0415

        check_letters(fleet, devices)
    known = catalog or load_catalog()
    many = processes or processes_for(len(devices) * (_pages_each(in_one_file) + bool(in_one_file.pdf) * _PDF_PAGE))

    def write(folder: Path) -> None:
        writer = Writer(folder / FOLDER, known, in_one_file, with_passwords)
        with at_work(writer, many) as workers:
            _Documents(fleet, devices, writer, workers).write(folder, progress)

    SET.replace(out_dir, write)
    waiting = sum(device.state == "waiting" for device in devices)
    return Rendered(out_dir / FOLDER / "index.html", out_dir / FILE, len(devices), waiting)


def _chosen(fleet: Fleet, only: Collection[str] | None) -> list[DeviceRecord]:
    missing = sorted(set(only or ()) - set(fleet.devices))
    if missing:
        raise UnknownReferenceError(f"the stack {fleet.stack!r} has no device {', '.join(map(repr, missing))}")
    return in_order(device for device in fleet.devices.values() if only is None or device.id in only)


def _pages_each(in_one_file: Booklets) -> int:
    """Return how many pages a device has: one of its own, and one in each booklet that it is in."""
    return 1 + 2 * in_one_file.html + bool(in_one_file.pdf)


class _Documents:
    """Writes the documents of a set; only a few devices' are in memory at a time, so that it does not grow with the fleet."""

    def __init__(self, fleet: Fleet, devices: Sequence[DeviceRecord], writer: Writer, workers: Alone | Pool) -> None:
        self.fleet, self.devices, self.writer, self.workers = fleet, devices, writer, workers

    def write(self, folder: Path, progress: Progress) -> None:
        count = _Count(len(self.devices) * _pages_each(self.writer.in_one_file), progress)
        private_folder(self.writer.pages)
        self._write_certificates()
        for done in self.workers.each(Writer.write_pages, self._parts()):
            count.add(done)
        self._write_booklets(self._write_front(), count)
        self._write_tables()
        with private_file(folder / FILE) as file:
            write_devices(file, self.fleet, self.devices, with_passwords=self.writer.with_passwords)

    def _write_tables(self) -> None:
        writer = self.writer
        write_bulk_files(writer.pages, self.fleet, self.devices, writer.catalog, with_passwords=writer.with_passwords)
        with private_file(writer.pages / TABLE) as file:
            write_table(file, self.fleet, self.devices, with_passwords=writer.with_passwords)

    def _parts(self) -> Iterator[Fleet]:
        for start in range(0, len(self.devices), _AT_ONCE):
            yield self.fleet.part(self.devices[start : start + _AT_ONCE])

    def _write_front(self) -> FrontPage:
        writer = self.writer
        front = front_page(
            self.fleet, self.devices, writer.catalog, writer.in_one_file, with_passwords=writer.with_passwords
        )
        with private_file(writer.pages / "index.html") as file:
            file.writelines(environment(front.language).get_template("index.html.j2").generate(front=front))
        return front

    def _write_certificates(self) -> None:
        roots = {root.file: root for device in self.devices for root in certificates_of(device) if root.file}
        folder = self.writer.pages / CERTIFICATES
        private_folder(folder)
        for root in roots.values():
            private_bytes(folder / f"{root.file}.cer", root.der)
            private_bytes(folder / f"{root.file}.pem", root.pem)

    def _write_booklets(self, front: FrontPage, count: _Count) -> None:
        if self.writer.in_one_file.html:
            articles = self._articles(count)
            self.writer.write_booklet(
                fleet_booklet(self.fleet, front.sites, articles, with_passwords=front.with_passwords)
            )
        if self.writer.in_one_file != NONE:
            for done in self.workers.each(Writer.write_site, (self.fleet.part(site.devices) for site in front.sites)):
                count.add(done)

    def _articles(self, count: _Count) -> Iterator[Markup]:
        for devices in self.workers.each(Writer.make_articles, self._parts()):
            for articles in devices:
                yield from articles
            count.add(len(devices))


class _Count:
    """Counts pages, and tells."""

    def __init__(self, total: int, progress: Progress) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def add(self, pages: int) -> None:
        self.done += pages
        self.progress(self.done, self.total)
