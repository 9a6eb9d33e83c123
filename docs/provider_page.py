"""The reference of the provider's resources, from its schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docs.markdown import table
from provider.schema import schema

HEAD = """# The provider `mfdmail`

The resources that azure-native and azuread lack. What each does, and what happens when a run ends early, is told in the
[provider's own page](../../provider/README.md). A type ends in `?` where the value may be left out; ↻ marks an input whose
change replaces the resource.
"""


def provider_page() -> str:
    """Return the page: every resource and type with its inputs and outputs."""
    whole = schema()
    resources = (_resource(name, resource) for name, resource in sorted(whole["resources"].items()))
    types = (_type(name, kind) for name, kind in sorted(whole.get("types", {}).items()))
    return "\n".join([HEAD, *resources, *types])


def _resource(token: str, resource: Mapping[str, Any]) -> str:
    inputs = resource["inputProperties"]
    outputs = {name: value for name, value in resource["properties"].items() if name not in inputs}
    parts = [_head(token), resource["description"], "", _rows("Input", inputs, resource["requiredInputs"])]
    if outputs:
        parts += [_rows("Output", outputs, resource["required"])]
    return "\n".join(parts)


def _type(token: str, kind: Mapping[str, Any]) -> str:
    return "\n".join(
        [_head(token), kind.get("description", ""), "", _rows("Key", kind["properties"], kind["required"])]
    )


def _head(token: str) -> str:
    return f"## {token.rpartition(':')[2]}\n\n`{token}`\n"


def _rows(head: str, properties: Mapping[str, Any], required: list[str]) -> str:
    return table((head, "Type", ""), _cells(properties, required))


def _cells(properties: Mapping[str, Any], required: list[str]) -> Iterator[tuple[str, str, str]]:
    for name, value in properties.items():
        mark = "" if name in required else "?"
        replaces = " ↻" if value.get("willReplaceOnChanges") else ""
        yield f"`{name}`{replaces}", f"{_kind(value)}{mark}", value.get("description", "")


def _kind(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        name = value["$ref"].rpartition(":")[2]
        return f"[{name}](#{name.lower()})"
    if value["type"] == "array":
        return f"list of {_kind(value['items'])}"
    if value["type"] == "object":
        inner = value.get("additionalProperties")
        return f"map of {_kind(inner)}" if inner else "map"
    return str(value["type"])
