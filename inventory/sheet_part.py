"""What the reader of rows does not tell of a sheet: merged cells, and whether there are formulas.

The part is searched as bytes, a hundred times faster than it is parsed; a `<` of a cell's text is always written `&lt;`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from openpyxl.utils.cell import range_boundaries

Place = tuple[int, int]
"""Row and column, from 1."""

_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref=["']([A-Z0-9:$]+)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK = 1 << 20
# No tag that is looked for is longer, in bytes.
_LONGEST = 200
# How many cells may be merged? More are whole columns, which says nothing about devices.
_MOST = 1_000_000


@dataclass(frozen=True)
class SheetPart:
    """A sheet's file in the workbook."""

    merged: Mapping[Place, Place]
    """The place that shows the value of each merged cell."""
    has_formulas: bool


def read_part(part: IO[bytes]) -> SheetPart:
    """Return what stands in a sheet's file; raises ValueError where too much is merged."""
    refs: set[str] = set()
    has_formulas = False
    for chunk in _chunks(part):
        refs |= {found.decode() for found in _MERGED.findall(chunk)}
        has_formulas = has_formulas or _FORMULA.search(chunk) is not None
    return SheetPart(_places(refs), has_formulas)


def _chunks(part: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while read := part.read(_CHUNK):
        yield rest + read
        rest = (rest + read)[-_LONGEST:]


def _places(refs: set[str]) -> Mapping[Place, Place]:
    found: dict[Place, Place] = {}
    for ref in refs:
        left, top, right, bottom = (number or 1 for number in range_boundaries(ref))
        if (right - left + 1) * (bottom - top + 1) + len(found) > _MOST:
            raise ValueError("too many merged cells")
        cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        found |= dict.fromkeys(cells, (top, left))
    return found
