"""What to do when a device does not send: data beside this file, one file per sending method."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from handouts.language import Words

_FOLDER = Path(__file__).parent / "guidance"


class Failure(BaseModel):
    """What the technician sees, what it means, and what to try, likeliest cause first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shows: str
    meaning: str
    steps: tuple[str, ...]
    source: str


class _Step(BaseModel):
    """A step for some devices only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    ssl_switch: bool
    """Only where the device's one word for STARTTLS is SSL, or only where it is not."""


class _Written(BaseModel):
    """A failure as its file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shows: str
    signs_in: bool | None = None
    """With OAuth 2.0: only where somebody signs in at the device, or only where it holds a client secret; None: always."""
    meaning: str
    steps: tuple[str | _Step, ...]
    source: str


class _Guidance(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: tuple[_Written, ...]


@cache
def failures_of(method: str, words: Words, *, signs_in: bool = False, ssl_switch: bool = False) -> tuple[Failure, ...]:
    """Return what can go wrong with the sending method `method`; empty for a method without a file.

    `signs_in`: somebody signs in at the device. `ssl_switch`: its one word for STARTTLS is SSL.
    """
    possible = (failure for failure in _read(method) if failure.signs_in in {None, signs_in})
    return tuple(_said(failure, words, ssl_switch=ssl_switch) for failure in possible)


def texts() -> Iterator[tuple[str, str]]:
    """Yield the method of each text of the files, and the text, for translation."""
    for path in sorted(_FOLDER.glob("*.yaml")):
        for failure in _read(path.stem):
            yield from ((path.stem, text) for text in (failure.shows, failure.meaning, *map(_text, failure.steps)))


def _said(failure: _Written, words: Words, *, ssl_switch: bool) -> Failure:
    steps = (step for step in failure.steps if isinstance(step, str) or step.ssl_switch is ssl_switch)
    return Failure(
        shows=words.say(failure.shows),
        meaning=words.say(failure.meaning),
        steps=tuple(words.say(_text(step)) for step in steps),
        source=failure.source,
    )


def _text(step: str | _Step) -> str:
    return step if isinstance(step, str) else step.text


def _read(method: str) -> tuple[_Written, ...]:
    known = {path.stem: path for path in _FOLDER.glob("*.yaml")}
    if method not in known:
        return ()
    return _Guidance.model_validate(yaml.safe_load(known[method].read_text(encoding="utf-8"))).failures
