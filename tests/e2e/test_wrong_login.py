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


@pytest.mark.parametrize("key", ["tenantId", "subscriptionId"])
def test_a_login_for_another_place_is_refused(project: Any, key: str) -> None:
    """The message names the key, what it says and what the login reaches; nothing is written."""
    project.configure([DEVICE], domains=DOMAINS, **{key: OTHER})
    output = project.pulumi("up", "--yes", "--skip-preview", expect=1)
    assert f"mfd:{key} is {OTHER}" in output
    assert "Traceback" not in output
    assert writes(project) == []


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
