"""What nobody has written down about a device: said on its page, so that the technician checks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog import DeviceType
    from handouts.language import Words
    from handouts.mail_settings import MailSettings


def not_known(settings: MailSettings, device_type: DeviceType | None, words: Words) -> Iterator[str]:
    """Yield what the settings need of the device and the catalogue does not have, one sentence each."""
    fields = list(_fields(settings, device_type, words))
    if fields:
        yield words.say(
            "The maximum length of these fields is not documented: {fields}. After saving, check that nothing was cut off.",
            fields=", ".join(fields),
        )
    abilities = list(_abilities(settings, device_type))
    if abilities:
        yield words.say(
            "Support for {abilities} is not documented for this device: check its settings or its manual.",
            abilities=", ".join(abilities),
        )


def _fields(settings: MailSettings, device_type: DeviceType | None, words: Words) -> Iterator[str]:
    limits = device_type.limits if device_type else None
    if limits is None or limits.host is None:
        yield words.say("Server")
    if settings.mechanism and (limits is None or limits.username is None):
        yield words.say("User name")
    if settings.needs_password and (limits is None or limits.password is None):
        yield words.say("Password")
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
