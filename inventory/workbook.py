"""From an XLSX workbook to rows: what a person sees in the sheet, and which values Excel has not stored."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from catalog import Problem
from catalog.closest import suggestion
from inventory.errors import InventoryError
from inventory.grid import Grid, GridRow
from inventory.sheet_part import Place, SheetPart, read_part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# How wide may a sheet be? Wider ones are mistakes of formatting, and cost time row by row.
_WIDEST = 500
_ZEROS = re.compile(r"0+")


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
        self.values = load_workbook(BytesIO(data), read_only=True, data_only=True)

    def grid(self, wanted: str | None) -> Grid:
        name = self._chosen(wanted)
        part = self._part(name)
        sheet = _Sheet(self.values[name], self._formulas(name) if part.has_formulas else None, part)
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

    def _part(self, name: str) -> SheetPart:
        sheet: Any = self.values[name]
        path = sheet._worksheet_path.removeprefix("/")  # noqa: SLF001 - openpyxl tells it nowhere else
        with zipfile.ZipFile(BytesIO(self.data)) as package, package.open(path) as part:
            return read_part(part)

    def _formulas(self, name: str) -> Any:  # noqa: ANN401 - openpyxl's read-only sheet
        """Return the same sheet with formulas in the place of their last results."""
        return load_workbook(BytesIO(self.data), read_only=True, data_only=False)[name]


def _holds_something(sheet: Any) -> bool:  # noqa: ANN401 - openpyxl's read-only sheet
    return any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)


@dataclass
class _Sheet:
    values: Any
    formulas: Any
    part: SheetPart

    def __post_init__(self) -> None:
        self.unreadable: dict[Place, str] = {}
        self.shown: dict[Place, str] = {}
        self.first_of_merged = set(self.part.merged.values())
        self.ends: dict[int, int] = {}
        for row, column in self.part.merged:
            self.ends[row] = max(column, self.ends.get(row, 0))

    def rows(self) -> Iterator[GridRow]:
        rows = self.values.iter_rows()
        pairs = zip(rows, self.formulas.iter_rows(), strict=False) if self.formulas else ((row, row) for row in rows)
        for number, (values, formulas) in enumerate(pairs, start=1):
            cells = [self._text((number, place), *pair) for place, pair in _pairs(values, formulas)]
            cells += [self._merged((number, place)) for place in range(len(cells) + 1, self.ends.get(number, 0) + 1)]
            yield GridRow(number, tuple(_without_empty_end(cells)))

    def _merged(self, place: Place) -> str:
        return self.shown.get(self.part.merged.get(place, place), "")

    def _text(self, place: Place, value: Any, formula: Any) -> str:  # noqa: ANN401 - openpyxl's read-only cells
        if self.part.merged.get(place, place) != place:
            return self._merged(place)
        if formula.data_type == "f" and value.value is None:
            self.unreadable[place] = "holds a formula whose result was never stored"
        elif value.data_type == "e":
            self.unreadable[place] = f"shows the error {value.value}"
        text = shown(value.value, value.number_format if value.value is not None else "")
        if place in self.first_of_merged:
            self.shown[place] = text
        return text


def _pairs(values: Sequence[Any], formulas: Sequence[Any]) -> Iterator[tuple[int, tuple[Any, Any]]]:
    return enumerate(zip(values[:_WIDEST], formulas[:_WIDEST], strict=False), start=1)


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
