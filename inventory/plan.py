"""What an import would write, and what keeps devices waiting; nothing is read or written here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from catalog import Catalog, Problem
from inventory.column_map import ColumnMap
from inventory.columns import Columns
from inventory.device_table import DeviceTable, TableRow
from inventory.entry import entries_of
from inventory.grid import Grid
from inventory.merge import Change, Merged, merge
from inventory.sites import Sites
from inventory.types import Types
from inventory.wanted import Wanted, asked, wanted_devices, without_doubles
from settings.inventory import COLUMNS

_TELL_APART = "let only one row have that serial number, host or name"


class Stack(Protocol):
    """What the device list is checked against."""

    @property
    def sites(self) -> Mapping[str, str]:
        """Sites by id, with their names."""

    def problems(self, text: str) -> Sequence[Problem]:
        """Return what is wrong with a device list, by line."""


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    table: DeviceTable
    """The next device list."""
    record: DeviceTable
    """What this import wrote, for the next one."""
    added: Sequence[str]
    changes: Sequence[Change]
    gone: Sequence[str]
    pruned: bool
    """Whether the next list is without the devices that are gone."""
    unclear: Sequence[int]
    """Lines that may be any device, also one that seems to be gone: nothing is taken out while there are some."""
    taken_out: Sequence[str]
    waiting: Sequence[Problem]
    """Why rows of the inventory are not in the list; a person has to say or to correct something."""
    listed: Sequence[Problem]
    """What was wrong with the list before, and is still."""
    notes: Sequence[str]
    devices: int
    """How many devices the inventory has that are in the next list."""


@dataclass(frozen=True)
class _Import:
    grid: Grid
    stack: Stack
    present: DeviceTable
    record: DeviceTable
    origin: Callable[[str], str]


def make_plan(
    grid: Grid,
    columns: Columns,
    column_map: ColumnMap,
    *,
    stack: Stack,
    catalog: Catalog,
    present: DeviceTable,
    record: DeviceTable,
    origin: Callable[[str], str],
    prune: bool = False,
) -> Plan:
    """Return what an import would do. With rows that do not tell which device they are, nothing is taken out.

    `origin` says where a column's default comes from.
    """
    entries, unreadable = entries_of(grid, columns)
    types, sites = Types(catalog.device_types, column_map.models), Sites(stack.sites, column_map.sites)
    every = wanted_devices(entries, columns, column_map, types, sites)
    wanted, doubled, notes = without_doubles(grid.file, every)
    work = _Import(grid, stack, present, record, origin)
    return _planned(work, wanted, [*unreadable, *doubled], notes, prune=prune)


def _planned(
    work: _Import, wanted: Sequence[Wanted], waiting: list[Problem], notes: Sequence[str], *, prune: bool
) -> Plan:
    unclear = {problem.line or 0 for problem in waiting}
    before = _problems_by_device(work.stack, work.present)
    held: dict[int, Sequence[Problem]] = {}
    filled: dict[int, frozenset[str]] = {}
    while True:
        merged = merge(wanted, work.present, work.record, held=held, prune=prune and not unclear)
        same = merged.table.text() == work.present.text()  # checking takes longest, and most imports change little
        after = before if same else _problems_by_device(work.stack, merged.table)
        new = _refused(merged, before, after)
        if not new:
            break
        held |= new
        filled |= merged.filled
    waiting += _waiting(work, merged, held, filled)
    return Plan(
        table=merged.table,
        record=merged.record,
        added=merged.added,
        changes=merged.changes,
        gone=merged.gone,
        pruned=merged.pruned,
        unclear=sorted(unclear.union(one.line for one, _ in merged.doubled)),
        taken_out=merged.taken_out,
        waiting=sorted(waiting, key=lambda problem: problem.line or 0),
        listed=[problem for found in after.values() for problem in found] + _extra(merged.table),
        notes=notes,
        devices=len(merged.written),
    )


def _refused(
    merged: Merged, before: Mapping[str, Sequence[Problem]], after: Mapping[str, Sequence[Problem]]
) -> dict[int, Sequence[Problem]]:
    """Return by line of the inventory what is wrong with devices that were right, or were not there, before."""
    ids = {line: cells["id"] for line, cells in merged.written.items()}
    return {line: after[name] for line, name in ids.items() if name in after and name not in before}


def _waiting(
    work: _Import, merged: Merged, held: Mapping[int, Sequence[Problem]], filled: Mapping[int, frozenset[str]]
) -> list[Problem]:
    file = work.grid.file
    open_ones = [one for one, _ in merged.incomplete]
    has = {one.line: columns for one, columns in merged.incomplete}
    found = asked(file, open_ones, has)
    found += [Problem(file, one.line, None, what, _TELL_APART) for one, what in merged.doubled]
    return found + [
        Problem(file, line, problem.key, problem.what, _right(work, problem, filled[line]))
        for line, problems in held.items()
        for problem in problems
    ]


def _right(work: _Import, problem: Problem, filled: frozenset[str]) -> str:
    """Return what would be right; where the inventory does not say the value, with where it comes from."""
    if problem.key not in filled:
        return problem.right
    end = "" if problem.right.endswith("?") else ";"
    return f"{problem.right}{end} {work.origin(problem.key)}" if problem.right else work.origin(problem.key)


def _problems_by_device(stack: Stack, table: DeviceTable) -> Mapping[str, Sequence[Problem]]:
    """Return by id what is wrong with the devices of a list, each with its line there."""
    text, names = _checkable(table)
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in stack.problems(text):
        row = names.get(problem.line or 0)
        name = row.cells["id"] if row else ""
        line = (row.line or None) if row else None
        found[name].append(Problem(table.file, line, problem.key, problem.what, problem.right))
    return found


def _checkable(table: DeviceTable) -> tuple[str, Mapping[int, TableRow]]:
    """Return the list as a text of one line per device, without columns that no list has, and the rows by line."""
    columns = tuple(name for name in table.columns if name in COLUMNS)
    rows = [row for row in table.rows if row.cells]
    plain = [TableRow(0, {name: _one_line(row.cells.get(name, "")) for name in columns}) for row in rows]
    text = DeviceTable(table.file, columns, tuple(plain)).text()
    return text, dict(enumerate(rows, start=2))


def _one_line(cell: str) -> str:
    # Another control character in the place of a line break: both are refused, and lines can be counted.
    return cell.replace("\r", "\t").replace("\n", "\t")


def _extra(table: DeviceTable) -> list[Problem]:
    right = "it is kept; `pulumi preview` takes none but the columns of the reference, so move it to another file"
    return [Problem(table.file, 1, name or None, f"unknown column {name!r}", right) for name in table.extra]
