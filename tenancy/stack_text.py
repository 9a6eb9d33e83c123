"""Brings a tenant's stack file up to date: the template's values follow the table, everything else stays as it is.

A value is what stands at the end of a way through mappings; a list is one value. One that a person has changed since the
last run, or taken out, stays so too, and is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from catalog.yaml_lines import Place, read_yaml
from tenancy import yaml_text
from tenancy.errors import TenancyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ABSENT = object()
"""Stands for a value that is not there."""


@dataclass(frozen=True)
class KeptValue:
    """A value that stays as somebody wrote it; `now` and `wanted` may be ABSENT."""

    place: Place
    now: Any
    wanted: Any
    """What the table says."""


@dataclass(frozen=True)
class Merged:
    """The text, the values that changed in it, and those that stay against the table."""

    text: str
    written: Mapping[str, Any]
    """What to tell the next run that this one wrote."""
    changed: tuple[Place, ...] = ()
    kept: tuple[KeptValue, ...] = ()


def config_of(text: str, file: str) -> dict[str, Any]:
    """Return the configuration in a stack file's text, plain values by key; raises `TenancyError`."""
    read = read_yaml(text, file)
    if read.problems:
        raise TenancyError(read.problems)
    found = read.value.get("config") if isinstance(read.value, dict) else None
    return found if isinstance(found, dict) else {}


def as_left(present: str, last: Mapping[str, Any], begun: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Return `last` with those values of `begun` that are in the file: what runs wrote, the one that was stopped included."""
    now, new, old = (dict(_values(config)) for config in (config_of(present, file), begun, last))
    found: dict[Place, Any] = {}
    for place in dict.fromkeys((*old, *new)):
        source = new if now.get(place, ABSENT) == new.get(place, ABSENT) else old
        if place in source:
            found[place] = source[place]
    return _nested(found)


def merged(present: str, wanted: str, last: Mapping[str, Any], file: str) -> Merged:
    """Return `present` with the values of `wanted`; `last` is what the last run wrote. Raises `TenancyError`."""
    now, new, old = (dict(_values(config)) for config in (config_of(present, file), config_of(wanted, file), last))
    written, changed, kept = dict(new), [], []
    for place in dict.fromkeys((*new, *old)):
        before, after, then = (values.get(place, ABSENT) for values in (now, new, old))
        if before == after:
            continue
        if before == then:
            changed.append(place)
            continue
        kept.append(KeptValue(place, before, after))
        # What was kept counts as the table's old word, so that it is named at each run.
        if then is ABSENT:
            written.pop(place, None)
        else:
            written[place] = then
    text = _changed(present, wanted, changed) if changed else present
    return Merged(text, _nested(written), tuple(changed), tuple(kept))


def _values(node: Mapping[str, Any], place: Place = ()) -> Iterator[tuple[Place, Any]]:
    for key, value in node.items():
        if isinstance(value, dict) and value:
            yield from _values(value, (*place, key))
        else:
            yield (*place, key), value


def _nested(values: Mapping[Place, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for place, value in values.items():
        _parent(tree, place)[place[-1]] = value
    return tree


def _changed(present: str, wanted: str, places: Iterable[Place]) -> str:
    document = (yaml_text.loaded(present) or [None])[0] or {}
    source = yaml_text.loaded(wanted)[0]["config"]
    document["config"] = document.get("config") or {}
    for place in places:
        origin = _parent(source, place)
        if place[-1] in origin:
            _parent(document["config"], place)[place[-1]] = origin[place[-1]]
        else:
            _take_out(document["config"], place)
    return yaml_text.dumped([document])


def _take_out(config: Any, place: Place) -> None:  # noqa: ANN401 - ruamel's mappings
    """Take a value out, and every mapping that is empty without it."""
    for length in range(len(place), 0, -1):
        parent = _parent(config, place[:length])
        del parent[place[length - 1]]
        if parent:
            return


def _parent(node: Any, place: Place) -> Any:  # noqa: ANN401 - plain mappings, or ruamel's
    """Return the mapping that a place is in; it is made where it is missing."""
    for key in place[:-1]:
        if not isinstance(node.get(key), dict):
            node[key] = {}
        node = node[key]
    return node
