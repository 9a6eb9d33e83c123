"""A bare Pulumi program that declares the resources of another stack: no components, no settings, no hooks.

It is the floor for `pulumi preview`: the same engine, plugins and resources, and nothing of ours in the program.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# Written into the bare project as its `__main__.py`.
PROGRAM = '''"""Declares what resources.json lists."""

import json
from pathlib import Path

import pulumi

for resource in json.loads((Path(__file__).parent / "resources.json").read_text()):
    pulumi.CustomResource(
        resource["type"], resource["name"], resource["props"], pulumi.ResourceOptions(version=resource["version"])
    )
'''
# Versions that the SDKs register their resources with; the engine starts one plugin per version.
VERSIONS = {"azure-native": "3.29.0", "azuread": "6.11.1"}
SECRET_MARK = "4dabf18193072939515e22adb298388d"  # noqa: S105 - what the engine puts in front of a secret


def write_bare_program(folder: Path, deployment: dict[str, Any]) -> int:
    """Write the program for the resources of an exported `deployment` and return how many it declares."""
    resources = [_declared(resource) for resource in deployment["resources"] if _is_custom(resource)]
    folder.joinpath("__main__.py").write_text(PROGRAM)
    folder.joinpath("resources.json").write_text(json.dumps(resources))
    return len(resources)


def _is_custom(resource: dict[str, Any]) -> bool:
    return bool(resource.get("custom")) and not resource["type"].startswith("pulumi:")


def _declared(resource: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": resource["type"],
        "name": resource["urn"].rpartition("::")[2],
        "props": _plain(resource.get("inputs", {})),
        "version": VERSIONS.get(resource["type"].split(":")[0]),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the inputs with each secret replaced: the export holds only its cipher text."""
    if isinstance(value, dict):
        if SECRET_MARK in value:
            return "secret"
        return {key: _plain(item) for key, item in value.items() if not key.startswith("__")}
    return [_plain(item) for item in value] if isinstance(value, list) else value
