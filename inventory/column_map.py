"""The column map, `stacks/<stack>.columns.yaml`: what was answered once, so that the next import asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML

from catalog import Problem, load_catalog
from catalog.closest import suggestion
from catalog.explain import explain
from catalog.known_keys import known_keys
from catalog.yaml_lines import dotted, read_yaml
from inventory.delimited import DELIMITERS
from inventory.errors import InventoryError
from inventory.fields import FIELDS
from settings.inventory import COLUMNS

_HEAD = "# How `mfd import` reads the inventory: its answers, and yours. docs/how-to/import.md says what each means.\n"


def _field(name: str) -> str:
    if name not in FIELDS:
        raise ValueError(f"there is no column {name!r}; {suggestion(name, FIELDS)}")
    return name


def _column(name: str) -> str:
    if name not in COLUMNS:
        raise ValueError(f"the device list has no column {name!r}; {suggestion(name, COLUMNS)}")
    return name


def _type(name: str) -> str:
    types = load_catalog().device_types
    if name not in types:
        many = "docs/reference/devices.md has all; `Generic/smtp-device` fits any"
        raise ValueError(f"there is no device type {name!r}; {suggestion(name, types, many=many)}")
    return name


def _delimiter(sign: str) -> str:
    if len(sign) != 1 or sign in '"\r\n':
        raise ValueError(f"{sign!r} cannot stand between values; take one of {' '.join(map(repr, DELIMITERS))}")
    return sign


def _list(value: object) -> object:
    return [value] if isinstance(value, (str, int, float)) else value


Headers = Annotated[tuple[str, ...], BeforeValidator(_list)]


class ColumnMap(BaseModel):
    """How an inventory is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)

    columns: Mapping[Annotated[str, AfterValidator(_field)], Headers] = Field(
        default_factory=dict, description="What is taken → the inventory's column, or several: the first with a value."
    )
    defaults: Mapping[Annotated[str, AfterValidator(_column)], str] = Field(
        default_factory=dict, description="Column of the device list → its value where the inventory has none."
    )
    sites: Mapping[str, str] = Field(default_factory=dict, description="Site in the inventory → id in mfd:sites.")
    models: Mapping[str, Annotated[str, AfterValidator(_type)]] = Field(
        default_factory=dict, description="Manufacturer and model in the inventory → type of the catalogue."
    )
    encoding: str | None = Field(default=None, description="Encoding, where it is neither Unicode nor Windows-1252.")
    delimiter: Annotated[str, AfterValidator(_delimiter)] | None = Field(
        default=None, description="What stands between the values, where that is not found."
    )
    sheet: str | None = Field(default=None, description="Sheet of the workbook, where several are filled.")

    def with_answers(self, answers: ColumnMap) -> ColumnMap:
        """Return this map with what `answers` says instead."""
        return ColumnMap.model_validate(
            {
                name: {**value, **getattr(answers, name)}
                if isinstance(value, Mapping)
                else getattr(answers, name) or value
                for name, value in self
            }
        )


def read_column_map(text: str, file: str) -> ColumnMap:
    """Return the map in a YAML text; raises `InventoryError` with every problem there is."""
    read = read_yaml(text, file)
    if read.problems:
        raise InventoryError(read.problems)
    try:
        return ColumnMap.model_validate(read.value or {})
    except ValidationError as error:
        raise InventoryError(
            Problem(file, read.line(place), dotted(place), *explain(details, known_keys(ColumnMap, place[:-1])))
            for details in error.errors()
            for place in [tuple(step for step in details["loc"] if step != "[key]")]
        ) from None


def answered(place: str, values: Mapping[str, Any]) -> ColumnMap:
    """Return the answers of a command line as a map; `place` names it in problems. Raises `InventoryError`."""
    try:
        return ColumnMap.model_validate(values)
    except ValidationError as error:
        raise InventoryError(
            Problem(place, None, None, *explain(details, known_keys(ColumnMap, details["loc"][:-1])))
            for details in error.errors()
        ) from None


def written(column_map: ColumnMap, old: str) -> str:
    """Return the map as YAML; the comments and the order of the `old` text stay."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 120
    yaml.indent(mapping=2, sequence=4, offset=2)
    document = yaml.load(old) or {}
    for name, value in column_map:
        _put(document, name, value)
    if not document:
        return old or _HEAD
    target = StringIO()
    yaml.dump(document, target)
    return target.getvalue() if old else _HEAD + target.getvalue()


def _put(document: Any, name: str, value: Any) -> None:  # noqa: ANN401 - ruamel's own mappings, and any field
    if isinstance(value, Mapping):
        if value and not document.get(name):
            document[name] = {}
        for key, item in value.items():
            plain = (item[0] if len(item) == 1 else list(item)) if isinstance(item, tuple) else item
            if _plain(document[name].get(key)) != plain:
                document[name][key] = plain
    elif value is not None and document.get(name) != value:
        document[name] = value


def _plain(value: Any) -> Any:  # noqa: ANN401 - ruamel's own types
    items = [str(item) for item in value] if isinstance(value, list) else value
    return items[0] if isinstance(items, list) and len(items) == 1 else str(items) if isinstance(items, int) else items
