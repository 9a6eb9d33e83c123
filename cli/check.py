"""One line of `mfd doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How a check ended; `unknown` is no problem, it could not be seen."""

    OK = "ok"
    UNKNOWN = "unknown"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, what was seen, and the way out."""

    title: str
    health: Health
    detail: str
    way_out: str = ""

    @classmethod
    def ok(cls, title: str, detail: str) -> Check:
        """Return a check that found what is needed."""
        return cls(title, Health.OK, detail)

    @classmethod
    def problem(cls, title: str, detail: str, way_out: str) -> Check:
        """Return a check that found something to put right."""
        return cls(title, Health.PROBLEM, detail, way_out)

    @classmethod
    def unknown(cls, title: str, detail: str, way_out: str = "") -> Check:
        """Return a check that could not look."""
        return cls(title, Health.UNKNOWN, detail, way_out)
