"""Reads a device list: CSV in UTF-8 with commas. Anything else is refused with how to save it right."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from catalog.closest import suggestion
from catalog.problem import Problem
from settings.device import Device

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

COLUMNS = tuple(Device.model_fields)
REQUIRED = tuple(name for name, column in Device.model_fields.items() if column.is_required())
_SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)' (Excel: File, Save As) or as UTF-8 in an editor"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ROW_SHOULD = "quote a value that holds a comma"


@dataclass(frozen=True)
class Row:
    """One device as written: its line in the file, and its cells by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Inventory:
    """The rows of a device list, and what is wrong with the file as such."""

    file: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    text: str = ""


def read_inventory(path: Path, file: str) -> Inventory:
    """Read the device list at `path`; `file` is its name in problems."""
    try:
        data = path.read_bytes()
    except OSError as error:
        right = f"create it with the header {','.join(COLUMNS)}"
        if isinstance(error, IsADirectoryError):
            return Inventory(file, (), (Problem(file, None, None, "is a folder, and a file belongs here", right),))
        return Inventory(file, (), (Problem(file, None, None, f"cannot be read ({error.strerror})", right),))
    text, problem = decode_list(data, file)
    if problem or text is None:
        return Inventory(file, (), (problem,) if problem else ())
    return parse_inventory(text, file)


def decode_list(data: bytes, file: str) -> tuple[str | None, Problem | None]:
    """Return the text of a device list, or why it is none."""
    if data.startswith(_UTF_16) or b"\0" in data:
        return None, Problem(file, None, None, "is UTF-16, not UTF-8", _SAVE_AS)
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"is not UTF-8 (byte 0x{data[error.start]:02X}; perhaps Windows-1252)"
        return None, Problem(file, line, None, what, _SAVE_AS)


def parse_inventory(text: str, file: str) -> Inventory:
    """Read the text of a device list; `file` is its name in problems."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if problems := _header_problems(header, file):
            return Inventory(file, (), problems, text)
        rows, ragged = _rows(reader, header, file)
    except csv.Error as error:
        return Inventory(file, (), (Problem(file, reader.line_num, None, f"not CSV: {error}", _ROW_SHOULD),), text)
    return Inventory(file, tuple(rows), tuple(ragged), text)


def _rows(reader: Iterator[list[str]], header: Sequence[str], file: str) -> tuple[list[Row], list[Problem]]:
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, values in enumerate(reader, start=2):
        line = getattr(reader, "line_num", number)
        if not any(map(str.strip, values)):
            continue
        if len(values) != len(header):
            what = f"has {len(values)} values for {len(header)} columns"
            problems.append(Problem(file, line, None, what, _ROW_SHOULD))
            continue
        rows.append(Row(line, dict(zip(header, map(str.strip, values), strict=True))))
    return rows, problems


def _header_problems(header: Sequence[str], file: str) -> tuple[Problem, ...]:
    if not any(header):
        return (Problem(file, 1, None, "has no header", f"begin it with {','.join(COLUMNS)}"),)
    if (delimiter := _delimiter(header)) is not None:
        what = f"its values are separated by {delimiter}, not by commas"
        return (
            Problem(file, 1, None, what, _SAVE_AS + "; where Excel still writes semicolons, set the list separator"),
        )
    return tuple(_column_problems(header, file))


def _delimiter(header: Sequence[str]) -> str | None:
    for sign, name in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and sign in header[0]:
            return name
    return None


def _column_problems(header: Sequence[str], file: str) -> Iterator[Problem]:
    for index, name in enumerate(header):
        if name not in COLUMNS:
            yield Problem(file, 1, name or None, f"unknown column {name!r}", suggestion(name, COLUMNS))
        elif name in header[:index]:
            yield Problem(file, 1, name, "the column stands twice", "keep one of them")
    for name in REQUIRED:
        if name not in header:
            yield Problem(file, 1, name, "the column is missing", f"the columns are {','.join(COLUMNS)}")
