"""Which letters the typefaces of the PDF lack: they would be boxes on paper, which nobody could type from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reportlab.pdfbase.pdfmetrics import getFont

from handouts.errors import UnprintableError
from handouts.pdf import register_fonts
from handouts.pdf_flow import MONO, SANS
from handouts.plain_text import one_line

if TYPE_CHECKING:
    from handouts.fleet import DeviceRecord, Fleet

# How many values are named? One is enough to know which sites are meant.
_SHOWN = 10


def check_letters(fleet: Fleet, devices: Iterable[DeviceRecord]) -> None:
    """Raise UnprintableError with the devices whose values have letters that the PDF cannot show."""
    register_fonts()
    known = {name: frozenset(map(chr, getFont(name).face.charToGlyph)) for name in (SANS, MONO)}
    found = [] if set(one_line(fleet.organization)) <= known[SANS] else [repr(fleet.organization)]
    found += [f"{device.id}: {text!r}" for device in devices for text in _lacking(device, known)]
    if found:
        more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise UnprintableError(
            f"the PDF has typefaces for Latin, Greek and Cyrillic letters only, and not for {', '.join(found[:_SHOWN])}"
            f"{more}; --booklets writes HTML that a browser prints, with every letter that the computer has"
        )


def _lacking(device: DeviceRecord, known: dict[str, frozenset[str]]) -> Iterator[str]:
    for face, texts in _texts(device).items():
        yield from (text for text in texts if not set(one_line(text)) <= known[face])


def _texts(device: DeviceRecord) -> dict[str, tuple[str, ...]]:
    settings = device.settings
    about = (device.name, device.manufacturer, device.model, device.site_name, device.location, device.serial)
    return {SANS: (*about, *device.notes), MONO: (device.host, settings.host, settings.username, settings.sender)}
