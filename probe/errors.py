"""Why a step fails."""

from __future__ import annotations


class StepError(Exception):
    """A step failed: what was seen, what would help, and whether waiting may help.

    `transient` is True where the same settings can work a few minutes later.
    """

    def __init__(self, detail: str, *advice: str, transient: bool = False) -> None:
        super().__init__(detail)
        self.detail = detail
        self.advice = advice
        self.transient = transient
