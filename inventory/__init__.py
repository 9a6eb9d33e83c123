"""From the inventory of devices that somebody has, to the device list of a stack: pure functions on bytes and texts."""

from inventory.answers import Answers
from inventory.column_map import ColumnMap, answered, read_column_map, written
from inventory.columns import Columns, columns_of, settled
from inventory.device_table import DeviceTable, read_table
from inventory.errors import InventoryError
from inventory.formats import LARGEST
from inventory.grid import Grid
from inventory.plan import Plan, make_plan
from inventory.reading import read_grid
from inventory.types import accepted_models

__all__ = [
    "LARGEST",
    "Answers",
    "ColumnMap",
    "Columns",
    "DeviceTable",
    "Grid",
    "InventoryError",
    "Plan",
    "accepted_models",
    "answered",
    "columns_of",
    "make_plan",
    "read_column_map",
    "read_grid",
    "read_table",
    "settled",
    "written",
]
