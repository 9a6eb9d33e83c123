"""Files in the makers' own formats, with the settings of all devices that take them: only where the layout is documented.

Which family takes which file says the catalogue (`bulk.file`); a new format is a template and no code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fileset import private_file, private_folder
from handouts.environment import environment
from handouts.plain_text import one_line

if TYPE_CHECKING:
    from catalog import Catalog
    from handouts.fleet import DeviceRecord, Fleet
    from handouts.mail_settings import MailSettings

FOLDER = "bulk"


def formats() -> frozenset[str]:
    """Return the names of the files that can be written."""
    templates = environment().list_templates(filter_func=lambda name: name.startswith("bulk/"))
    return frozenset(PurePosixPath(name).stem for name in templates)


@dataclass(frozen=True)
class BulkDevice:
    """What a template gets of a device; `words` are the device's words for our values, by setting."""

    id: str
    name: str
    settings: MailSettings
    words: Mapping[str, str]


def write_bulk_files(
    pages: Path, fleet: Fleet, devices: Sequence[DeviceRecord], catalog: Catalog, *, with_passwords: bool
) -> None:
    """Write each format that a ready device takes into `pages`/bulk; no folder where there is none."""
    for name in sorted({name for device in devices for name in _files(device, catalog)}):
        if not (pages / FOLDER).exists():
            private_folder(pages / FOLDER)
        found = (device for device in devices if name in _files(device, catalog))
        template = environment().get_template(f"bulk/{name}.j2")
        with private_file(pages / FOLDER / name) as file:
            told = (_told(fleet, device, catalog, with_passwords=with_passwords) for device in found)
            file.writelines(template.generate(devices=told, with_passwords=with_passwords))


def _files(device: DeviceRecord, catalog: Catalog) -> Iterator[str]:
    # No format that is documented has a place for a sign-in or a token.
    known = catalog.device_types.get(device.type)
    if known and device.state == "ready" and not device.settings.oauth:
        yield from (bulk.file for bulk in known.family.bulk if bulk.file)


def _told(fleet: Fleet, device: DeviceRecord, catalog: Catalog, *, with_passwords: bool) -> BulkDevice:
    settings = fleet.mail_settings(device.id, with_password=with_passwords)
    steps = {step.setting: step for step in catalog.device_types[device.type].steps}
    words = {"encryption": steps["encryption"].shown(settings.encryption)} if "encryption" in steps else {}
    return BulkDevice(device.id, one_line(device.name) or device.id, settings, words)
