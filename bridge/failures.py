"""What the log of a bridge says when mail does not arrive: data beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from bridge.bridge_settings import UpstreamMethod

_FILE = Path(__file__).parent / "failures.yaml"


class Failure(BaseModel):
    """What the log or the device shows, what it means, and what to do; `methods` is empty for every upstream."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shows: str
    meaning: str
    remedy: str
    source: str
    methods: tuple[str, ...] = ()


class _Failures(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: tuple[Failure, ...]


def failures(method: UpstreamMethod) -> tuple[Failure, ...]:
    """Return what can go wrong with a bridge that forwards by `method`, the likeliest first."""
    return tuple(item for item in _all() if not item.methods or method in item.methods)


@cache
def _all() -> tuple[Failure, ...]:
    return _Failures.model_validate(yaml.safe_load(_FILE.read_text(encoding="utf-8"))).failures
