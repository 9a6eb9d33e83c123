"""The way through a device's menus: which page, which field, which value."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from handouts.language import message
from handouts.message_size import size_at_the_device
from handouts.plain_text import one_line
from handouts.setting_values import ENCRYPTION_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog import DeviceType, MenuStep
    from catalog.menu import DeviceLogin
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


_OF_A_PASSWORD = {"username", "password"}
"""Fields that belong to a login with a password, unless the device is known to have the ones of OAuth 2.0 too."""


_TYPED = {"host", "port", "username", "sender", "tenant_id", "client_id"}


@dataclass(frozen=True)
class Entry:
    """One field on a page; `typed` values are entered letter by letter.

    `label_language` and `value_language` are those of a source that is quoted, and empty for words of our own.
    """

    label: str
    value: str
    typed: bool
    label_language: str
    value_language: str


@dataclass(frozen=True)
class Stop:
    """One page of the menu; `reported` says that the path is not from the maker's own manual.

    `language` is that of the path; `original` is the path in the source's first language where the shown one is a translation.
    """

    place: str
    path: tuple[str, ...]
    language: str
    original: tuple[str, ...]
    original_language: str
    entries: tuple[Entry, ...]
    reported: bool


def stops(device_type: DeviceType | None, settings: MailSettings, words: Words) -> tuple[Stop, ...]:
    """Return the pages to visit in order; empty for a device type that the catalogue does not know.

    What is pressed to sign in, and the test where somebody signs in, come after them: see `sign_in_stop`, `test_after`.
    """
    if device_type is None:
        return ()
    size = size_at_the_device(settings.max_message_bytes, device_type.limits.message_size)
    values = {**_values(settings, words), "max_message_bytes": size}
    later = {"sign_in", "test"} if settings.signs_in else {"sign_in"}
    wanted = (step for step in _fitting(device_type, settings) if step.setting not in later)
    pages = groupby(wanted, key=lambda step: (step.at, step.path))
    found = (_stop(list(steps), values, words) for _, steps in pages)
    return tuple(stop for stop in found if stop.entries)


def sign_in_stop(device_type: DeviceType | None, settings: MailSettings, words: Words) -> Stop | None:
    """Return the page on which the sign-in begins, with what is pressed there; None where it is not documented.

    A model's own page is after its family's, and counts instead of it.
    """
    found = [step for step in _fitting(device_type, settings) if step.setting == "sign_in"]
    if not settings.signs_in or not found:
        return None
    begin = words.say("press it") if found[-1].label else words.say("begin the sign-in there")
    return _stop(found[-1:], {"sign_in": begin}, words)


def test_after(device_type: DeviceType | None, settings: MailSettings, words: Words) -> Entry | None:
    """Return the test that is pressed once somebody has signed in; None where there is none, or nobody signs in."""
    found = [step for step in _fitting(device_type, settings) if step.setting == "test"]
    return _entry(found[-1], _values(settings, words), words) if settings.signs_in and found else None


def oauth_fields_not_known(device_type: DeviceType | None, settings: MailSettings, words: Words) -> str:
    """Return what to do where a client secret is typed and nobody has written down in which field; else nothing."""
    if not _lacks_oauth_fields(_steps(device_type, settings), settings):
        return ""
    return words.say(
        "Where this device takes the values of OAuth 2.0 is not documented. Choose OAuth 2.0 where the login is set, and"
        " enter tenant id, client id, client secret, scope, token address and user name from part 1. The client secret"
        " is not the password of a plain login: the server refuses that with 535."
    )


def _fitting(device_type: DeviceType | None, settings: MailSettings) -> tuple[MenuStep, ...]:
    steps = _steps(device_type, settings)
    left_out = _OF_A_PASSWORD if _lacks_oauth_fields(steps, settings) else ()
    return tuple(step for step in steps if step.setting not in left_out)


def _steps(device_type: DeviceType | None, settings: MailSettings) -> tuple[MenuStep, ...]:
    return device_type.steps_with(login_kind(settings)) if device_type else ()


def _lacks_oauth_fields(steps: Sequence[MenuStep], settings: MailSettings) -> bool:
    return login_kind(settings) == "client-secret" and not any(step.setting == "client_id" for step in steps)


def language_of_names(shown: Sequence[Stop], words: Words) -> str:
    """Return in which language the menus are named, as a sentence; empty where there are none."""
    languages = {stop.language for stop in shown}
    if not languages:
        return ""
    if languages == {"en"}:
        return words.say(
            "Names of menus and fields are in English, as in their source. At the device they depend on the firmware"
            " and the display language."
        )
    if languages <= {"en", words.language}:
        return words.say(
            "Names of menus and fields are in English, and in the language of this page where a source has them so."
            " At the device they depend on the firmware and the display language."
        )
    return words.say(
        "Names of menus and fields are in the language of their source ({languages}). At the device they depend on the"
        " firmware and the display language.",
        languages=", ".join(sorted(languages)),
    )


def login_kind(settings: MailSettings) -> DeviceLogin:
    """Return how the device proves who it is."""
    if settings.oauth:
        return "sign-in" if settings.signs_in else "client-secret"
    return "password" if settings.mechanism else "address"


def _stop(steps: list[MenuStep], values: dict[str, str], words: Words) -> Stop:
    first = steps[0]
    entries = tuple(_entry(step, values, words) for step in steps if step.value or values.get(step.setting))
    found = first.in_language(words.language)
    return Stop(
        place=words.say(_PLACES[first.at]),
        path=found.path if found else first.path,
        language=found.language if found else first.language,
        original=first.path if found else (),
        original_language=first.language,
        entries=entries,
        reported=first.grade != "vendor",
    )


def _entry(step: MenuStep, values: dict[str, str], words: Words) -> Entry:
    fixed = None if _another_login(step, values) else step.value
    value = values.get(step.setting, "")
    quoted = fixed or step.words.get(value)
    usual = _WORDS.get(value)
    label, language = _label(step, words)
    return Entry(
        label=one_line(label),
        value=one_line(quoted or (words.say(usual) if usual else value)),
        typed=fixed is None and step.setting in _TYPED,
        label_language=language,
        value_language=step.language if quoted is not None else "",
    )


def _label(step: MenuStep, words: Words) -> tuple[str, str]:
    """Return what the field is called, and in which language a source says so; empty: in our own words."""
    if step.label is None:
        return words.say(_LABELS[step.setting]), ""
    found = step.in_language(words.language)
    if found and step.label in found.labels:
        return f"{found.labels[step.label]} ({step.label})", found.language
    return step.label, step.language


def _another_login(step: MenuStep, values: dict[str, str]) -> bool:
    # Families name the choice for a password; for the other two kinds it would be wrong.
    return step.setting == "authentication" and not step.login and values["authentication"] != "password"


def _values(settings: MailSettings, words: Words) -> dict[str, str]:
    encrypted = settings.encryption != "none"
    return {
        "host": settings.host,
        "port": str(settings.port),
        "encryption": settings.encryption,
        "authentication": "oauth" if settings.oauth else login_kind(settings),
        "mechanism": "oauth" if settings.oauth else settings.mechanism,
        "username": settings.username,
        "password": _password(settings, words),
        "sender": settings.sender,
        "root_certificate": ", ".join(settings.root_certificates) if encrypted else "",
        "validate_certificate": words.say("On") if encrypted and settings.root_certificates else "",
        "clock": words.say("today's date and the time here"),
        "test": words.say("press it"),
        **_oauth(settings),
    }


def _password(settings: MailSettings, words: Words) -> str:
    if not settings.needs_password:
        return ""
    return words.say("the client secret, see part 1") if settings.oauth else words.say("the password, see part 1")


def _oauth(settings: MailSettings) -> dict[str, str]:
    if settings.oauth is None:
        return {}
    return {"tenant_id": settings.oauth.tenant_id, "client_id": settings.oauth.client_id}
