"""The engine is killed during each creation in turn; the runs after that converge, with nothing doubled."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DOMAIN = {
    "name": "mail.contoso.example",
    "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True},
}
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}
# Everything that a stack can have beside what it must have.
EVERYTHING: dict[str, Any] = {
    "domains": [DOMAIN],
    "keyVault": {"name": "kv-contoso-mail", "create": True},
    "diagnostics": {"workspaceName": "log-contoso-mail"},
    "application": {"mailSend": "application"},
}
# What creates something: PUT in ARM, POST in Graph, and the start of a verification.
CREATIONS: list[dict[str, str]] = [
    {"face": "arm", "method": "PUT", "path": "."},
    {"face": "arm", "method": "POST", "path": "initiateVerification"},
    {
        "face": "graph",
        "method": "POST",
        "path": "/(applications|servicePrincipals|addPassword|appRoleAssignedTo|appRoleAssignments)$",
    },
]
# One resource after the other, so that each kill meets exactly one creation.
UP = ("up", "--yes", "--skip-preview", "--parallel", "1")
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def created(project: Any) -> list[str]:
    """Return the path of each call so far that can have created something, oldest first."""
    return [event["path"] for event in project.events() if any(_is(event, creation) for creation in CREATIONS)]


def _is(event: dict[str, Any], creation: dict[str, str]) -> bool:
    kind = f"{creation['face']}.{creation['method'].lower()}"
    return bool(event["kind"] == kind and re.search(creation["path"], event["path"]))


def shapes(paths: set[str]) -> list[str]:
    """Return paths without the ids that Entra ID makes up, so that those of two runs can be compared."""
    return sorted(_GUID.sub("*", path) for path in paths)


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
            assert len(new) == 1, f"one kill met several creations: {new}"
            known |= new
            project.kill(process)
            return True, 0, ""
        time.sleep(0.05)
    return False, process.returncode, process.communicate()[0]


@pytest.fixture
def uninterrupted(project: Any, second_clone: Callable[[], Any]) -> tuple[list[str], dict[str, int]]:
    """What a run of the same stack creates that nobody kills, and how many objects there are then; all gone again."""
    project.configure([DEVICE], **EVERYTHING)
    other = second_clone()
    other.environment = {**other.environment, "PULUMI_BACKEND_URL": _own_backend(other)}
    other.pulumi("stack", "init")
    other.pulumi(*UP)
    found = shapes(set(created(other))), other.counts()
    project.simulator.reset()
    return found


def _own_backend(other: Any) -> str:
    folder = other.root / ".state" / "uninterrupted"
    folder.mkdir(parents=True)
    return str(folder.as_uri())


@pytest.mark.slow(minutes=2)
def test_killed_during_each_creation(project: Any, azure: Any, uninterrupted: tuple[list[str], dict[str, int]]) -> None:
    """Each killed run is followed by one that goes on, or that prints the import command which makes it go on."""
    kills, known = 0, set[str]()
    while kills < 60:
        killed, code, output = run_until_a_new_creation(project, known)
        kills += killed
        if not killed and code == 0:
            break
        assert killed or project.take_over(output), f"it neither goes on nor says how:\n{output}"
    project.clear_faults()
    creations, counts = uninterrupted
    assert shapes(known) == creations
    assert kills == len(creations)

    project.sends(project.devices()["zrh-copier"])
    assert set(project.up()) == {"same"}
    assert project.counts() == counts
    assert [application["displayName"] for application in azure.applications()] == ["mfd-test"]
    assert azure.mail_send() == {"application": True, "delegated": False}


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
