"""A stack to import into, and inventories as bytes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook

from catalog import Catalog, Problem, load_catalog
from inventory import Answers, ColumnMap, Plan, make_plan, read_grid, read_table, settled

LIST, RECORD = "stacks/test.devices.csv", "stacks/test.imported.csv"
HEADER = ("Serial number", "Manufacturer", "Model", "Site", "From", "Location")
ROWS = (
    ("S1", "Sharp", "BP-70C65", "berlin", "one@contoso.com", "Hall"),
    ("S2", "HP", "LaserJet Pro M479", "Berlin, Friedrichstr. 1", "two@contoso.com", "Floor 2"),
)


@dataclass
class FakeStack:
    """Two sites; devices whose location holds `wrong` are refused."""

    sites: Mapping[str, str] = field(
        default_factory=lambda: {"berlin": "Berlin, Friedrichstr. 1", "munich": "Munich, Leopoldstr. 7"}
    )

    def problems(self, text: str) -> Sequence[Problem]:
        """Return a problem for each line that is wrong."""
        lines = enumerate(text.splitlines(), start=1)
        return [Problem(LIST, line, "location", "is wrong", "correct it") for line, row in lines if "wrong" in row]


def as_csv(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Return rows as a CSV file."""
    target = StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def as_xlsx(*rows: Sequence[Any]) -> bytes:
    """Return rows as a workbook of one sheet."""
    book, sheet = new_book()
    for row in rows:
        sheet.append([*row])
    return saved(book)


def new_book() -> tuple[Workbook, Any]:
    """Return a workbook and its one sheet."""
    book = Workbook()
    return book, book.active


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def planned(
    data: bytes,
    listed: str | None = None,
    record: str | None = None,
    *,
    prune: bool = False,
    catalog: Catalog | None = None,
    **answers: Any,
) -> Plan:
    """Return what the import of `data` would do."""
    given = Answers(ColumnMap(**answers), "columns.yaml")
    column_map = given.together
    grid = read_grid(data, "inventory.csv", column_map)
    return make_plan(
        grid,
        settled(grid, given),
        column_map,
        stack=FakeStack(),
        catalog=catalog or load_catalog(),
        present=read_table(listed.encode() if listed is not None else None, LIST),
        record=read_table(record.encode() if record is not None else None, RECORD),
        origin=given.origin,
        prune=prune,
    )


def said(plan: Plan) -> list[str]:
    """Return why rows wait, one line each."""
    return [str(problem) for problem in plan.waiting]
