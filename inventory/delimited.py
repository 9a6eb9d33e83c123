"""From the text of a CSV file, with whatever between its values, to rows."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING

from catalog import Problem
from inventory.errors import InventoryError
from inventory.fields import fields_by_header
from inventory.grid import Grid, GridRow
from inventory.spelling import squashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# How many lines tell what stands between the values? The header is among them.
_SAMPLE = 50
# Excel's own first line, which says what stands between the values.
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_QUOTES = "put a value that holds quotes or line breaks in quotes, and double the quotes inside"


def delimited(text: str, file: str, encoding: str, delimiter: str | None = None) -> Grid:
    """Return the rows of a text; `delimiter` is what stands between its values, else it is found out.

    Raises `InventoryError`.
    """
    told = _SEP.match(text)
    sign = delimiter or (told[1] if told else _delimiter(text))
    rows = tuple(_rows(text, file, sign, skipped=1 if told else 0))
    return Grid(file, rows, f"{encoding}, separated by {DELIMITERS.get(sign, repr(sign))}")


def _rows(text: str, file: str, delimiter: str, *, skipped: int) -> Iterator[GridRow]:
    source = StringIO(text, newline="")
    for _ in range(skipped):
        source.readline()
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    line = skipped + 1
    try:
        for cells in reader:
            yield GridRow(line, tuple(cells))
            line = skipped + reader.line_num + 1
    except csv.Error as error:
        raise InventoryError([Problem(file, line, None, f"not CSV: {error}", _QUOTES)]) from None


def _delimiter(text: str) -> str:
    return max(DELIMITERS, key=lambda sign: _likeness(text, sign))


def _likeness(text: str, delimiter: str) -> tuple[int, float, int]:
    """Return how much a text looks as if it had this delimiter: known headers, rows of one width, and that width."""
    rows = list(_sample(text, delimiter))
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0, 0.0, 0
    width, count = widths.most_common(1)[0]
    return max(map(_known_headers, rows)), count / len(rows), width


def _sample(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        yield from (row for row in islice(reader, _SAMPLE) if any(map(str.strip, row)))
    except csv.Error:
        return


def _known_headers(row: Sequence[str]) -> int:
    known = fields_by_header()
    return len({known[squashed(cell)][0] for cell in row if squashed(cell) in known}) if len(row) > 1 else 0
