"""A login for another tenant or subscription, and settings with mistakes, stop the run before anything is written."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
DOMAINS = [{"name": "AzureManagedDomain"}]
OTHER = "99999999-9999-4999-8999-999999999999"


def writes(project: Any) -> list[dict[str, Any]]:
    """Return the calls in the simulator's history that would have changed something."""
    methods = ("put", "patch", "delete", "post")
    return [
        event
        for event in project.events()
        if event["kind"].split(".")[0] in {"arm", "graph"} and event["kind"].split(".")[-1] in methods
    ]


def declared(project: Any) -> dict[str, str]:
    """Return the id of each resource in the state, by URN; what else is there is encrypted anew at each write."""
    resources = project.export()["deployment"]["resources"]
    custom = [resource for resource in resources if resource["custom"] and "pulumi:providers" not in resource["type"]]
    return {resource["urn"]: resource["id"] for resource in custom}


@pytest.mark.parametrize("key", ["tenantId", "subscriptionId"])
def test_a_login_for_another_place_is_refused(project: Any, key: str) -> None:
    """The message names the key, what it says and what the login reaches; nothing is written."""
    project.configure([DEVICE], domains=DOMAINS, **{key: OTHER})
    output = project.pulumi("up", "--yes", "--skip-preview", expect=1)
    assert f"mfd:{key} is {OTHER}" in output
    assert "Traceback" not in output
    assert writes(project) == []


@pytest.mark.parametrize("key", ["tenantId", "subscriptionId"])
def test_refresh_and_destroy_are_refused_too(project: Any, key: str) -> None:
    """A stack that is there stays untouched, in the cloud and in the state, whatever the command."""
    project.configure([DEVICE], domains=DOMAINS)
    project.up()
    before, kept = writes(project), declared(project)

    project.configure([DEVICE], domains=DOMAINS, **{key: OTHER})
    for command in ("refresh", "destroy"):
        output = project.pulumi(command, "--yes", "--skip-preview", expect=1)
        assert f"mfd:{key} is {OTHER}" in output
    assert writes(project) == before
    assert declared(project) == kept


def test_all_mistakes_come_at_once(project: Any) -> None:
    """Mistakes in the stack file and in the device list are named together; nothing is written."""
    project.configure(
        [{**DEVICE, "type": "Generic/smtp-devise"}], domains=DOMAINS, dataLocation="Atlantis", dataLokation="Europe"
    )
    output = project.pulumi("up", "--yes", "--skip-preview", expect=1)
    for wrong in ("Atlantis", "dataLokation", "smtp-devise"):
        assert wrong in output
    assert "Traceback" not in output
    assert writes(project) == []
