"""What is wrong with one wanted record."""

from __future__ import annotations

from dataclasses import dataclass

from maildns.record import Record


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the record, what is the matter, what DNS answered, and what would help.

    `warning`: True where it does not keep Azure from verifying; `answered`: False where no DNS server did.
    """

    record: Record
    problem: str
    found: tuple[str, ...] = ()
    advice: str = ""
    warning: bool = False
    answered: bool = True

    def __str__(self) -> str:
        head = f"{self.record.key}: {self.record.name} {self.record.type}: {self.problem}"
        found = f"; DNS answers {', '.join(repr(value) for value in self.found)}" if self.found else ""
        return f"{head}{found}{f'; {self.advice}' if self.advice else ''}"
