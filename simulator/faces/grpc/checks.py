"""What the plugins refuse before the first call: missing, unsupported and malformed inputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pulumi.runtime.proto import provider_pb2

from simulator.faces.grpc.values import Unknown, holds_unknown, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simulator.faces.grpc.resource_type import Field
    from simulator.faces.grpc.values import Properties

# pulumi-azure-native provider.go, validateType
MISSING_LOCATION = (
    "missing required property 'location'. "
    "Either set it explicitly or configure it with 'pulumi config set azure-native:location <value>'."
)


def with_defaults(fields: Mapping[str, Field], inputs: Properties) -> Properties:
    """Return the inputs with the defaults of those not given."""
    defaults = {name: field.default for name, field in fields.items() if field.default is not None}
    return {**defaults, **inputs}


def failures(fields: Mapping[str, Field], inputs: Properties) -> list[provider_pb2.CheckFailure]:
    """Return one failure for each thing that is wrong, in the order of the table."""
    found = [
        failure
        for name, field in fields.items()
        for failure in (_of_value(name, field, inputs[name]) if name in inputs else _of_absence(name, field))
    ]
    return found + list(_of_strangers(fields, inputs))


def missing_arguments(required: Iterable[str], arguments: Properties) -> list[provider_pb2.CheckFailure]:
    """Return one failure for each argument that a function needs and does not have."""
    absent = (name for name in required if arguments.get(name) in (None, ""))
    return [_failure(name, f"missing required property '{name}'") for name in absent]


def _of_absence(name: str, field: Field) -> Iterator[provider_pb2.CheckFailure]:
    if field.required:
        yield _failure(name, MISSING_LOCATION if name == "location" else f"missing required property '{name}'")


def _of_value(name: str, field: Field, value: object) -> Iterator[provider_pb2.CheckFailure]:
    value = plain(value)
    if field.unsupported:
        yield _failure(name, f"[simulator] the input '{name}' is not implemented by this stand-in")
    if not isinstance(value, str) or holds_unknown(value) or isinstance(value, Unknown):
        return
    if field.pattern and not re.search(field.pattern, value):
        yield _failure(name, f"'{name}' does not match expression '{field.pattern}'")
    if field.max_length and len(value) > field.max_length:
        yield _failure(name, f"'{name}' is too long ({len(value)}): at most {field.max_length} characters allowed")


def _of_strangers(fields: Mapping[str, Field], inputs: Properties) -> Iterator[provider_pb2.CheckFailure]:
    for name in inputs:
        if name not in fields and not name.startswith("__"):
            yield _failure(name, f"[simulator] '{name}' is no input of this type")


def _failure(name: str, reason: str) -> provider_pb2.CheckFailure:
    return provider_pb2.CheckFailure(property=name, reason=reason)
