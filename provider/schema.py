"""The provider's schema, and what it says about inputs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from provider.values import UNKNOWN

_FILE = Path(__file__).with_name("schema.json")
_IS: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


@cache
def schema_text() -> str:
    """Return the schema as JSON."""
    return _FILE.read_text(encoding="utf-8")


@cache
def schema() -> dict[str, Any]:
    """Return the schema."""
    parsed: dict[str, Any] = json.loads(schema_text())
    return parsed


def schema_failures(token: str, inputs: Mapping[str, Any]) -> dict[str, str]:
    """Return input → what the schema finds wrong with it, for the resource type `token`."""
    resource = schema()["resources"][token]
    known: Mapping[str, Any] = resource["inputProperties"]
    missing = {name: "is required" for name in resource["requiredInputs"] if name not in inputs}
    unknown = {name: f"is not known; known are {', '.join(known)}" for name in inputs if name not in known}
    wrong = {name: f"should be of type {known[name]['type']}" for name in inputs if name in known and not _fits(known[name]["type"], inputs[name])}  # fmt: skip
    return {**missing, **unknown, **wrong}


def _fits(expected: str, value: Any) -> bool:  # noqa: ANN401 - any plain value
    return value == UNKNOWN or _IS[expected](value)


VERSION: str = schema()["version"]
