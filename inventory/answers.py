"""Where an answer comes from, and whether the stack knows what it names: checked before any of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING

from pydantic import ValidationError

from catalog import Problem
from catalog.closest import suggestion
from catalog.explain import explain, shown
from catalog.yaml_lines import dotted, read_yaml
from inventory.column_map import ColumnMap, read_column_map
from inventory.errors import InventoryError
from inventory.sites import Sites
from inventory.types import GENERIC
from settings.device import Device
from settings.methods import AUTO

if TYPE_CHECKING:
    from catalog import Catalog
    from catalog.yaml_lines import YamlDocument

PLACEHOLDERS = ("id", "site")
"""What is filled into a default sender."""
_PLACEHOLDER = re.compile(r"\{[^{}]*\}?|\}")
# A device that is right in itself: each default is tried on it.
_SAMPLE = {"id": "id", "type": GENERIC, "site": "site", "sender": "scan@example.com", "name": "name"}


@dataclass(frozen=True)
class Answers:
    """What the column map and this run's options say together; an option outweighs the map."""

    given: ColumnMap
    """The options."""
    file: str
    """Name of the column map."""
    text: str = ""
    """What stands in it."""

    @cached_property
    def together(self) -> ColumnMap:
        """Return both as one; raises `InventoryError`."""
        return self.saved.with_answers(self.given)

    @cached_property
    def saved(self) -> ColumnMap:
        """Return what stands in the file; raises `InventoryError`."""
        return read_column_map(self.text, self.file)

    def check(self, sites: Mapping[str, str], catalog: Catalog) -> None:
        """Raise `InventoryError` where a default or a site cannot be right for any device."""
        found = [*self._default_problems(sites, catalog), *self._site_problems(sites)]
        if found:
            raise InventoryError(found)

    def origin(self, column: str) -> str:
        """Return where a default comes from, and how to have another."""
        value = self.together.defaults[column]
        if column in self.given.defaults:
            return f"the value comes from --default {quote(f'{column}={value}')}: give another"
        line = self._lines.line(("defaults", column))
        return f"the value comes from {self.file}:{line}: correct it there, or give another --default {column}=VALUE"

    def _default_problems(self, sites: Mapping[str, str], catalog: Catalog) -> Iterator[Problem]:
        known = Sites(sites, self.together.sites)
        methods = [AUTO, *(name for name, method in catalog.methods.items() if method.available)]
        for column, value in self.together.defaults.items():
            if not value:
                continue  # as if it were not there
            found = _placeholder_refusal(column, value) or _value_refusal(column, value)
            if not found and column == "site" and not known.of(value):
                right = suggestion(value, sites, many="mfd:sites names them")
                found = f"there is no site {shown(value)}", right
            elif not found and column == "method" and value not in methods:
                found = f"there is no sending method {shown(value)}", suggestion(value, methods)
            elif not found and column == "type" and value not in catalog.device_types:
                right = suggestion(value, catalog.device_types, many=f"`{GENERIC}` fits any")
                found = f"there is no device type {shown(value)}", right
            if found:
                yield self._problem("--default", "defaults", column, *found)

    def _site_problems(self, sites: Mapping[str, str]) -> Iterator[Problem]:
        for text, site in self.together.sites.items():
            if site not in sites:
                right = suggestion(site, sites, many="mfd:sites names them")
                yield self._problem("--site", "sites", text, f"there is no site {shown(site)}", right)

    def _problem(self, option: str, section: str, key: str, what: str, right: str) -> Problem:
        if key in getattr(self.given, section):
            return Problem(option, None, key, what, right)
        place = (section, key)
        right += f"{'' if right.endswith('?') else ';'} correct it there, or give {option} {quote(key)}=VALUE"
        return Problem(self.file, self._lines.line(place), dotted(place), what, right)

    @cached_property
    def _lines(self) -> YamlDocument:
        return read_yaml(self.text, self.file)


def _placeholder_refusal(column: str, value: str) -> tuple[str, str] | None:
    known = [f"{{{name}}}" for name in PLACEHOLDERS] if column == "sender" else []
    wrong = [text for text in _PLACEHOLDER.findall(value) if text not in known]
    if not wrong:
        return None
    if not known:
        return f"{wrong[0]!r} is a placeholder, and is filled in a sender only", "write the value itself"
    return f"there is no placeholder {wrong[0]!r}", f"known are {', '.join(known)}"


def _value_refusal(column: str, value: str) -> tuple[str, str] | None:
    """Return what is wrong with a value in itself."""
    filled = value.translate({ord(brace): None for brace in "{}"}) if column == "sender" else value
    try:
        Device.model_validate({**_SAMPLE, column: filled})
    except ValidationError as error:
        what, right = next(explain(details, ()) for details in error.errors())
        return (f"{shown(value)} makes no sender" if filled != value else what), right
    return None
