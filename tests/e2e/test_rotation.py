"""A rotation of twelve devices: one run killed, three visits late, one device left behind, and nobody else locked out."""

from __future__ import annotations

import json
import re
import smtplib
import subprocess
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from tests.e2e.sending_device import SendingDevice

pytestmark = [pytest.mark.engine, pytest.mark.slow]

SITES = {"zrh": {"name": "Zurich"}, "ber": {"name": "Berlin"}, "par": {"name": "Paris"}}
DEVICES = [
    {
        "id": f"{site}-{number}",
        "type": "Generic/smtp-device",
        "site": site,
        "sender": f"{site}-{number}@AzureManagedDomain",
    }
    for site in SITES
    for number in range(1, 5)
]
LATE, LEFT = ["ber-4", "par-4", "zrh-4"], "par-1"
ROTATION = "stacks/test.rotation.yaml"


class Fleet:
    """Twelve devices, each with what the hand-out said that somebody followed last."""

    def __init__(self, project: SendingDevice) -> None:
        self._project = project
        self._stored: dict[str, dict[str, Any]] = {}
        self.logins = 0

    def follow(self, handouts: dict[str, dict[str, Any]], *devices: str) -> None:
        """Enter what the present hand-outs say, and try it out; a new role or secret takes a while to be in force."""
        for device in devices:
            told = self._stored[device] = handouts[device]
            self._project.eventually(partial(self._project.log_in, told))

    def log_in(self, *but: str) -> None:
        """Let each device log in as it does every day, at the first attempt."""
        for device, told in self._stored.items():
            if device not in but:
                self._project.log_in(told)
                self.logins += 1

    def refused(self, device: str) -> bool:
        """Say whether this device's login is refused."""
        with pytest.raises(smtplib.SMTPAuthenticationError):
            self._project.log_in(self._stored[device])
        return True


def rotate(project: Any, *arguments: str, expect: int = 0) -> str:
    """Run `./mfd rotate` and return what it prints."""
    return mfd(project, "rotate", *arguments, expect=expect)


def expiring(project: Any) -> dict[str, Any]:
    """Return what `./mfd expiring` says, Entra ID asked too; no secret is near its end."""
    found: dict[str, Any] = json.loads(mfd(project, "expiring", "--ask-tenant", "--json"))
    return found


def mfd(project: Any, verb: str, *arguments: str, expect: int = 0) -> str:
    """Run a command for the project's stack and return what it prints."""
    done = subprocess.run(
        [project.root / "mfd", verb, "--stack", project.stack, *arguments],
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def phase(project: Any) -> str:
    """Return what `./mfd rotate` says comes next."""
    found: str = json.loads(rotate(project, "--json"))["phase"]
    return found


def killed_up(project: Any) -> None:
    """Kill an `up` whose first new secret is made and not yet in the state."""
    project.add_fault(face="graph", method="POST", path="/addPassword$", when="after", delaySeconds=30)
    seen = len(project.events("graph.post"))
    process = project.start("up", "--yes", "--skip-preview")
    project.wait_until(lambda: any("addPassword" in event["path"] for event in project.events("graph.post")[seen:]))
    project.kill(process)
    project.clear_faults()


@pytest.mark.slow(minutes=2)
def test_a_rotation_locks_out_only_who_is_left_behind(project: Any) -> None:
    """After every step, every device that followed its hand-out logs in at once."""
    project.configure(
        DEVICES,
        sites=SITES,
        domains=[{"name": "AzureManagedDomain"}],
        credentials={"scope": "site", "generations": ["2026H2"]},
    )
    project.up()
    fleet = Fleet(project)
    names = [device["id"] for device in DEVICES]
    fleet.follow(project.devices(), *names)
    fleet.log_in()

    assert "0 of 12 devices have moved; 12 to visit" in rotate(project, "--begin")
    assert (project.root / ROTATION).exists()
    assert phase(project) == "up"
    assert "no hand-out tells it before `pulumi up`" in rotate(project, "--done", "ber-1", expect=1)
    fleet.log_in()

    killed_up(project)
    fleet.log_in()
    assert phase(project) == "up"
    project.up()
    fleet.log_in()
    assert phase(project) == "visit"
    ends = expiring(project)
    assert [secret["generation"] for secret in ends["secrets"]] == ["2026H2"] * 3 + ["2027H1"] * 3
    # What the killed run made, and nobody knows the value of.
    assert {secret["name"].partition(" ")[2] for secret in ends["unknownToTheStack"]} == {"2027H1"}

    handouts = project.devices()
    on_time = [name for name in names if name not in {*LATE, LEFT}]
    for site in SITES:
        fleet.follow(handouts, *(name for name in on_time if name.startswith(site)))
        fleet.log_in()
    assert "8 of 12 devices have moved; 4 to visit" in rotate(project, "--done", *on_time)
    assert f"still with the old password: ber-4, {LEFT}, par-4, zrh-4" in rotate(project, "--finish", expect=1)

    assert f"2026H2 is not in mfd:credentials.generations, and is held by ber-4, {LEFT}" in up_without_the_old(project)
    fleet.log_in()

    overdue(project)
    assert "4 to visit, due" in rotate(project)
    fleet.follow(handouts, *LATE)
    assert "11 of 12 devices have moved (3 of them late); 1 to visit" in rotate(project, "--done", *LATE)
    fleet.log_in()

    forced = ("--finish", "--force", LEFT, "--why", "out of use")
    assert "1 left behind (par-1)" in rotate(project, *forced)
    fleet.log_in()
    assert phase(project) == "retire-up"
    changes = project.up()
    # The old secret of each site, and the hand-outs.
    assert (changes.get("create"), changes.get("update"), changes.get("delete")) == (None, 1, 3)
    fleet.log_in(LEFT)
    assert fleet.refused(LEFT)
    assert phase(project) == "done"
    assert fleet.logins == 10 * 12 + 11


def up_without_the_old(project: Any) -> str:
    """Take the old generation out by hand, as somebody does who knows of no rotation, and return what `up` says."""
    file = project.root / "stacks" / "Pulumi.test.yaml"
    text = file.read_text()
    file.write_text(text.replace("- 2026H2\n", ""))
    assert file.read_text() != text
    output: str = project.pulumi("up", "--yes", "--skip-preview", expect=1)
    file.write_text(text)
    return output


def overdue(project: Any) -> None:
    """Let all that has happened so far be so long ago that the due day was yesterday."""
    file, today = project.root / ROTATION, datetime.now(UTC).date()
    text = file.read_text()
    due = date.fromisoformat(re.findall(r"due: (.*)", text)[0])
    ago = due - (today - timedelta(days=1))
    file.write_text(re.sub(r"\d{4}-\d\d-\d\d", lambda day: str(date.fromisoformat(day[0]) - ago), text))
