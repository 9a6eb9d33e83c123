"""The engine is killed during each creation in turn; the runs after that converge, with nothing doubled."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DOMAIN = {
    "name": "mail.contoso.example",
    "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True},
}
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}
# What creates something: PUT in ARM, POST in Graph, and the start of a verification.
CREATIONS: list[dict[str, str]] = [
    {"face": "arm", "method": "PUT", "path": "."},
    {"face": "arm", "method": "POST", "path": "initiateVerification"},
    {"face": "graph", "method": "POST", "path": "/(applications|servicePrincipals|addPassword)$"},
]
# One resource after the other, so that each kill meets exactly one creation.
UP = ("up", "--yes", "--skip-preview", "--parallel", "1")


def created(project: Any) -> list[str]:
    """Return the path of each call so far that can have created something, oldest first."""
    return [event["path"] for event in project.events() if event["kind"] in {"arm.put", "arm.post", "graph.post"}]


def hold_new_creations(project: Any, known: set[str]) -> None:
    """Let the next creation happen and hold its answer back: what a run leaves behind that is killed at that moment.

    A path in `known` is let through: a creation that is idempotent is repeated by each run.
    """
    project.clear_faults()
    others = "|".join(re.escape(path) for path in known)
    for creation in CREATIONS:
        path = f"^(?!({others})$).*{creation['path']}"
        project.add_fault(**{**creation, "path": path}, when="after", delaySeconds=30)


def run_until_a_new_creation(project: Any, known: set[str]) -> tuple[bool, int, str]:
    """Start an `up` and kill it at its first creation that is not `known`; return whether, exit code and output."""
    hold_new_creations(project, known)
    seen = len(created(project))
    process = project.start(*UP)
    while process.poll() is None:
        new = set(created(project)[seen:]) - known
        if new:
            known |= new
            project.kill(process)
            return True, 0, ""
        time.sleep(0.05)
    return False, process.returncode, process.communicate()[0]


def test_killed_during_each_creation(project: Any, azure: Any) -> None:
    """Each killed run is followed by one that goes on, or that prints the import command which makes it go on."""
    project.configure([DEVICE], domains=[DOMAIN])
    kills = imports = 0
    known: set[str] = set()
    while kills + imports < 60:
        killed, code, output = run_until_a_new_creation(project, known)
        kills += killed
        if not killed and code == 0:
            break
        if not killed:
            taken = project.take_over(output)
            assert taken, f"it neither goes on nor says how:\n{output}"
            imports += taken
    project.clear_faults()
    assert kills >= 12

    project.sends(project.devices()["zrh-copier"])
    assert set(project.up()) == {"same"}
    assert [application["displayName"] for application in azure.applications()] == ["mfd-test"]


def test_interrupted_during_verification(project: Any) -> None:
    """Ctrl-C while it waits returns within 5 seconds; the next run goes on."""
    assert project.simulator.inspect.put("/inspection/verification", json={"slow": 15}).is_success
    project.configure([DEVICE], domains=[DOMAIN])
    process = project.start("up", "--yes", "--skip-preview")
    project.wait_until(lambda: any("initiateVerification" in str(event) for event in project.events()))
    started = time.monotonic()
    project.interrupt(process)
    process.communicate(timeout=30)
    assert time.monotonic() - started < 5
    assert process.returncode != 0
    kept = [resource["type"] for resource in project.export()["deployment"]["resources"]]
    assert "mfdmail:index:DomainVerification" in kept
    assert "azure-native:communication:CommunicationService" not in kept
    assert project.simulator.inspect.put("/inspection/verification", json={}).is_success
    project.up()
    project.sends(project.devices()["zrh-copier"])
