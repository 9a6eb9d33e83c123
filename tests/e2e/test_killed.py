"""The engine is killed during each creation in turn; the runs after that converge, with nothing doubled."""

from __future__ import annotations

import time
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DOMAIN = {
    "name": "mail.contoso.example",
    "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True},
}
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}
# The call is carried out and its answer held back: that is the moment at which a killed run leaves something behind.
CREATIONS: list[dict[str, Any]] = [
    {"face": "arm", "method": "PUT"},
    {"face": "arm", "method": "POST", "path": "initiateVerification"},
    {"face": "graph", "method": "POST", "path": "/(applications|servicePrincipals|addPassword)$"},
]
# One resource after the other, so that each kill meets exactly one creation.
UP = ("up", "--yes", "--skip-preview", "--parallel", "1")


def creations(project: Any) -> int:
    """Return how many calls the simulator has carried out that can create something."""
    return sum(event["kind"] in {"arm.put", "arm.post", "graph.post"} for event in project.events())


def run_until_a_creation(project: Any) -> tuple[bool, int, str]:
    """Start an `up` that is held at its first creation, and kill it there; return whether, exit code and output."""
    project.clear_faults()
    for creation in CREATIONS:
        project.add_fault(**creation, when="after", delaySeconds=30, times=1)
    before = creations(project)
    process = project.start(*UP)
    while process.poll() is None:
        if creations(project) > before:
            project.kill(process)
            return True, 0, ""
        time.sleep(0.05)
    return False, process.returncode, process.communicate()[0]


def test_killed_during_each_creation(project: Any, azure: Any) -> None:
    """Each killed run is followed by one that goes on, or that prints the import command which makes it go on."""
    project.configure([DEVICE], domains=[DOMAIN])
    kills = imports = 0
    while kills + imports < 60:
        killed, code, output = run_until_a_creation(project)
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
    assert len(azure.applications()) == 1
    services = [kind for kind in project.counts() if "communicationservices" in kind.lower()]
    assert services


def test_interrupted_during_verification(project: Any) -> None:
    """Ctrl-C while it waits returns within 5 seconds; the next run goes on."""
    project.simulator.inspect.put("/inspection/verification", json={"mode": "slow"})
    project.configure([DEVICE], domains=[DOMAIN])
    process = project.start("up", "--yes", "--skip-preview")
    project.wait_until(lambda: any("initiateVerification" in str(event) for event in project.events()))
    started = time.monotonic()
    project.interrupt(process)
    process.communicate(timeout=30)
    assert time.monotonic() - started < 5
    project.simulator.inspect.put("/inspection/verification", json={"mode": "normal"})
    project.up()
    project.sends(project.devices()["zrh-copier"])
