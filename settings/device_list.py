"""From the rows of a device list to devices; a wrong row is named and left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from catalog.explain import explain
from catalog.problem import Problem
from settings.device import Device
from settings.unfit_values import may_be_unfit, unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from settings.inventory import Inventory, Row

Listed = tuple[int, Device]
"""A device and its line."""


def devices_of(inventory: Inventory) -> tuple[list[Listed], list[Problem]]:
    """Return the devices that are right in themselves, and the problems of the others."""
    devices: list[Listed] = []
    problems: list[Problem] = []
    suspicious = may_be_unfit(inventory.text)
    for row in inventory.rows:
        if suspicious and (wrong := list(_unfit(inventory.file, row))):
            problems += wrong
            continue
        try:
            devices.append((row.line, Device.model_validate(_given(row))))
        except ValidationError as error:
            problems += _explained(inventory.file, row.line, error)
    return devices, problems + list(_doubled(inventory))


def _given(row: Row) -> dict[str, str]:
    """Leave empty cells out, so that they get their column's default, or are found missing; the name is the id's."""
    given = {column: cell for column, cell in row.cells.items() if cell}
    return {"name": given["id"], **given} if "id" in given else given


def _unfit(file: str, row: Row) -> Iterator[Problem]:
    for column, cell in row.cells.items():
        if found := unfit(cell):
            yield Problem(file, row.line, column, *found)


def _explained(file: str, line: int, error: ValidationError) -> Iterator[Problem]:
    for details in error.errors():
        what, right = explain(details, ())
        yield Problem(file, line, str(details["loc"][0]), "is empty" if details["type"] == "missing" else what, right)


def _doubled(inventory: Inventory) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in inventory.rows:
        name = row.cells.get("id", "")
        line = first.setdefault(name.lower(), row.line)
        if name and line != row.line:
            what = f"the id {name!r} stands in line {line} already"
            yield Problem(
                inventory.file, row.line, "id", what, "give every device an id of its own; case does not count"
            )
