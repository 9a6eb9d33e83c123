"""From the bytes of an inventory to rows of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inventory.delimited import delimited
from inventory.encoding import decoded
from inventory.errors import InventoryError
from inventory.formats import by_name_a_workbook, is_workbook, no_workbook

if TYPE_CHECKING:
    from inventory.column_map import ColumnMap
    from inventory.grid import Grid


def read_grid(data: bytes, file: str, column_map: ColumnMap) -> Grid:
    """Return the rows of an inventory, read as the column map says; raises `InventoryError`."""
    if is_workbook(data, file):
        # openpyxl takes time to import, and most inventories are CSV.
        from inventory.workbook import workbook  # noqa: PLC0415

        return workbook(data, file, column_map.sheet)
    try:
        text, encoding = decoded(data, file, column_map.encoding)
    except InventoryError:
        if by_name_a_workbook(file) and not column_map.encoding:
            raise no_workbook(file) from None
        raise
    return delimited(text, file, encoding, column_map.delimiter)
