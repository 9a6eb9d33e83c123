"""What to do when a device does not send: data beside this file, one file per sending method."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FOLDER = Path(__file__).parent / "guidance"


class Failure(BaseModel):
    """What the technician sees, what it means, and what to try, likeliest cause first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shows: str
    meaning: str
    steps: tuple[str, ...]
    source: str


class _Guidance(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: tuple[Failure, ...]


@cache
def failures_of(method: str) -> tuple[Failure, ...]:
    """Return what can go wrong with the sending method `method`; empty for a method without a file."""
    known = {path.stem: path for path in _FOLDER.glob("*.yaml")}
    if method not in known:
        return ()
    return _Guidance.model_validate(yaml.safe_load(known[method].read_text(encoding="utf-8"))).failures
