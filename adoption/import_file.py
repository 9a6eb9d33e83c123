"""The import file of the engine (pulumi 3.259, cmd/pulumi/operations/import.go, `importSpec`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from adoption.resource import ImportedResource


def import_file(resources: Iterable[ImportedResource], versions: Mapping[str, str]) -> str:
    """Return the JSON text; `versions`: package → version of its SDK, so that the program finds the same provider."""
    listed = [_entry(resource, versions.get(resource.type.partition(":")[0])) for resource in resources]
    return json.dumps({"resources": listed}, indent=2) + "\n"


def _entry(resource: ImportedResource, version: str | None) -> dict[str, Any]:
    entry = {
        "type": resource.type,
        "name": resource.key,
        "logicalName": resource.name,
        "id": resource.resource_id or None,
        "component": True if resource.component else None,
        "parent": resource.parent.key if resource.parent else None,
        "version": version,
        "inputs": resource.inputs,
        "outputs": resource.outputs,
    }
    return {key: value for key, value in entry.items() if value is not None}
