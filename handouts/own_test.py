"""The device's own test of its mail settings, as the catalogue knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handouts.language import message

if TYPE_CHECKING:
    from catalog import DeviceType
    from catalog.facilities import MailTest
    from handouts.language import Words

_KINDS = {
    None: message("The device's own test reports success."),
    "none": message("This device has no test function; continue with a test mail."),
    "status": message("The device shows whether its last connection to the server worked."),
    "connection": message("The device's own test connects to the server."),
    "message": message("The device's own test sends a test mail."),
}
_LOGIN = {
    True: message("It checks the login too."),
    False: message("It does not check the login."),
}


@dataclass(frozen=True)
class OwnTest:
    """What it does, in a sentence or two; `label` is what stands on the button, in English, empty where not known."""

    label: str
    does: str


def own_test(device_type: DeviceType | None, words: Words, *, logs_in: bool) -> OwnTest:
    """Return the test of a device type; where nobody has written one down, the sentence leaves open whether there is one."""
    known = device_type.family.test if device_type else None
    if known is None:
        return OwnTest("", words.say("A test function beside its mail settings, if there is one, reports success."))
    return OwnTest(known.label or "", " ".join(map(words.say, _sentences(known, logs_in=logs_in))))


def _sentences(known: MailTest, *, logs_in: bool) -> list[str]:
    kind, checks = _KINDS[known.kind], known.checks_login
    return [kind, _LOGIN[checks]] if checks is not None and _may_skip_the_login(known, logs_in=logs_in) else [kind]


def _may_skip_the_login(known: MailTest, *, logs_in: bool) -> bool:
    # A mail that arrives has proved the login; a test that sends none may have proved nothing.
    return logs_in and known.kind != "none" and (known.kind != "message" or known.checks_login is False)


def login_is_open(device_type: DeviceType, *, logs_in: bool) -> bool:
    """Return whether the device has a test of which nobody has written down whether it logs in."""
    known = device_type.family.test
    return known is not None and known.checks_login is None and _may_skip_the_login(known, logs_in=logs_in)
