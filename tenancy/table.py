"""The table of tenants: one row each, CSV or XLSX, with a column `stack` and whatever columns the template asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from catalog import Problem
from inventory import ColumnMap, read_grid
from settings.unfit_values import looks_secret

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inventory import Grid

STACK = "stack"
COLUMN = re.compile(r"[A-Za-z][A-Za-z0-9]*")
# Pulumi takes up to 40 signs here (settings/load.py); Kubernetes takes lower-case letters, digits and hyphens (RFC 1123).
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_NAMES = "take 1 to 40 lower-case letters, digits and hyphens, no hyphen at the ends"
_SECRET = re.compile(r"(password|passphrase|secret|token|key)$", re.IGNORECASE)
_BY_REFERENCE = "take it out; the operator's template names a Kubernetes Secret, and logins need none (OIDC)"


@dataclass(frozen=True)
class Tenant:
    """One row: its line in the table, and its cells by column."""

    line: int
    cells: Mapping[str, str]

    @property
    def stack(self) -> str:
        """The name of its stack."""
        return self.cells[STACK]


@dataclass(frozen=True)
class Table:
    """All rows, in the table's order."""

    file: str
    """Its name in problems."""
    read_as: str
    """Encoding and delimiter, or sheet, as found."""
    columns: tuple[str, ...]
    tenants: tuple[Tenant, ...]
    problems: tuple[Problem, ...] = ()

    def right_tenants(self) -> list[Tenant]:
        """Return the rows that nothing is wrong with so far; none where the header is wrong."""
        lines = {problem.line for problem in self.problems}
        return [tenant for tenant in self.tenants if tenant.line not in lines] if STACK in self.columns else []


def read_table(data: bytes, file: str) -> Table:
    """Return the tenants in the bytes of a table, and what is wrong with it; raises `InventoryError` for no table."""
    grid = read_grid(data, file, ColumnMap())
    rows = [(row.line, [cell.strip() for cell in row.cells]) for row in grid.rows if any(map(str.strip, row.cells))]
    if not rows:
        empty = Problem(file, None, None, "is empty", f"begin it with a header that has {STACK!r}")
        return Table(file, grid.read_as, (), (), (empty,))
    (line, header), *rest = rows
    table = Table(file, grid.read_as, tuple(header), tuple(_tenants(header, rest)))
    problems = [*_header_problems(table, line), *_row_problems(table, rest, even=grid.even), *_unreadable(grid)]
    return replace(table, problems=tuple(problems))


def _tenants(header: Sequence[str], rows: Sequence[tuple[int, list[str]]]) -> Iterator[Tenant]:
    for line, cells in rows:
        yield Tenant(line, dict.fromkeys(header, "") | dict(zip(header, cells, strict=False)))


def _header_problems(table: Table, line: int) -> Iterator[Problem]:
    if STACK not in table.columns:
        yield Problem(table.file, line, STACK, "the column is missing", "it names each tenant's stack")
    for index, name in enumerate(table.columns):
        if not COLUMN.fullmatch(name):
            yield Problem(table.file, line, name or f"column {index + 1}", "is no name", "take letters and digits")
        elif name in table.columns[:index]:
            yield Problem(table.file, line, name, "the column stands twice", "keep one of them")
        elif _SECRET.search(name):
            yield Problem(table.file, line, name, "secrets do not belong in a table", _BY_REFERENCE)


def _unreadable(grid: Grid) -> Iterator[Problem]:
    for (line, index), what in grid.unreadable.items():
        yield Problem(grid.file, line, f"column {index + 1}", what)


def _row_problems(table: Table, rows: Sequence[tuple[int, list[str]]], *, even: bool) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for tenant, (line, cells) in zip(table.tenants, rows, strict=True):
        if len(cells) > len(table.columns) or (even and len(cells) < len(table.columns)):
            what = f"has {len(cells)} values for {len(table.columns)} columns"
            yield Problem(table.file, line, None, what, "quote a value that holds a comma")
        yield from _cell_problems(table.file, tenant)
        name = tenant.cells.get(STACK)
        if name and first.setdefault(name, line) != line:
            what = f"{name!r} stands in line {first[name]} already"
            yield Problem(table.file, line, STACK, what, "give every tenant a stack of its own")


def _cell_problems(file: str, tenant: Tenant) -> Iterator[Problem]:
    name = tenant.cells.get(STACK)
    if name is not None and not _NAME.fullmatch(name):
        yield Problem(file, tenant.line, STACK, f"{name!r} is no name for a stack" if name else "is empty", _NAMES)
    for column, text in tenant.cells.items():
        if looks_secret(text):
            yield Problem(file, tenant.line, column, "looks like a client secret", _BY_REFERENCE)
        elif not text.isprintable():
            yield Problem(file, tenant.line, column, "holds a line break or another control character", "take it out")
