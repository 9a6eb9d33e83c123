"""Between the SDK's property names and an ARM body: what lies under `properties`, what is renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from simulator.faces.grpc.values import Properties

# Members whose keys are the user's own and keep their spelling.
FREE_KEYS = frozenset({"tags", "metadata", "userAssignedIdentities"})


def request_body(
    inputs: Properties,
    envelope: Collection[str],
    nested: Collection[str],
    wire: Mapping[str, str],
) -> dict[str, Any]:
    """Return the body of a PUT: `envelope` at the top, `nested` under `properties`; `wire` maps SDK to ARM names."""
    body = {wire.get(name, name): inputs[name] for name in envelope if name in inputs}
    inner = {wire.get(name, name): inputs[name] for name in nested if name in inputs}
    if nested:
        body["properties"] = inner
    return body


def sdk_outputs(body: Mapping[str, Any], names: Collection[str], wire: Mapping[str, str]) -> Properties:
    """Return the outputs named in `names` from an ARM body, flattened unless the SDK has `properties` too."""
    renamed = {arm: sdk for sdk, arm in wire.items()}
    outputs = {sdk_name(key): _converted(key, value) for key, value in body.items()}
    nested = body.get("properties")
    if "properties" not in names and isinstance(nested, dict):
        outputs.update({renamed.get(key, sdk_name(key)): _converted(key, value) for key, value in nested.items()})
    return {key: value for key, value in outputs.items() if key in names and value is not None}


def sdk_name(name: str) -> str:
    """Return the SDK's spelling: the first letter small, so `DKIM2` is `dKIM2` (pulumi-azure-native ToLowerCamel)."""
    return name[:1].lower() + name[1:]


def without_empty(values: Properties) -> Properties:
    """Return the values without empty lists and objects, with which Azure answers where nothing was said."""
    kept = {key: _said(value) for key, value in values.items()}
    return {key: value for key, value in kept.items() if value not in ([], {})}


def _said(value: object) -> object:
    if isinstance(value, dict):
        return without_empty(value)
    if isinstance(value, list):
        return [_said(item) for item in value]
    return value


def _converted(key: str, value: object) -> object:
    if key in FREE_KEYS:
        return value
    if isinstance(value, dict):
        return {sdk_name(inner): _converted(inner, item) for inner, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_converted("", item) for item in value]
    return value
