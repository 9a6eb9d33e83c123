"""What nobody has written down about a device: said on its page, so that the technician checks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handouts.own_test import login_is_open
from handouts.setting_values import password_label

if TYPE_CHECKING:
    from catalog import DeviceType
    from handouts.language import Words
    from handouts.mail_settings import MailSettings


def not_known(settings: MailSettings, device_type: DeviceType | None, words: Words) -> Iterator[str]:
    """Yield what the settings need of the device and the catalogue does not have, as the items of one list."""
    if fields := list(_fields(settings, device_type, words)):
        yield words.say(
            "How many characters these fields hold: {fields}. After saving, is anything cut off?",
            fields=", ".join(fields),
        )
    if abilities := list(_abilities(settings, device_type)):
        yield words.say("Support for {abilities}.", abilities=", ".join(abilities))
    if device_type:
        yield from _of_type(device_type, words, logs_in=bool(settings.mechanism))


def _of_type(device_type: DeviceType, words: Words, *, logs_in: bool) -> Iterator[str]:
    if device_type.has_guessed_menus:
        yield words.say("The menus of this exact model: those of similar devices are shown.")
    if login_is_open(device_type, logs_in=logs_in):
        yield words.say("Whether its own test checks the login too.")


def _fields(settings: MailSettings, device_type: DeviceType | None, words: Words) -> Iterator[str]:
    limits = device_type.limits if device_type else None
    if limits is None or limits.host is None:
        yield words.say("Server")
    if settings.mechanism and (limits is None or limits.username is None):
        yield words.say("User name")
    if settings.needs_password and (limits is None or limits.password is None):
        yield password_label(settings, words)
    if limits is None or limits.sender is None:
        yield words.say("From address")


def _abilities(settings: MailSettings, device_type: DeviceType | None) -> Iterator[str]:
    can = device_type.capabilities if device_type else None
    if settings.encryption == "starttls" and (can is None or can.starttls is None):
        yield "STARTTLS"
    if settings.encryption != "none" and (can is None or can.tls_versions is None):
        yield "TLS 1.2"
    if settings.oauth and (can is None or can.oauth is None):
        yield "OAuth 2.0"
