"""One step of a proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StepName(StrEnum):
    """The steps, in their order."""

    DNS = "dns"
    TCP = "tcp"
    TLS = "tls"
    LOGIN = "login"
    SEND = "send"


class Outcome(StrEnum):
    """How a step ended; a warning does not fail the device."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """What was tried, how it ended, what was seen (never a secret), and what would help."""

    name: StepName
    outcome: Outcome
    detail: str
    advice: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the step as plain values: name, result, detail, advice (list)."""
        return {"name": self.name.value, "result": self.outcome.value, "detail": self.detail, "advice": [*self.advice]}
