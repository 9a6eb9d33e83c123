"""One row of an inventory: what is taken from it, as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog import Problem
from catalog.explain import shown
from inventory.columns import Columns
from inventory.fields import MANUFACTURER, MODEL
from inventory.grid import Grid, GridRow

# What people and tools write where there is nothing to write, and where a text would else be taken for a number or name.
_NOTHING = re.compile(r"[-\u2013\u2014_.]+|n/a", re.IGNORECASE)
_NO_KEY = re.compile(r"na|none|null|nil|unknown|unbekannt|inconnu|desconocido", re.IGNORECASE)
_TELLING = {"id", "serial", "host", MANUFACTURER, MODEL}
# How exporters keep Excel from taking zeros off a number: ="00123".
_AS_TEXT = re.compile(r'="([^"]*)"')
# What nobody sees, and copying from a web page or a document brings along: zero width, soft hyphens, directions.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RUNS = re.compile(r"\s*[=@+-]")
_NUMBER = re.compile(r"[+-][\d\s().,/-]*")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """What a row says of a device; a field without a value is left out."""

    line: int
    values: Mapping[str, str]

    @property
    def model(self) -> str:
        """Manufacturer and model as written, the manufacturer once."""
        manufacturer, model = self.values.get(MANUFACTURER, ""), self.values.get(MODEL, "")
        return model if model.casefold().startswith(manufacturer.casefold()) else f"{manufacturer} {model}".strip()


def entries_of(grid: Grid, columns: Columns) -> tuple[list[Entry], list[Problem]]:
    """Return the rows below the header that can be read, and what is wrong with the others."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    for row in grid.rows:
        if row.line <= columns.header.line or row.is_empty or row.cells == columns.header.cells:
            continue
        values = {field: _value(row, field, places) for field, places in columns.taken.items()}
        wrong = _wrong_row(grid, columns, row) or [
            Problem(grid.file, row.line, columns.name(place), what, right)
            for field, (value, place) in values.items()
            for what, right in _wrong_value(grid, row, field, value, place)
        ]
        problems += wrong
        if not wrong:
            entries.append(Entry(row.line, {field: value for field, (value, _) in values.items() if value}))
    return entries, problems


def _value(row: GridRow, field: str, places: tuple[int, ...]) -> tuple[str, int]:
    """Return the first value in one of some columns, and its column."""
    for place in places:
        value = _clean(row.cells[place]) if place < len(row.cells) else ""
        if value and not (field in _TELLING and _NO_KEY.fullmatch(value)):
            return value, place
    return "", places[0]


def _clean(cell: str) -> str:
    text = " ".join(_INVISIBLE.sub("", cell).split())
    if told := _AS_TEXT.fullmatch(text):
        text = told[1].strip()
    return "" if _NOTHING.fullmatch(text) else text


def _wrong_row(grid: Grid, columns: Columns, row: GridRow) -> list[Problem]:
    width, count = len(columns.header.cells), len(row.cells)
    if (count < width and grid.even) or any(map(str.strip, row.cells[width:])):
        what = f"has {count} values for {width} columns"
        right = "put a value in quotes that holds what stands between values, or take out what is no device"
        return [Problem(grid.file, row.line, None, what, right)]
    return []


def _wrong_value(grid: Grid, row: GridRow, field: str, value: str, place: int) -> list[tuple[str, str]]:
    if unreadable := grid.unreadable.get((row.line, place)):
        return [(unreadable, "open it in Excel, put that right, and save it")]
    if not value.isprintable():
        return [(f"{shown(value)} contains a control character", "take it out")]
    if _RUNS.match(value) and not _NUMBER.fullmatch(value):
        return [(f"{shown(value)} would run as a formula in a spreadsheet", "take the sign at its beginning out")]
    if field in {"serial", "id"} and _SHORTENED.fullmatch(value):
        return [(f"{value!r} is a number that Excel has shortened", "format the column as text, and export it again")]
    return []
