"""The engine's import file."""

from __future__ import annotations

import json
from typing import Any

from adoption import Found, import_file, make_plan
from tests.adoption.set_up import found


def entries(there: Found) -> list[dict[str, Any]]:
    """Return the resources of the file."""
    text = import_file(make_plan(there, "prod", "2026H2").resources, {"azuread": "6.11.1"})
    listed: list[dict[str, Any]] = json.loads(text)["resources"]
    return listed


def test_each_name_stands_once() -> None:
    """Components and their main child have the same name in the program, and the engine refuses a name that is no one's."""
    listed = entries(found())
    assert len({entry["name"] for entry in listed}) == len(listed)
    assert {entry["parent"] for entry in listed if "parent" in entry} <= {entry["name"] for entry in listed}


def test_a_component_has_no_id() -> None:
    """Everything else has one (pulumi, cmd/pulumi/operations/import.go)."""
    assert all(entry.get("component", False) != ("id" in entry) for entry in entries(found()))


def test_the_version_of_the_sdk_is_named() -> None:
    """Without it the program would ask for another provider than the import did."""
    versions = {entry["logicalName"]: entry.get("version") for entry in entries(found()) if "azuread:" in entry["type"]}
    assert versions == {"smtp": "6.11.1"}
