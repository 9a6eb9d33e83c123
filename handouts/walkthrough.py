"""The way through a device's menus: which page, which field, which value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handouts.plain_text import one_line
from handouts.setting_values import ENCRYPTION_WORDS, largest_attachment

if TYPE_CHECKING:
    from catalog import DeviceType, MenuStep
    from handouts.mail_settings import MailSettings

_PLACES = {
    "web": "In the device's web page",
    "panel": "At the device's panel",
    "tool": "In the manufacturer's program",
}
_LABELS = {
    "host": "Server",
    "port": "Port",
    "encryption": "Encryption",
    "authentication": "SMTP authentication",
    "mechanism": "Authentication method",
    "username": "User name",
    "password": "Password",
    "sender": "From address",
    "max_message_bytes": "Maximum message size",
    "root_certificate": "Root certificate",
    "validate_certificate": "Check the server's certificate",
    "clock": "Date and time",
    "option": "Option",
    "test": "Connection test",
}
"""What to call a field whose own label nobody has written down."""


@dataclass(frozen=True)
class Entry:
    """One field on a page; `typed` values are entered letter by letter."""

    label: str
    value: str
    typed: bool


@dataclass(frozen=True)
class Stop:
    """One page of the menu; `reported` says that the path is not from the maker's own manual."""

    place: str
    path: tuple[str, ...]
    entries: tuple[Entry, ...]
    reported: bool


def stops(device_type: DeviceType | None, settings: MailSettings) -> tuple[Stop, ...]:
    """Return the pages to visit in order; empty for a device type that the catalogue does not know."""
    if device_type is None:
        return ()
    values = _values(settings)
    pages = groupby(device_type.steps, key=lambda step: (step.at, step.path))
    return tuple(_stop(list(steps), values) for _, steps in pages)


def _stop(steps: list[MenuStep], values: dict[str, str]) -> Stop:
    first = steps[0]
    entries = tuple(_entry(step, values) for step in steps if step.value or values.get(step.setting))
    return Stop(_PLACES[first.at], first.path, entries, reported=first.grade != "vendor")


def _entry(step: MenuStep, values: dict[str, str]) -> Entry:
    value = values.get(step.setting, "")
    shown = step.value or step.words.get(value) or ENCRYPTION_WORDS.get(value, value)
    typed = step.value is None and step.setting in {"host", "port", "username", "sender"}
    return Entry(step.label or _LABELS[step.setting], one_line(shown), typed)


def _values(settings: MailSettings) -> dict[str, str]:
    attached = largest_attachment(settings.max_message_bytes) if settings.max_message_bytes else 0
    return {
        "host": settings.host,
        "port": str(settings.port),
        "encryption": settings.encryption,
        "authentication": "On" if settings.mechanism else "Off",
        "mechanism": settings.mechanism,
        "username": settings.username,
        "password": "the password from part 1" if settings.mechanism else "",
        "sender": settings.sender,
        "max_message_bytes": f"{attached} MB" if attached else "",
        "root_certificate": ", ".join(settings.root_certificates),
        "validate_certificate": "On",
        "clock": "today's date and the time here",
        "test": "press it; it may check the connection only, not the login",
    }
