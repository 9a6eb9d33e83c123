"""A device list as text that can be changed row by row: whatever is not changed stays as it is, sign by sign."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from catalog import Problem
from inventory.errors import InventoryError
from settings.inventory import COLUMNS, REQUIRED, decode_list

_BOM = "\ufeff"


@dataclass(frozen=True)
class TableRow:
    """A row, its line, and how it is written; an empty line has no cells."""

    line: int
    cells: Mapping[str, str]
    raw: str = ""


@dataclass(frozen=True)
class DeviceTable:
    """A device list with everything that stands in it."""

    file: str
    columns: tuple[str, ...] = REQUIRED
    rows: tuple[TableRow, ...] = ()
    head: str = ""
    newline: str = "\n"
    mark: str = field(default="", repr=False)

    @property
    def extra(self) -> Sequence[str]:
        """Columns that no device list has."""
        return [name for name in self.columns if name not in COLUMNS]

    def with_columns(self, names: Iterable[str]) -> DeviceTable:
        """Return the table with these columns too; those of the device list come in its own order."""
        wanted = set(names)
        added = [name for name in COLUMNS if name in wanted and name not in self.columns]
        if not added and self.head:
            return self
        return DeviceTable(
            self.file, (*self.columns, *added), tuple(map(_unwritten, self.rows)), "", self.newline, self.mark
        )

    def with_rows(self, rows: Iterable[TableRow]) -> DeviceTable:
        """Return the table with other rows."""
        return DeviceTable(self.file, self.columns, tuple(rows), self.head, self.newline, self.mark)

    def text(self) -> str:
        """Return the table as it is to be written."""
        parts = [self.head or self._line(self.columns)]
        parts += [row.raw or self._line([row.cells.get(name, "") for name in self.columns]) for row in self.rows]
        ended = (part if part.endswith(("\n", "\r")) else part + self.newline for part in parts[:-1])
        return self.mark + "".join((*ended, parts[-1]))

    def _line(self, cells: Sequence[str]) -> str:
        target = StringIO()
        csv.writer(target, lineterminator=self.newline).writerow(cells)
        return target.getvalue()


def _unwritten(row: TableRow) -> TableRow:
    return TableRow(row.line, row.cells) if row.cells else row


def read_table(data: bytes | None, file: str) -> DeviceTable:
    """Return the device list in `data`, an empty one for None; raises `InventoryError` where rows could be lost."""
    if data is None or not data.strip():
        return DeviceTable(file)
    text, problem = decode_list(data, file)
    if problem or text is None:
        raise InventoryError([problem] if problem else ())
    source = _Lines(text.removeprefix(_BOM))
    reader = csv.reader(source, strict=True)
    try:
        columns = tuple(name.strip() for name in next(reader, []))
        head = source.taken()
        rows = tuple(_rows(reader, source, columns, file))
    except csv.Error as error:
        what, right = f"not CSV: {error}", "quote a value that holds a comma"
        raise InventoryError([Problem(file, reader.line_num, None, what, right)]) from None
    _check_columns(columns, file)
    newline = "\r\n" if head.endswith("\r\n") else "\n"
    return DeviceTable(file, columns, rows, head, newline, _BOM if data.startswith(b"\xef\xbb\xbf") else "")


class _Lines:
    """The lines of a text, which remembers those that were taken since it was last asked."""

    def __init__(self, text: str) -> None:
        self._source = StringIO(text, newline="")
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            self._taken.append(line)
            yield line

    def taken(self) -> str:
        found = "".join(self._taken)
        self._taken.clear()
        return found


def _rows(reader: Iterator[list[str]], source: _Lines, columns: Sequence[str], file: str) -> Iterator[TableRow]:
    line = 2
    for cells in reader:
        raw = source.taken()
        if not any(map(str.strip, cells)):
            yield TableRow(line, {}, raw)
        elif len(cells) != len(columns):
            what = f"has {len(cells)} values for {len(columns)} columns"
            raise InventoryError([Problem(file, line, None, what, "quote a value that holds a comma")])
        else:
            yield TableRow(line, dict(zip(columns, map(str.strip, cells), strict=True)), raw)
        line += max(len(raw.splitlines()), 1)


def _check_columns(columns: Sequence[str], file: str) -> None:
    doubled = {name for name in columns if columns.count(name) > 1}
    missing = [name for name in REQUIRED if name not in columns]
    problems = [Problem(file, 1, name, "the column stands twice", "keep one of them") for name in sorted(doubled)]
    right = f"the columns are {','.join(COLUMNS)}, separated by commas"
    problems += [Problem(file, 1, name, "the column is missing", right) for name in missing]
    if problems:
        raise InventoryError(problems)
