"""The way through a device's menus: which page, which field, which value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handouts.plain_text import one_line
from handouts.setting_values import ENCRYPTION_WORDS, largest_attachment

if TYPE_CHECKING:
    from catalog import DeviceType, MenuStep
    from catalog.method import LoginKind
    from handouts.mail_settings import MailSettings

_PLACES = {
    "web": "In the device's web page",
    "panel": "At the device's panel",
    "tool": "In the manufacturer's program",
    "command": "On the device's command line",
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
    "tenant_id": "Tenant id",
    "client_id": "Client id",
    "sign_in": "Sign in",
}
"""What to call a field whose own label nobody has written down."""


_WORDS = {**ENCRYPTION_WORDS, "password": "On", "oauth": "OAuth 2.0", "address": "Off"}
"""Our values in the words that most devices use."""


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
    kind, values = login_kind(settings), _values(settings)
    wanted = (step for step in device_type.steps if not step.login or kind in step.login)
    pages = groupby(wanted, key=lambda step: (step.at, step.path))
    found = (_stop(list(steps), values) for _, steps in pages)
    return tuple(stop for stop in found if stop.entries)


def login_kind(settings: MailSettings) -> LoginKind:
    """Return how the device proves who it is."""
    if settings.oauth:
        return "oauth"
    return "password" if settings.mechanism else "address"


def _stop(steps: list[MenuStep], values: dict[str, str]) -> Stop:
    first = steps[0]
    entries = tuple(_entry(step, values) for step in steps if step.value or values.get(step.setting))
    return Stop(_PLACES[first.at], first.path, entries, reported=first.grade != "vendor")


def _entry(step: MenuStep, values: dict[str, str]) -> Entry:
    fixed = None if _another_login(step, values) else step.value
    value = values.get(step.setting, "")
    shown = fixed or step.words.get(value) or _WORDS.get(value, value)
    typed = fixed is None and step.setting in {"host", "port", "username", "sender", "tenant_id", "client_id"}
    return Entry(step.label or _LABELS[step.setting], one_line(shown), typed)


def _another_login(step: MenuStep, values: dict[str, str]) -> bool:
    # Families name the choice for a password; for the other two kinds it would be wrong.
    return step.setting == "authentication" and not step.login and values["authentication"] != "password"


def _values(settings: MailSettings) -> dict[str, str]:
    attached = largest_attachment(settings.max_message_bytes) if settings.max_message_bytes else 0
    encrypted = settings.encryption != "none"
    return {
        "host": settings.host,
        "port": str(settings.port),
        "encryption": settings.encryption,
        "authentication": login_kind(settings),
        "mechanism": "oauth" if settings.oauth else settings.mechanism,
        "username": settings.username,
        "password": _password(settings),
        "sender": settings.sender,
        "max_message_bytes": f"{attached} MB" if attached else "",
        "root_certificate": ", ".join(settings.root_certificates) if encrypted else "",
        "validate_certificate": "On" if encrypted and settings.root_certificates else "",
        "clock": "today's date and the time here",
        "test": "press it; it may check the connection only, not the login",
        **_oauth(settings),
    }


def _password(settings: MailSettings) -> str:
    what = "client secret" if settings.oauth else "password"
    return f"the {what} from part 1" if settings.needs_password else ""


def _oauth(settings: MailSettings) -> dict[str, str]:
    if settings.oauth is None:
        return {}
    sign_in = f"press it, and sign in as {settings.username}" if settings.signs_in else ""
    return {"tenant_id": settings.oauth.tenant_id, "client_id": settings.oauth.client_id, "sign_in": sign_in}
