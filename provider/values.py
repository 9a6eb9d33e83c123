"""Between Pulumi's property values and plain Python values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi.provider.experimental.property_value import Computed, PropertyValue
from pulumi.runtime.rpc import UNKNOWN

__all__ = ["UNKNOWN", "encoded", "has_unknown", "plain", "plain_map"]

Plain = Any
"""None, bool, int, float, str, list or dict of these; UNKNOWN, a string, where a preview does not know the value."""


def plain_map(properties: Mapping[str, PropertyValue]) -> dict[str, Plain]:
    """Return the values without secret marks; what is null is left out."""
    values = {name: plain(value) for name, value in properties.items()}
    return {name: value for name, value in values.items() if value is not None}


def plain(value: PropertyValue) -> Plain:
    """Return one value without secret marks; whole numbers become int (Pulumi sends every number as a float)."""
    inner = value.value
    if isinstance(inner, Computed):
        return UNKNOWN
    if isinstance(inner, Mapping):
        return plain_map(inner)
    if isinstance(inner, Sequence) and not isinstance(inner, str):
        return [plain(item) for item in inner]
    if isinstance(inner, float) and not isinstance(inner, bool) and inner.is_integer():
        return int(inner)
    return inner


def encoded(value: Plain) -> PropertyValue:
    """Return a plain value as a property value."""
    if isinstance(value, Mapping):
        return PropertyValue({str(name): encoded(item) for name, item in value.items()})
    if isinstance(value, list | tuple):
        return PropertyValue([encoded(item) for item in value])
    if isinstance(value, int) and not isinstance(value, bool):
        return PropertyValue(float(value))
    return PropertyValue(value)


def has_unknown(value: Plain) -> bool:
    """Say whether the value, or one inside it, is not known yet."""
    if isinstance(value, Mapping):
        return any(has_unknown(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(has_unknown(item) for item in value)
    return bool(value == UNKNOWN)
