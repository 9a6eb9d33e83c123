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
    signs_in: bool | None = None
    """With OAuth 2.0: only where somebody signs in at the device, or only where it holds a client secret; None: always."""
    meaning: str
    steps: tuple[str, ...]
    source: str


class _Guidance(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: tuple[Failure, ...]


@cache
def failures_of(method: str, words: Words, *, signs_in: bool = False) -> tuple[Failure, ...]:
    """Return what can go wrong with the sending method `method`; empty for a method without a file.

    `signs_in`: somebody signs in at the device.
    """
    return tuple(_said(failure, words) for failure in _read(method) if failure.signs_in in {None, signs_in})


def texts() -> Iterator[tuple[str, str]]:
    """Yield the method of each text of the files, and the text, for translation."""
    for path in sorted(_FOLDER.glob("*.yaml")):
        for failure in _read(path.stem):
            yield from ((path.stem, text) for text in (failure.shows, failure.meaning, *failure.steps))


def _said(failure: Failure, words: Words) -> Failure:
    said = {"shows": words.say(failure.shows), "meaning": words.say(failure.meaning)}
    return failure.model_copy(update={**said, "steps": tuple(map(words.say, failure.steps))})


def _read(method: str) -> tuple[Failure, ...]:
    known = {path.stem: path for path in _FOLDER.glob("*.yaml")}
    if method not in known:
        return ()
    return _Guidance.model_validate(yaml.safe_load(known[method].read_text(encoding="utf-8"))).failures
