"""Pulumi property values: between the wire's Struct and plain Python, with secrets and unknowns kept apart.

Signatures and sentinels: pulumi/pulumi sdk/go/common/resource/plugin/rpc.go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from google.protobuf import json_format, struct_pb2

SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a public constant of the protocol
OUTPUT_SIGNATURE = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e"

UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWN_SENTINELS = frozenset(
    {
        UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    },
)

Properties = dict[str, Any]


@dataclass(frozen=True)
class Secret:
    """A value that the engine encrypts in state and hides on screen; never printed here either."""

    value: Any = field(repr=False)


@dataclass(frozen=True)
class Unknown:
    """A value that is not known before the resource it comes from exists."""


UNKNOWN = Unknown()


def decode(struct: struct_pb2.Struct) -> Properties:
    """Return the properties of a message; nulls are left out, as the real plugins do."""
    return cast("Properties", _decoded(json_format.MessageToDict(struct)))


def _decoded(value: object) -> object:
    if isinstance(value, dict):
        return _decoded_object(value)
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if isinstance(value, str) and value in UNKNOWN_SENTINELS:
        return UNKNOWN
    if isinstance(value, float) and value.is_integer():
        return int(value)  # a Struct holds doubles only; ARM wants 3600, not 3600.0
    return value


def _decoded_object(value: dict[str, object]) -> object:
    signature = value.get(SIGNATURE)
    if signature == SECRET_SIGNATURE:
        return Secret(_decoded(value.get("value")))
    if signature == OUTPUT_SIGNATURE:
        inner = _decoded(value["value"]) if "value" in value else UNKNOWN
        return Secret(inner) if value.get("secret") else inner
    if signature == RESOURCE_SIGNATURE:
        return _decoded(value.get("id", value.get("urn")))
    return {key: _decoded(item) for key, item in value.items() if item is not None}


def encode(properties: Properties) -> struct_pb2.Struct:
    """Return the message for properties, secrets and unknowns marked."""
    return json_format.ParseDict(cast("dict[str, Any]", _encoded(properties)), struct_pb2.Struct())


def _encoded(value: object) -> object:
    if isinstance(value, Secret):
        return {SIGNATURE: SECRET_SIGNATURE, "value": _encoded(value.value)}
    if isinstance(value, Unknown):
        return UNKNOWN_STRING
    if isinstance(value, dict):
        return {key: _encoded(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    return value


def plain(value: object) -> object:
    """Return the value with every secret mark taken off, at any depth."""
    if isinstance(value, Secret):
        return plain(value.value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def plain_properties(properties: Properties) -> Properties:
    """Return properties with every secret mark taken off."""
    return cast("Properties", plain(properties))


def holds_unknown(value: object) -> bool:
    """Whether the value, or anything in it, is unknown."""
    if isinstance(value, Secret):
        return holds_unknown(value.value)
    if isinstance(value, dict):
        return any(holds_unknown(item) for item in value.values())
    if isinstance(value, list):
        return any(holds_unknown(item) for item in value)
    return isinstance(value, Unknown)


def marked_like(outputs: Properties, inputs: Properties) -> Properties:
    """Return outputs with a secret mark wherever the input of the same path has one."""
    return {key: _marked(value, inputs[key]) if key in inputs else value for key, value in outputs.items()}


def _marked(value: object, template: object) -> object:
    if isinstance(template, Secret):
        return value if isinstance(value, Secret) else Secret(value)
    if isinstance(value, dict) and isinstance(template, dict):
        return marked_like(value, template)
    if isinstance(value, list) and isinstance(template, list):
        marked = [_marked(item, other) for item, other in zip(value, template, strict=False)]
        return marked + value[len(marked) :]
    return value
