"""The reference of the settings, from the model of the stack configuration."""

from __future__ import annotations

import json
from typing import Any

from settings.stack_document import StackDocument

HEAD = """# Settings

The keys of `stacks/Pulumi.<stack>.yaml`, under `config:`. Editors complete and check them through the schema named in
the file's first line.

| Key | Default | |
|---|---|---|
"""


def settings_page() -> str:
    """Return the page: every key of a stack file with its default and the question that it answers."""
    schema = StackDocument.model_json_schema()
    return HEAD + "\n".join(_rows(schema, schema, "mfd:")) + "\n"


def _rows(node: dict[str, Any], schema: dict[str, Any], prefix: str) -> list[str]:
    rows: list[str] = []
    required = set(node.get("required", ()))
    for key, value in node["properties"].items():
        default = "**required**" if key in required else _default(value)
        rows.append(f"| `{prefix}{key}` | {default} | {value.get('description', '')} |")
        inner, mark = _inner(value, schema)
        if inner:
            rows += _rows(inner, schema, f"{prefix}{key}{mark}.")
    return rows


def _default(value: dict[str, Any]) -> str:
    default = value.get("default")
    return "" if default is None or isinstance(default, dict) or default in ([], {}) else f"`{json.dumps(default)}`"


def _inner(value: dict[str, Any], schema: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """Return the object that a key holds, and how its keys are reached: directly, by position or by id."""
    choices = [value, *value.get("anyOf", ())]
    for choice in choices:
        for place, mark in (
            (choice, ""),
            (choice.get("items", {}), "[]"),
            (choice.get("additionalProperties", {}), "{}"),
        ):
            found = _resolved(place, schema) if isinstance(place, dict) else {}
            if "properties" in found:
                return found, mark
    return None, ""


def _resolved(place: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    reference = place.get("$ref", "")
    found: dict[str, Any] = schema["$defs"][reference.rpartition("/")[2]] if reference else place
    return found
