"""Which inputs differ, path by path, and which of them replace the resource."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi.runtime.proto import provider_pb2

from simulator.faces.grpc.naming import CREATE_BEFORE_DELETE
from simulator.faces.grpc.values import Unknown, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.faces.grpc.resource_type import ResourceType
    from simulator.faces.grpc.values import Properties

Kind = provider_pb2.PropertyDiff
PLAIN_KEY = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
REPLACING = {Kind.ADD: Kind.ADD_REPLACE, Kind.DELETE: Kind.DELETE_REPLACE, Kind.UPDATE: Kind.UPDATE_REPLACE}


def diff_response(resource_type: ResourceType, old: Properties, new: Properties) -> provider_pb2.DiffResponse:
    """Return the answer to Diff for old and new inputs."""
    response = provider_pb2.DiffResponse(hasDetailedDiff=True, changes=provider_pb2.DiffResponse.DIFF_NONE)
    for name in sorted(resource_type.fields):
        for path, kind in _differences(resource_type, name, old, new):
            _add(response, resource_type, name, path, kind)
    if response.replaces:
        response.deleteBeforeReplace = resource_type.deletes_before_replacing and not old.get(CREATE_BEFORE_DELETE)
    return response


def _add(
    response: provider_pb2.DiffResponse,
    resource_type: ResourceType,
    name: str,
    path: str,
    kind: provider_pb2.PropertyDiff.Kind.ValueType,
) -> None:
    replaces = resource_type.fields[name].replaces
    response.changes = provider_pb2.DiffResponse.DIFF_SOME
    response.detailedDiff[path].kind = REPLACING[kind] if replaces else kind
    response.detailedDiff[path].inputDiff = True
    if name not in response.diffs:
        response.diffs.append(name)
        if replaces:
            response.replaces.append(name)


def _differences(
    resource_type: ResourceType,
    name: str,
    old: Properties,
    new: Properties,
) -> Iterator[tuple[str, provider_pb2.PropertyDiff.Kind.ValueType]]:
    before = comparable(resource_type, name, old.get(name))
    after = comparable(resource_type, name, new.get(name))
    yield from _between(name, before, after)


def comparable(resource_type: ResourceType, name: str, value: object) -> object:
    """Return the value in the form in which it counts as equal: places without case and spaces, sets sorted."""
    value = plain(value)
    if name == "location" and isinstance(value, str):
        return value.replace(" ", "").lower()
    if resource_type.fields[name].unordered and isinstance(value, list):
        return sorted(value, key=repr)
    return value


def _between(path: str, old: object, new: object) -> Iterator[tuple[str, provider_pb2.PropertyDiff.Kind.ValueType]]:
    if old is None and new is None:
        return
    if old is None:
        yield path, Kind.ADD
    elif new is None:
        yield path, Kind.DELETE
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _between(_joined(path, key), old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in range(max(len(old), len(new))):
            yield from _between(f"{path}[{index}]", *(_item(items, index) for items in (old, new)))
    elif isinstance(new, Unknown) or old != new:
        yield path, Kind.UPDATE


def _item(items: list[object], index: int) -> object:
    return items[index] if index < len(items) else None


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if PLAIN_KEY.match(key) else f'{path}["{key}"]'
