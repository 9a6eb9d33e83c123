"""What this room raises."""

from __future__ import annotations

from collections.abc import Iterable


class ExchangeError(ValueError):
    """Base of all; its text is for the administrator."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class InvalidStateError(ExchangeError):
    """Raised when a wanted state could not be brought about as it stands; names every problem at once, one per line."""


class ConflictingStatesError(ExchangeError):
    """Raised when two shares want different things of one object; names every conflict at once, one per line."""


class UnreadableReportError(ExchangeError):
    """Raised when a file is not a report that the script of this version writes; names the places and the way out."""
