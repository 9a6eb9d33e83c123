"""How somebody signs in at a device that sends by OAuth 2.0: data beside this file, by grant."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict

from handouts.plain_text import one_line

if TYPE_CHECKING:
    from handouts.language import Words
    from handouts.mail_settings import MailSettings

_FILE = Path(__file__).with_suffix(".yaml")


class SignIn(BaseModel):
    """Who signs in, what to do in order, and what to do when it fails or ends; `{username}` is the mailbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: str
    steps: tuple[str, ...]
    troubles: tuple[str, ...]
    source: str


def sign_in(settings: MailSettings, words: Words) -> SignIn | None:
    """Return the sign-in of a device with these settings; None where nobody signs in at the device."""
    if settings.oauth is None or not settings.signs_in:
        return None
    found, username = _flows()[settings.oauth.flow], one_line(settings.username)

    def said(text: str) -> str:
        return words.say(text).replace("{username}", username)

    texts = {"steps": tuple(map(said, found.steps)), "troubles": tuple(map(said, found.troubles))}
    return found.model_copy(update={"who": said(found.who), **texts})


def texts() -> Iterator[tuple[str, str]]:
    """Yield the flow of each text of the file, and the text, for translation."""
    for flow, found in _flows().items():
        yield from ((flow, text) for text in (found.who, *found.steps, *found.troubles))


@cache
def _flows() -> dict[str, SignIn]:
    found = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {flow: SignIn.model_validate(text) for flow, text in found.items()}
