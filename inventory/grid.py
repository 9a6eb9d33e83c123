"""An inventory as rows of cells, whatever file it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class GridRow:
    """The cells of one row, and its line in the file or row in the sheet, from 1."""

    line: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(map(str.strip, self.cells))


@dataclass(frozen=True)
class Grid:
    """Everything that stands in an inventory."""

    file: str
    rows: tuple[GridRow, ...]
    read_as: str
    """How it was read, for the reader to see. Example: Windows-1252, separated by semicolons"""
    even: bool = True
    """Whether a row that has fewer cells than the header is a mistake; in a sheet, it has empty cells at its end."""
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """What is wrong with cells whose value is not there, by line and by index from 0."""
