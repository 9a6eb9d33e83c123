"""What the import takes from an inventory: the columns of the device list, and manufacturer and model, which make the type."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from catalog.yaml_lines import read_yaml_file
from inventory.spelling import squashed
from settings.inventory import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MANUFACTURER, MODEL = "manufacturer", "model"
FIELDS = (*COLUMNS, MANUFACTURER, MODEL)
_FOLDER = Path(__file__).parent


@cache
def fields_by_header() -> Mapping[str, tuple[str, int]]:
    """Return by squashed header the field that it names, and how soon it is taken among several."""
    known = headers_by_field()
    return {name: (field, rank) for field, names in known.items() for rank, name in enumerate(map(squashed, names))}


@cache
def headers_by_field() -> Mapping[str, Sequence[str]]:
    """Return the known headers of each field, as data."""
    return _data("headers.yaml")


@cache
def manufacturers() -> Mapping[str, Sequence[str]]:
    """Return the other spellings of each manufacturer of the catalogue, as data."""
    return _data("manufacturers.yaml")


def _data(name: str) -> Mapping[str, Sequence[str]]:
    read = read_yaml_file(_FOLDER / name, f"inventory/{name}")
    return {str(key): [str(item) for item in items] for key, items in read.value.items()}
