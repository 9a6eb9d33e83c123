"""Which column of an inventory is which: by the column map, else by the names that headers have."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from shlex import quote
from typing import TYPE_CHECKING

from catalog import Problem
from catalog.closest import closest, suggestion
from inventory.errors import InventoryError
from inventory.fields import MODEL, fields_by_header
from inventory.grid import GridRow
from inventory.spelling import squashed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from inventory.answers import Answers
    from inventory.column_map import ColumnMap
    from inventory.grid import Grid

# How many lines may stand above the header: titles, dates, filters of a report?
_ABOVE = 20
_KEYS = ("id", "serial", "host", "name")
_SHOWN = 30


@dataclass(frozen=True)
class Columns:
    """The header of an inventory, and what is taken from it."""

    header: GridRow
    taken: Mapping[str, tuple[int, ...]]
    """Field → indices of its columns; the first with a value counts."""
    problems: tuple[Problem, ...] = ()
    """Why nothing can be taken from the inventory."""

    @property
    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Field → headers, as the column map says them."""
        return {field: tuple(self.name(index) for index in found) for field, found in self.taken.items()}

    @property
    def left(self) -> Sequence[str]:
        """Headers of which nothing is taken."""
        used = {index for found in self.taken.values() for index in found}
        return [self.name(index) for index, cell in enumerate(self.header.cells) if cell.strip() and index not in used]

    def name(self, index: int) -> str:
        """Return a header as it stands there, on one line that a terminal can show."""
        text = " ".join(self.header.cells[index].split())
        return "".join(sign if sign.isprintable() else "?" for sign in text)


def settled(grid: Grid, answers: Answers) -> Columns:
    """Return what is taken from which column; raises `InventoryError` where something needed has no column."""
    columns = columns_of(grid, answers)
    if columns.problems:
        raise InventoryError(columns.problems)
    return columns


def columns_of(grid: Grid, answers: Answers) -> Columns:
    """Return what is taken from which column, with what is wrong about it; raises `InventoryError` without any row.

    A map that names columns is followed to the letter; else those that no answer names are recognized.
    """
    column_map = answers.together
    header = _header(grid, column_map)
    taken, problems = _mapped(grid, header, answers)
    if not answers.saved.columns:
        used = {index for found in taken.values() for index in found}
        known = _recognized(header).items()
        free = {field: tuple(index for index in found if index not in used) for field, found in known}
        taken = {**{field: found for field, found in free.items() if found}, **taken}
    columns = Columns(header, taken)
    problems += _missing(grid.file, columns, column_map)
    if all(row.is_empty for row in grid.rows if row.line > header.line):
        right = "export it again; to take every device out, empty the device list"
        problems.append(Problem(grid.file, header.line, None, "lists no device below its header", right))
    return Columns(header, taken, tuple(problems))


def _header(grid: Grid, column_map: ColumnMap) -> GridRow:
    """Return the row that looks most like a header, the first of several; a title has fewer cells."""
    named = {squashed(name) for names in column_map.columns.values() for name in names}
    known = named | set(fields_by_header())
    rows = [row for row in grid.rows if not row.is_empty][:_ABOVE]
    if not rows:
        raise InventoryError([Problem(grid.file, None, None, "has no rows", "export it again")])
    return max(rows, key=lambda row: _likeness(row, named, known))


def _likeness(row: GridRow, named: AbstractSet[str], known: AbstractSet[str]) -> tuple[int, int, bool]:
    """Return how much a row looks like the header: columns of the map, those of any known name, no lonely title."""
    cells = set(map(squashed, row.cells))
    return len(named & cells), len(known & cells), sum(map(bool, map(str.strip, row.cells))) > 1


def _mapped(grid: Grid, header: GridRow, answers: Answers) -> tuple[Mapping[str, tuple[int, ...]], list[Problem]]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, cell in enumerate(header.cells):
        places[squashed(cell)].append(index)
    taken: dict[str, tuple[int, ...]] = {}
    problems: list[Problem] = []
    missing: dict[str, Sequence[str]] = {}
    for field, names in answers.together.columns.items():
        found = [places[squashed(name)] for name in names if squashed(name) in places]
        if not found and field not in answers.given.columns:
            missing[field] = names
        elif not found:
            right = suggestion(names[0] if names else "", filter(None, map(str.strip, header.cells)))
            what = f"the inventory has no column {' or '.join(map(repr, names))}, which --column names"
            problems.append(Problem(grid.file, header.line, field, what, right))
        elif any(len(place) > 1 for place in found):
            what = f"the column {names[0]!r} stands twice"
            problems.append(Problem(grid.file, header.line, field, what, "give the columns names of their own"))
        else:
            taken[field] = tuple(place[0] for place in found)
    return taken, [*_unfit(grid, header, answers, missing), *problems]


def _unfit(grid: Grid, header: GridRow, answers: Answers, missing: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Yield what the map in the file names and the inventory has not: one problem, which is most often the whole file."""
    if not missing:
        return
    columns = Columns(header, {})
    has_not = ", ".join(f"{' or '.join(map(repr, names))} ({field})" for field, names in missing.items())
    what = (
        f"does not fit {answers.file}: this line was taken for the header ({_some(columns.left)}), and has no {has_not}"
    )
    field, names = next(iter(missing.items()))
    known = [columns.name(index) for index in _recognized(header).get(field, ())]
    example = quote(next(iter(known), None) or closest(names[0] if names else "", columns.left) or "HEADER")
    right = f"say how each is called here, as with --column {field}={example}, or correct {answers.file}"
    yield Problem(grid.file, header.line, None, what, f"{right}; without its `columns:` all are recognized anew")


def _recognized(header: GridRow) -> Mapping[str, tuple[int, ...]]:
    """Return the columns by the names that they usually have; of two with the same header, neither is sure."""
    known = fields_by_header()
    squashed_cells = [squashed(cell) for cell in header.cells]
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index, name in enumerate(squashed_cells):
        if name in known and squashed_cells.count(name) == 1:
            field, rank = known[name]
            found[field].append((rank, index))
    return {field: tuple(index for _, index in sorted(ranked)) for field, ranked in found.items()}


def _missing(file: str, columns: Columns, column_map: ColumnMap) -> Iterator[Problem]:
    given = set(columns.taken) | set(column_map.defaults) | set(column_map.columns)
    what = "no column was recognized"
    if not given & {"type", MODEL}:
        yield Problem(file, columns.header.line, MODEL, what, _offer(columns, MODEL))
    if not given & set(_KEYS):
        right = "name one by which a device is known again: --column serial=HEADER, or id, host, name"
        yield Problem(file, columns.header.line, "serial", what, right)
    for field, example in (("site", "SITE"), ("sender", "'{id}@DOMAIN'")):
        if field not in given:
            right = f"{_offer(columns, field)}, or give all devices the same: --default {field}={example}"
            yield Problem(file, columns.header.line, field, what, right)


def _offer(columns: Columns, field: str) -> str:
    """Return how to name a column, with the headers that are left."""
    return f"name it with --column {field}=HEADER (left are {_some(columns.left)})"


def _some(headers: Sequence[str]) -> str:
    more = f" and {len(headers) - _SHOWN} more" if len(headers) > _SHOWN else ""
    return (", ".join(map(repr, headers[:_SHOWN])) or "no headers") + more
