"""Renders the hand-outs of a fleet: values in, documents out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog import Catalog, load_catalog
from fileset import private_bytes, private_file, private_folder
from handouts.booklet import Booklet, booklets
from handouts.bulk_files import write_bulk_files
from handouts.device_page import DevicePage, certificates_of, device_page
from handouts.devices_file import write_devices
from handouts.environment import environment
from handouts.errors import UnknownReferenceError
from handouts.file_names import check_names, document_name, password_name
from handouts.fleet import DeviceRecord, Fleet
from handouts.front_page import NONE, Booklets, front_page, in_order
from handouts.password_page import PasswordPage, password_page
from handouts.place import FILE, FOLDER, SET
from handouts.root_certificates import FOLDER as CERTIFICATES
from handouts.settings_table import FILE as TABLE
from handouts.settings_table import write_table

Progress = Callable[[int, int], None]
"""Called with how many devices are written, and of how many."""


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
    progress: Progress | None = None,
    catalog: Catalog | None = None,
) -> Rendered:
    """Write `handouts/` and `devices.json` into `out_dir`, in the place of an older set; nothing else there is touched.

    `only` limits the whole set to these device ids. `in_one_file` asks for booklets beside the pages. Raises UnknownReferenceError for an id or a credential that the
    fleet does not have, UnsafeNameError, UnprintableError, CatalogError, and OSError; the old set then stays.
    """
    devices = _chosen(fleet, only)
    check_names(device.id for device in devices)
    if in_one_file.pdf:
        # ReportLab is a library that nothing else needs: `pulumi up` does without it.
        from handouts.pdf_letters import check_letters  # noqa: PLC0415

        check_letters(fleet, devices)
    documents = _Documents(fleet, devices, catalog or load_catalog(), in_one_file, with_passwords=with_passwords)
    SET.replace(out_dir, lambda folder: documents.write(folder, progress or _silent))
    waiting = sum(device.state == "waiting" for device in devices)
    return Rendered(out_dir / FOLDER / "index.html", out_dir / FILE, len(devices), waiting)


def _chosen(fleet: Fleet, only: Collection[str] | None) -> list[DeviceRecord]:
    missing = sorted(set(only or ()) - set(fleet.devices))
    if missing:
        raise UnknownReferenceError(f"the stack {fleet.stack!r} has no device {', '.join(map(repr, missing))}")
    return in_order(device for device in fleet.devices.values() if only is None or device.id in only)


def _silent(_done: int, _total: int) -> None:
    pass


class _Documents:
    """Writes the documents one after the other, so that memory does not grow with the fleet."""

    def __init__(
        self,
        fleet: Fleet,
        devices: Sequence[DeviceRecord],
        catalog: Catalog,
        in_one_file: Booklets,
        *,
        with_passwords: bool,
    ) -> None:
        self.fleet, self.devices, self.catalog, self.with_passwords = fleet, devices, catalog, with_passwords
        self.in_one_file = in_one_file

    def write(self, folder: Path, progress: Progress) -> None:
        pages = folder / FOLDER
        private_folder(pages)
        for done, device in enumerate(self.devices, start=1):
            self._write_device(pages, device)
            progress(done, len(self.devices))
        self._write_certificates(pages)
        front = front_page(self.fleet, self.devices, self.catalog, self.in_one_file, with_passwords=self.with_passwords)
        with private_file(pages / "index.html") as file:
            file.writelines(environment(front.language).get_template("index.html.j2").generate(front=front))
        if self.in_one_file != NONE:
            for booklet in booklets(self.fleet, front.sites, with_passwords=self.with_passwords):
                self._write_booklet(pages, booklet)
        write_bulk_files(pages, self.fleet, self.devices, self.catalog, with_passwords=self.with_passwords)
        with private_file(pages / TABLE) as file:
            write_table(file, self.fleet, self.devices, with_passwords=self.with_passwords)
        with private_file(folder / FILE) as file:
            write_devices(file, self.fleet, self.devices, with_passwords=self.with_passwords)

    def _write_device(self, pages: Path, device: DeviceRecord) -> None:
        page = device_page(self.fleet, device, self.catalog, with_passwords=self.with_passwords)
        _write(pages / document_name(device.id), "device", page)
        sheet = password_page(self.fleet, device, self.catalog) if page.password_sheet else None
        if sheet:
            _write(pages / password_name(device.id), "password", sheet)

    def _write_certificates(self, pages: Path) -> None:
        roots = {root.file: root for device in self.devices for root in certificates_of(device) if root.file}
        private_folder(pages / CERTIFICATES)
        for root in roots.values():
            private_bytes(pages / CERTIFICATES / f"{root.file}.cer", root.der)
            private_bytes(pages / CERTIFICATES / f"{root.file}.pem", root.pem)

    def _write_booklet(self, pages: Path, booklet: Booklet) -> None:
        if self.in_one_file.html:
            with private_file(pages / f"{booklet.name}.html") as file:
                made = environment(booklet.language).get_template("booklet.html.j2")
                file.writelines(made.generate(booklet=booklet))
        if self.in_one_file.pdf and booklet.of_site:
            # A library that nothing else needs: `pulumi up` does without it.
            from handouts.pdf import pdf_of  # noqa: PLC0415

            private_bytes(pages / f"{booklet.name}.pdf", pdf_of(booklet, self.in_one_file.pdf))


def _write(path: Path, template: str, page: DevicePage | PasswordPage) -> None:
    for ending in ("html", "txt"):
        with private_file(path.with_name(f"{path.name}.{ending}")) as file:
            file.write(environment(page.language).get_template(f"{template}.{ending}.j2").render(page=page))
