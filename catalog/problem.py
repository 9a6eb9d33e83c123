"""One thing that is wrong in a file, said so that it can be put right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong and where; `str()` is one line."""

    file: str
    """Path relative to the project, or another name of the source."""
    line: int | None
    """Line in the file, from 1; None where the source has no lines."""
    key: str | None
    """Setting or column, such as `mfd:domains[0].wait`."""
    what: str
    """What is wrong."""
    right: str = ""
    """What would be right; empty where `what` says it all."""

    def __str__(self) -> str:
        """Return `file:line key: what is wrong; what would be right`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        key = f" {self.key}" if self.key else ""
        right = f"; {self.right}" if self.right else ""
        return f"{place}{key}: {self.what}{right}"
