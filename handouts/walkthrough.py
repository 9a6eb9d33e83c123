"""The way through a device's menus: which page, which field, which value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handouts.language import message
from handouts.plain_text import one_line
from handouts.setting_values import ENCRYPTION_WORDS, largest_attachment

if TYPE_CHECKING:
    from catalog import DeviceType, MenuStep
    from catalog.method import LoginKind
    from handouts.language import Words
    from handouts.mail_settings import MailSettings

_PLACES = {
    "web": message("In the device's web page"),
    "panel": message("At the device's panel"),
    "tool": message("In the manufacturer's program"),
    "command": message("On the device's command line"),
}
_LABELS = {
    "host": message("Server"),
    "port": message("Port"),
    "encryption": message("Encryption"),
    "authentication": message("SMTP authentication"),
    "mechanism": message("Authentication method"),
    "username": message("User name"),
    "password": message("Password"),
    "sender": message("From address"),
    "max_message_bytes": message("Maximum message size"),
    "root_certificate": message("Root certificate"),
    "validate_certificate": message("Check the server's certificate"),
    "clock": message("Date and time"),
    "option": message("Option"),
    "test": message("Connection test"),
    "tenant_id": message("Tenant id"),
    "client_id": message("Client id"),
    "sign_in": message("Sign in"),
}
"""What to call a field whose own label nobody has written down."""


_WORDS = {**ENCRYPTION_WORDS, "password": message("On"), "oauth": "OAuth 2.0", "address": message("Off")}
"""Our values in the words that most devices use."""


_TYPED = {"host", "port", "username", "sender", "tenant_id", "client_id"}


@dataclass(frozen=True)
class Entry:
    """One field on a page; `typed` values are entered letter by letter.

    Quoted is what the source says, in its language.
    """

    label: str
    value: str
    typed: bool
    label_quoted: bool
    value_quoted: bool


@dataclass(frozen=True)
class Stop:
    """One page of the menu; `reported` says that the path is not from the maker's own manual."""

    place: str
    path: tuple[str, ...]
    entries: tuple[Entry, ...]
    reported: bool


def stops(device_type: DeviceType | None, settings: MailSettings, words: Words) -> tuple[Stop, ...]:
    """Return the pages to visit in order; empty for a device type that the catalogue does not know."""
    if device_type is None:
        return ()
    kind, values = login_kind(settings), _values(settings, words)
    wanted = (step for step in device_type.steps if not step.login or kind in step.login)
    pages = groupby(wanted, key=lambda step: (step.at, step.path))
    found = (_stop(list(steps), values, words) for _, steps in pages)
    return tuple(stop for stop in found if stop.entries)


def login_kind(settings: MailSettings) -> LoginKind:
    """Return how the device proves who it is."""
    if settings.oauth:
        return "oauth"
    return "password" if settings.mechanism else "address"


def _stop(steps: list[MenuStep], values: dict[str, str], words: Words) -> Stop:
    first = steps[0]
    entries = tuple(_entry(step, values, words) for step in steps if step.value or values.get(step.setting))
    return Stop(words.say(_PLACES[first.at]), first.path, entries, reported=first.grade != "vendor")


def _entry(step: MenuStep, values: dict[str, str], words: Words) -> Entry:
    fixed = None if _another_login(step, values) else step.value
    value = values.get(step.setting, "")
    quoted = fixed or step.words.get(value)
    usual = _WORDS.get(value)
    return Entry(
        label=one_line(step.label or words.say(_LABELS[step.setting])),
        value=one_line(quoted or (words.say(usual) if usual else value)),
        typed=fixed is None and step.setting in _TYPED,
        label_quoted=step.label is not None,
        value_quoted=quoted is not None,
    )


def _another_login(step: MenuStep, values: dict[str, str]) -> bool:
    # Families name the choice for a password; for the other two kinds it would be wrong.
    return step.setting == "authentication" and not step.login and values["authentication"] != "password"


def _values(settings: MailSettings, words: Words) -> dict[str, str]:
    attached = largest_attachment(settings.max_message_bytes) if settings.max_message_bytes else 0
    encrypted = settings.encryption != "none"
    return {
        "host": settings.host,
        "port": str(settings.port),
        "encryption": settings.encryption,
        "authentication": login_kind(settings),
        "mechanism": "oauth" if settings.oauth else settings.mechanism,
        "username": settings.username,
        "password": _password(settings, words),
        "sender": settings.sender,
        "max_message_bytes": f"{attached} MB" if attached else "",
        "root_certificate": ", ".join(settings.root_certificates) if encrypted else "",
        "validate_certificate": words.say("On") if encrypted and settings.root_certificates else "",
        "clock": words.say("today's date and the time here"),
        "test": words.say("press it; it may check the connection only, not the login"),
        **_oauth(settings, words),
    }


def _password(settings: MailSettings, words: Words) -> str:
    if not settings.needs_password:
        return ""
    return words.say("the client secret, see part 1") if settings.oauth else words.say("the password, see part 1")


def _oauth(settings: MailSettings, words: Words) -> dict[str, str]:
    if settings.oauth is None:
        return {}
    sign_in = words.say("press it, and sign in as {username}", username=settings.username)
    return {
        "tenant_id": settings.oauth.tenant_id,
        "client_id": settings.oauth.client_id,
        "sign_in": sign_in if settings.signs_in else "",
    }
