"""The maker's own way to set many devices at once, as far as its page should name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handouts.bulk_files import FOLDER
from handouts.language import message

if TYPE_CHECKING:
    from catalog import DeviceType
    from catalog.facilities import Bulk
    from handouts.language import Words

_LAYOUTS = {
    "documented": message("The maker describes its file format."),
    "edit-an-export": message(
        "Export from one device of the same model, edit the file, and import it into the others."
    ),
    "opaque": message("Set up one device by hand, and copy its settings to the others."),
}
_CARRIES_MAIL = message("Check whether it includes the mail settings.")


@dataclass(frozen=True)
class Way:
    """A program or page, named in English, and what to know about it; `file` is what this set has for it, or empty."""

    tool: str
    about: str
    file: str


def ways(device_type: DeviceType | None, words: Words) -> tuple[Way, ...]:
    """Return the ways that carry the mail settings, or of which that is not known."""
    known = device_type.family.bulk if device_type else ()
    return tuple(_way(bulk, words) for bulk in known if bulk.carries_mail is not False)


def _way(bulk: Bulk, words: Words) -> Way:
    tool = f"{bulk.tool} ({bulk.format})" if bulk.format else bulk.tool
    about = [_LAYOUTS[bulk.layout], *([_CARRIES_MAIL] if bulk.carries_mail is None else [])]
    return Way(tool, " ".join(map(words.say, about)), f"{FOLDER}/{bulk.file}" if bulk.file else "")
