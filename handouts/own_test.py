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
    None: message("The device has a test of its own; what it does is not documented."),
    "none": message("This device has no test function; continue with a test mail."),
    "status": message("The device shows whether its last connection to the server worked."),
    "connection": message("The device's own test connects to the server."),
    "message": message("The device's own test sends a test mail."),
}
_LOGIN = {
    None: message("It is not documented whether it checks the login too."),
    True: message("It checks the login too."),
    False: message("It does not check the login."),
}


@dataclass(frozen=True)
class OwnTest:
    """What it does, in a sentence or two; `label` is what stands on the button, in English, empty where not known."""

    label: str
    does: str


def own_test(device_type: DeviceType | None, words: Words, *, logs_in: bool) -> OwnTest:
    """Return the test of a device type; where nobody has written one down, the sentence says to look for it."""
    known = device_type.family.test if device_type else None
    if known is None:
        return OwnTest(
            "",
            words.say(
                "It is not documented whether this device has a test function: look for one beside its mail settings."
            ),
        )
    return OwnTest(known.label or "", " ".join(map(words.say, _sentences(known, logs_in=logs_in))))


def _sentences(known: MailTest, *, logs_in: bool) -> list[str]:
    # A mail that arrives has proved the login; a test that sends none may have proved nothing.
    tries = logs_in and known.kind not in {None, "none"} and (known.kind != "message" or known.checks_login is False)
    return [_KINDS[known.kind], *([_LOGIN[known.checks_login]] if tries else [])]
