"""How somebody signs in at a device that sends by OAuth 2.0: where it begins, from the catalogue; the rest, by grant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict

from handouts.plain_text import one_line
from handouts.walkthrough import sign_in_stop, test_after

if TYPE_CHECKING:
    from catalog import DeviceType
    from handouts.language import Words
    from handouts.mail_settings import MailSettings
    from handouts.walkthrough import Entry, Stop

_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True)
class SignIn:
    """Who signs in, what to do in order, and what to do when it fails or ends.

    It begins on the page `begin`, with its one entry; where that is None, `look` says what to look for. `test` is pressed
    after the last step; None where the device has none.
    """

    who: str
    begin: Stop | None
    look: str
    steps: tuple[str, ...]
    test: Entry | None
    troubles: tuple[str, ...]


class _Flow(BaseModel):
    """What a grant has the same at every device; `{username}` is the mailbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: str
    look: str
    steps: tuple[str, ...]
    troubles: tuple[str, ...]
    source: str


def sign_in(device_type: DeviceType | None, settings: MailSettings, words: Words) -> SignIn | None:
    """Return the sign-in of a device with these settings; None where nobody signs in at the device."""
    if settings.oauth is None or not settings.signs_in:
        return None
    flow, username = _flows()[settings.oauth.flow], one_line(settings.username)

    def said(text: str) -> str:
        return words.say(text).replace("{username}", username)

    return SignIn(
        who=said(flow.who),
        begin=sign_in_stop(device_type, settings, words),
        look=said(flow.look),
        steps=tuple(map(said, flow.steps)),
        test=test_after(device_type, settings, words),
        troubles=tuple(map(said, flow.troubles)),
    )


def texts() -> Iterator[tuple[str, str]]:
    """Yield the flow of each text of the file, and the text, for translation."""
    for name, flow in _flows().items():
        yield from ((name, text) for text in (flow.who, flow.look, *flow.steps, *flow.troubles))


@cache
def _flows() -> dict[str, _Flow]:
    found = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {flow: _Flow.model_validate(text) for flow, text in found.items()}
