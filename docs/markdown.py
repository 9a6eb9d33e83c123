"""Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a bar in a cell is escaped."""
    lines = [_line(head), _line(["---"] * len(head)), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def section(title: str, *parts: str) -> str:
    """Return a section of the second level, or nothing where all of `parts` are empty."""
    body = "\n".join(part.rstrip("\n") + "\n" for part in parts if part)
    return f"\n## {title}\n\n{body}" if body else ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
