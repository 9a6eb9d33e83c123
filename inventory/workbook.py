"""From an XLSX workbook to rows: what a person sees in the sheet, and which values Excel has not stored."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from catalog import Problem
from catalog.closest import suggestion
from inventory.errors import InventoryError
from inventory.grid import Grid, GridRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# How wide may a sheet be? Wider ones are mistakes of formatting, and cost time row by row.
_WIDEST = 500
_MERGED = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}mergeCell"
_ZEROS = re.compile(r"0+")
Place = tuple[int, int]
"""Row and column, from 1."""


def workbook(data: bytes, file: str, sheet: str | None = None) -> Grid:
    """Return the rows of one sheet: `sheet`, else the only visible one with something in it; raises `InventoryError`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and validations that it does not read
        try:
            book = _Book(data, file)
            return book.grid(sheet)
        except (KeyError, ValueError, zipfile.BadZipFile, SyntaxError) as error:
            what = f"is a workbook that cannot be read ({type(error).__name__})"
            raise InventoryError(
                [Problem(file, None, None, what, "save it again in Excel, or as CSV UTF-8")]
            ) from error


class _Book:
    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        # Formulas in one, their last results in the other.
        self.values = load_workbook(BytesIO(data), read_only=True, data_only=True)
        self.formulas = load_workbook(BytesIO(data), read_only=True, data_only=False)

    def grid(self, wanted: str | None) -> Grid:
        name = self._chosen(wanted)
        sheet = _Sheet(self.values[name], self.formulas[name], self._merged(name))
        rows = tuple(sheet.rows())
        unreadable = {(row, column - 1): what for (row, column), what in sheet.unreadable.items()}
        return Grid(self.file, rows, f"sheet {name!r}", even=False, unreadable=unreadable)

    def _chosen(self, wanted: str | None) -> str:
        visible = {sheet.title: sheet for sheet in self.values.worksheets if sheet.sheet_state == "visible"}
        if wanted:
            if wanted not in self.values.sheetnames:
                right = suggestion(wanted, visible)
                raise InventoryError([Problem(self.file, None, None, f"there is no sheet {wanted!r}", right)])
            return wanted
        filled = [name for name, sheet in visible.items() if _holds_something(sheet)]
        if len(filled) != 1:
            what = f"has {len(filled) or 'no'} sheets with something in them"
            right = f"name one with --sheet: {', '.join(filled)}" if filled else "fill one in"
            raise InventoryError([Problem(self.file, None, None, what, right)])
        return filled[0]

    def _merged(self, name: str) -> Mapping[Place, Place]:
        """Return the place that shows the value of each merged cell; the reader of rows knows nothing of merging."""
        sheet: Any = self.values[name]
        path = sheet._worksheet_path.removeprefix("/")  # noqa: SLF001 - openpyxl tells it nowhere else
        found: dict[Place, Place] = {}
        with zipfile.ZipFile(BytesIO(self.data)) as package, package.open(path) as part:
            for _, element in iterparse(part):
                if element.tag == _MERGED:
                    found |= _cells(element.get("ref"))
                elif element.tag.endswith("}row"):
                    element.clear()
        return found


def _cells(ref: str) -> dict[Place, Place]:
    left, top, right, bottom = range_boundaries(ref)
    first = (int(top or 1), int(left or 1))
    last_row, last_column = min(int(bottom or 1), first[0] + 100_000), min(int(right or 1), _WIDEST)
    return {
        (row, column): first for row in range(first[0], last_row + 1) for column in range(first[1], last_column + 1)
    }


def _holds_something(sheet: Any) -> bool:  # noqa: ANN401 - openpyxl's read-only sheet
    return any(cell is not None for row in sheet.iter_rows(values_only=True, max_col=_WIDEST) for cell in row)


@dataclass
class _Sheet:
    values: Any
    formulas: Any
    merged: Mapping[Place, Place]

    def __post_init__(self) -> None:
        self.unreadable: dict[Place, str] = {}
        self.shown: dict[Place, str] = {}
        self.first_of_merged = set(self.merged.values())

    def rows(self) -> Iterator[GridRow]:
        pairs = zip(
            self.values.iter_rows(max_col=_width(self.values)),
            self.formulas.iter_rows(max_col=_width(self.values)),
            strict=False,
        )
        for number, (values, formulas) in enumerate(pairs, start=1):
            cells = [
                self._text((number, column), *pair)
                for column, pair in enumerate(zip(values, formulas, strict=False), 1)
            ]
            yield GridRow(number, tuple(_without_empty_end(cells)))

    def _text(self, place: Place, value: Any, formula: Any) -> str:  # noqa: ANN401 - openpyxl's read-only cells
        if (first := self.merged.get(place, place)) != place:
            return self.shown.get(first, "")
        if formula.data_type == "f" and value.value is None:
            self.unreadable[place] = "holds a formula whose result was never stored"
        elif value.data_type == "e":
            self.unreadable[place] = f"shows the error {value.value}"
        text = shown(value.value, value.number_format if value.value is not None else "")
        if place in self.first_of_merged:
            self.shown[place] = text
        return text


def _width(sheet: Any) -> int:  # noqa: ANN401 - openpyxl's read-only sheet
    return min(sheet.max_column or _WIDEST, _WIDEST)


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as its reader sees it; numbers in full, as a serial number has to be."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and _ZEROS.fullmatch(number_format):
        return str(value).zfill(len(number_format))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)
