"""docs/how-to/take-over.md, with its own commands: what was set up by hand is taken over, and nothing of it changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from demo.clone import clone, clone_environment
from tests.docs.documented import block, documented
from tests.e2e.by_hand import AZ, DNS_GROUP, DOMAIN, GROUP, NOTES, TAGS, ZONE, ByHand
from tests.e2e.cloud import Azure
from tests.e2e.project import Project

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow(minutes=3),
    pytest.mark.skipif(AZ is None, reason="azure-cli is not there: python -m toolchain.azure_cli"),
]
STACK = "prod"
DEVICES = "id,type,site,sender\nhall,Generic/smtp-device,office,scan@devices.contoso.example\n"


def writes(events: Sequence[dict[str, Any]]) -> list[str]:
    """Return the calls that would have changed something."""
    methods = ("put", "patch", "delete", "post")
    kinds = [event["kind"] for event in events]
    return [kind for kind in kinds if kind.startswith(("arm.", "graph.")) and kind.rpartition(".")[2] in methods]


def ids(project: Project) -> dict[str, str]:
    """Return the id of each resource in the state, by URN."""
    resources = project.export()["deployment"]["resources"]
    return {one["urn"]: one["id"] for one in resources if one["custom"] and "providers" not in one["type"]}


def list_a_device(root: Path) -> None:
    """Write a site and its device down, as the page says."""
    file = root / "stacks" / f"Pulumi.{STACK}.yaml"
    document = yaml.safe_load(file.read_text())
    document["config"]["mfd:sites"] = {"office": {"name": "Office"}}
    file.write_text(yaml.safe_dump(document))
    (root / "stacks" / f"{STACK}.devices.csv").write_text(DEVICES)


def _is_chosen_by_its_group(project: Project, azure: Azure) -> None:
    """Assert that with a second service in another group the documented options answer what is asked otherwise."""
    azure.call("PUT", azure.group("rg-other"), {"location": "westeurope"}, "2022-09-01")
    service = {"location": "global", "properties": {"dataLocation": "Europe"}}
    azure.call("PUT", azure.url("rg-other", "communicationServices/other"), service)
    azure.wait_for(azure.url("rg-other", "communicationServices/other"))
    assert "choose one with --service" in project.shell(f"./mfd adopt --stack {STACK} 2>&1 || test $? = 1")
    chosen = documented(
        "./mfd adopt --stack prod --subscription 22222222-2222-4222-8222-222222222222 --resource-group rg-mail"
    )
    assert "Nothing to write" in project.shell(chosen)


def test_a_tenant_that_was_set_up_by_hand_is_adopted(tmp_path: Path, simulator: Any, azure: Azure) -> None:
    """After the import a preview shows no change; `up` replaces nothing, and the old secret goes on beside a new one."""
    username, secret = ByHand(azure, simulator, tmp_path / "az").set_up()
    root = tmp_path / "project"
    clone(root)
    project = Project(root, simulator, STACK, environment=clone_environment(root, simulator.env))
    old = {"host": "smtp.azurecomm.net", "username": username, "password": secret, "from": f"scan@{DOMAIN}"}
    project.sends(old)
    records = azure.txt_values(DNS_GROUP, ZONE, "devices")
    seen = len(project.events())

    project.shell(block("docs/how-to/take-over.md", "adopt"))
    project.shell(block("docs/how-to/take-over.md", "stack init"))
    project.pulumi("preview", "--expect-no-changes")
    assert writes(project.events()[seen:]) == []

    adopted = ids(project)
    assert set(project.up()) == {"same"}
    assert writes(project.events()[seen:]) == []
    # A second time, everything is there already.
    assert "Nothing to write" in project.shell(block("docs/how-to/take-over.md", "adopt"))
    _is_chosen_by_its_group(project, azure)
    project.pulumi("import", "--file", f"out/{STACK}/import.json", "--generate-code=false", "--yes")
    assert ids(project) == adopted
    list_a_device(root)
    changes = project.up()
    assert {operation: count for operation, count in changes.items() if operation != "same"} == {
        "create": 1,
        "update": 1,
    }
    assert adopted.items() <= ids(project).items()

    project.sends(old)
    new = project.devices()["hall"]
    assert (new["username"], new["password"]) == (username, None)
    project.shell(f"./mfd handouts --stack {STACK} --with-passwords")
    project.sends(project.devices()["hall"])
    [application] = azure.applications()
    assert application["notes"] == NOTES
    assert azure.call("GET", azure.group(GROUP), version="2021-04-01")["tags"] == TAGS
    assert azure.txt_values(DNS_GROUP, ZONE, "devices") == records
