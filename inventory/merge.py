"""From what the inventory wants, the device list and what the last import wrote, to the next device list.

What the last import wrote tells who wrote a value: where the list still has it, the inventory may change it; where the
list has something else, a person wrote that, and it stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from inventory.device_table import DeviceTable, TableRow
from inventory.identity import KEYS, Known, proposed_id, unused_id
from inventory.wanted import Wanted
from settings.inventory import COLUMNS, REQUIRED


@dataclass(frozen=True)
class Change:
    """One cell that is written, or with `kept` one that is not, because a person wrote it."""

    device: str
    column: str
    before: str
    after: str
    kept: bool = False


@dataclass
class Merged:
    """The next device list, and how it differs from the present one."""

    table: DeviceTable
    record: DeviceTable
    written: dict[int, Mapping[str, str]] = field(default_factory=dict)
    """By line of the inventory: the cells of its device in the next list."""
    filled: dict[int, frozenset[str]] = field(default_factory=dict)
    """By line of the inventory: the columns that a default fills now."""
    added: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Devices that an earlier inventory had, and this one has not."""
    pruned: bool = False
    """Whether these were taken out."""
    taken_out: list[str] = field(default_factory=list)
    """Devices of the inventory that a person took out of the list."""
    doubled: list[tuple[Wanted, str]] = field(default_factory=list)
    """Rows of the inventory that are the device of another row, or could be several devices of the list, and which."""
    incomplete: list[tuple[Wanted, set[str]]] = field(default_factory=list)
    """Rows that lack a value, and which columns have one."""


def merge(
    wanted: Sequence[Wanted], present: DeviceTable, record: DeviceTable, *, held: Mapping[int, object], prune: bool
) -> Merged:
    """Return the next list; the devices of the lines in `held` stay as they are, `prune` takes out what is gone.

    With a row that is the device of another one, or could be several, nothing is taken out.
    """
    return _Merging(present, record, held).merged(wanted, prune=prune)


class _Merging:
    def __init__(self, present: DeviceTable, record: DeviceTable, held: Mapping[int, object]) -> None:
        self.present, self.record, self.held = present, record, held
        self.listed, self.recorded = _known(present), _known(record)
        self.ids = {row.cells["id"].casefold() for table in (present, record) for row in table.rows if row.cells}
        self.next: dict[int, Mapping[str, str]] = {}
        self.new: list[Mapping[str, str]] = []
        self.records: dict[str, Mapping[str, str]] = {}
        self.seen: set[int] = set()
        self.users: dict[int, int] = {}
        self.possible: set[int] = set()
        """Lines of the list that a row could be which could be others too."""
        self.result = Merged(present, record)

    def merged(self, wanted: Sequence[Wanted], *, prune: bool) -> Merged:
        for one in wanted:
            self._take(one)
        self.result.pruned = prune and not self.result.doubled
        removed = self._gone()
        used = {name for cells in (*self.next.values(), *self.new) for name in COLUMNS if cells.get(name)}
        table = self.present.with_columns(used)
        rows = [
            TableRow(row.line, self.next[row.line]) if row.line in self.next else row
            for row in table.rows
            if row.line not in removed
        ]
        self.result.table = table.with_rows((*rows, *(TableRow(0, cells) for cells in self.new)))
        rows = [TableRow(0, self.records[name]) for name in sorted(self.records)]
        self.result.record = DeviceTable(self.record.file, COLUMNS, tuple(rows))
        return self.result

    def _take(self, one: Wanted) -> None:
        base = self.recorded.find(one.values)
        same = base and self.listed.with_id(base.cells["id"])
        could_be = [same] if same else self.listed.find_all(one.values)
        row = could_be[0] if could_be else None
        if len(could_be) > 1:
            self._wait(one, could_be, base)
            return
        base = base or (self.recorded.with_id(row.cells["id"]) if row else None)
        if base:
            self.seen.add(base.line)
        if row and row.line in self.users:
            self.result.doubled.append((one, f"the same device as in line {self.users[row.line]}: {row.cells['id']}"))
            self._keep_record(base)
        elif base and not row:
            self.result.taken_out.append(base.cells["id"])
            self._keep_record(base)
        elif one.line in self.held:
            self._keep_record(base)
        else:
            self._write(one, row, base)
        if row:
            self.users.setdefault(row.line, one.line)

    def _wait(self, one: Wanted, could_be: Sequence[TableRow], base: TableRow | None) -> None:
        names = " or ".join(row.cells["id"] for row in could_be)
        self.result.doubled.append((one, f"could be {names} of the list"))
        self.possible |= {row.line for row in could_be}
        self._keep_record(base)
        if base:
            self.seen.add(base.line)

    def _write(self, one: Wanted, row: TableRow | None, base: TableRow | None) -> None:
        name = base.cells["id"] if base else one.values.get("id") or (row.cells["id"] if row else "")
        name = name or unused_id(proposed_id(one.values), self.ids)
        if not row and not base and name.casefold() in self.ids:
            name = unused_id(name, self.ids)
        values = _filled({**one.values, "id": name}, row)
        values = _without_kept(values, one.defaulted, row, base) if row else values
        cells = self._updated(values, row, base) if row else values
        lacking = {column for column in REQUIRED if not cells.get(column)}
        if lacking:
            self.result.incomplete.append((one, set(REQUIRED) - lacking))
            self._keep_record(base)
            return
        self.ids.add(name.casefold())
        self.records[name] = {**_remembered(base, row), **values}
        self.result.written[one.line] = cells
        now = row.cells if row else {}
        self.result.filled[one.line] = frozenset(name for name in one.defaulted if cells.get(name) != now.get(name))
        if not row:
            self.new.append(cells)
            self.result.added.append(name)
        elif cells != row.cells:
            self.next[row.line] = cells

    def _updated(self, values: Mapping[str, str], row: TableRow, base: TableRow | None) -> Mapping[str, str]:
        cells = dict(row.cells)
        for column, new in values.items():
            now, old = cells.get(column, ""), base.cells.get(column, "") if base else ""
            if column == "id" or now == new:
                continue
            mine = now == old or (not now and column in REQUIRED)
            if mine:
                cells[column] = new
            if mine or old != new:
                self.result.changes.append(Change(row.cells["id"], column, now, new, kept=not mine))
        return cells

    def _keep_record(self, base: TableRow | None) -> None:
        if base:
            self.records.setdefault(base.cells["id"], base.cells)

    def _gone(self) -> set[int]:
        removed: set[int] = set()
        for base in self.record.rows:
            if not base.cells or base.line in self.seen:
                continue
            row = self.listed.with_id(base.cells["id"]) or self.listed.find(base.cells)
            if not row:
                continue
            gone = row.line not in self.users and row.line not in self.possible
            if gone and row.cells["id"] not in self.result.gone:
                self.result.gone.append(row.cells["id"])
            if gone and self.result.pruned:
                removed.add(row.line)
            else:
                self._keep_record(base)
        return removed


def _known(table: DeviceTable) -> Known[TableRow]:
    known: Known[TableRow] = Known()
    for row in table.rows:
        if row.cells:
            known.add(row.cells, row)
    return known


def _remembered(base: TableRow | None, row: TableRow | None) -> Mapping[str, str]:
    """Return what an earlier import wrote, which stays its own where the inventory says nothing now."""
    cells, now = (base.cells if base else {}), (row.cells if row else {})
    # A serial number or host that a person took from the device may be another's by now.
    return {name: value for name, value in cells.items() if name not in KEYS or now.get(name) == value}


def _without_kept(
    values: Mapping[str, str], defaulted: Iterable[str], row: TableRow, base: TableRow | None
) -> Mapping[str, str]:
    """Leave out defaults for cells that have a value, or lost it by hand: a default fills, and changes nothing."""
    recorded = base.cells if base else {}
    kept = {name for name in defaulted if row.cells.get(name) or (recorded.get(name) and name not in REQUIRED)}
    return {name: value for name, value in values.items() if name not in kept}


def _filled(values: Mapping[str, str], row: TableRow | None) -> Mapping[str, str]:
    """Fill id and site into the sender, where it is a pattern."""
    names = {"id": row.cells["id"] if row else values["id"], "site": values.get("site", "")}
    pattern = values.get("sender", "")
    for name, value in names.items():
        pattern = pattern.replace(f"{{{name}}}", value.lower())
    found = {**values, **({"sender": pattern} if pattern else {})}
    return {column: found[column] for column in COLUMNS if column in found}
