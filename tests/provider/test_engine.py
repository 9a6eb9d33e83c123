"""The real engine finds the provider through Pulumi.yaml and understands what it says."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = ROOT / ".toolchain" / "bin"
PROJECT = f"""\
name: mailtest
runtime:
  name: python
  options:
    virtualenv: {ROOT}/.venv
plugins:
  providers:
    - name: mfdmail
      path: {ROOT}/provider
"""
HEAD = f"""\
import sys
sys.path.insert(0, {str(ROOT)!r})
from components.mfdmail import DomainVerification, HandoutSet
from handouts import CredentialRecord, DeviceRecord, MailSettings, credential_json, device_json
"""
HANDOUTS = """\
def device(name, host):
    settings = MailSettings(host, 587, "starttls", "LOGIN", "", "scan@mail.contoso.com")
    return device_json(DeviceRecord(name, name, "Generic/smtp-device", "Generic", "smtp-device", "hq", "HQ", "ecs", "hq", settings))
credential = CredentialRecord("hq", "prod-hq", "2026H2", {"2026H2": "PASSWORD"}, {"2026H2": "2027-12-31"})
HandoutSet("set", stack="dev", organization="Contoso", out_dir="out/dev", on_up=True, passwords=True,
           devices={"dev-1": device("dev-1", "HOST"), "dev-2": device("dev-2", "smtp.azurecomm.net")},
           credentials={"hq": credential_json(credential)})
"""
VERIFICATION = """\
DomainVerification("domain", domain_id="DOMAIN_ID", wait_seconds=WAIT, records=[])
"""
pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(
        not (BIN / "pulumi").exists() and shutil.which("pulumi") is None,
        reason="no pulumi engine; `make setup` brings it",
    ),
]


@dataclass
class Project:
    """A Pulumi project in a folder of its own."""

    folder: Path
    environ: dict[str, str] = field(default_factory=dict)

    def program(self, text: str) -> None:
        """Write the program."""
        (self.folder / "__main__.py").write_text(HEAD + text)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command of the engine."""
        command = ["pulumi", *arguments, "--non-interactive"]
        output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        return subprocess.Popen(command, cwd=self.folder, env=self.environ, text=True, start_new_session=True, **output)  # type: ignore[call-overload,no-any-return] # mypy does not unfold the streams

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command of the engine and return its output."""
        process = self.start(*arguments)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == code, output
        return output

    def up(self, *arguments: str, code: int = 0) -> str:
        """Run `pulumi up`."""
        return self.run("up", "--yes", "--skip-preview", *arguments, code=code)

    def resource(self, kind: str) -> dict[str, Any]:
        """Return a resource as the state holds it."""
        resources = json.loads(self.run("stack", "export"))["deployment"]["resources"]
        return next(found for found in resources if found["type"] == f"mfdmail:index:{kind}")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Give a project with a stack."""
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "state").mkdir()
    environ = {
        **os.environ,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PULUMI_BACKEND_URL": f"file://{tmp_path}/state",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
    }
    project = Project(tmp_path, environ)
    project.program("")
    project.run("stack", "init", "dev")
    return project


def handouts(password: str = "pw~first", host: str = "smtp.azurecomm.net") -> str:
    """Return the program with a hand-out set."""
    return HANDOUTS.replace("PASSWORD", password).replace("HOST", host)


def test_handouts_are_written_into_the_project_and_a_second_run_changes_nothing(project: Project) -> None:
    """Handouts are written into the project and a second run changes nothing."""
    project.program(handouts())
    assert "2 hand-outs are in out/dev/handouts/index.html" in project.up()
    assert (project.folder / "out/dev/handouts/index.html").exists()
    project.up("--expect-no-changes")
    shutil.rmtree(project.folder / "out")
    project.up("--expect-no-changes", "--refresh")


def test_a_preview_names_the_devices_whose_settings_and_password_change(project: Project) -> None:
    """A preview names the devices whose settings and password change."""
    project.program(handouts())
    project.up()
    project.program(handouts(password="pw~second", host="smtp.office365.com"))
    text = project.run("preview", "--diff")
    assert "dev-1: host: smtp.azurecomm.net → smtp.office365.com; the password changes" in text
    assert "dev-2: the password changes" in text
    assert "pw~" not in text
    digest = project.run("preview", "--json")
    assert "pw~" not in digest
    (step,) = [step for step in json.loads(digest)["steps"] if step["op"] == "update"]
    assert set(step["detailedDiff"]) == {
        'devices["dev-1"].host',
        'devices["dev-1"].password',
        'devices["dev-2"].password',
    }


def test_an_update_lists_the_visits_that_it_asks_for_and_no_others(project: Project) -> None:
    """The engine hands the old inputs over, so that only what has changed is in changes.md."""
    project.program(handouts())
    project.up()
    project.program(handouts(host="smtp.office365.com"))
    assert "1 device to visit" in project.up()
    newest = (project.folder / "out/dev/changes.md").read_text().split("\n# ")[0]
    assert "(dev-1) |  | enter anew: server |" in newest
    assert "dev-2" not in newest


def test_no_secret_is_anywhere_in_the_state(project: Project) -> None:
    """No secret is anywhere in the state."""
    project.program(handouts())
    project.up()
    everything = "".join(path.read_text() for path in (project.folder / "state").rglob("*") if path.is_file())
    assert "pw~first" not in everything
    assert set(project.resource("HandoutSet")["outputs"]) == {"stack", "outDir", "count"}


def verification(project: Project, arm: Any, wait: int) -> None:
    """Write the program with a verification against the origin."""
    project.program(VERIFICATION.replace("DOMAIN_ID", arm.domain_id).replace("WAIT", str(wait)))
    project.environ |= {name: value for name, value in arm.environ.items() if name != "PATH"}


def test_a_wait_that_is_over_fails_and_the_next_run_goes_on(project: Project, arm: Any) -> None:
    """A wait that is over fails and the next run goes on."""
    arm.ends = "VerificationInProgress"
    verification(project, arm, wait=2)
    text = project.up(code=1)
    assert "mail.contoso.com is not verified after 2 s: Domain is VerificationInProgress" in text
    kept = project.resource("DomainVerification")
    assert (kept["id"], kept["outputs"]["state"]) == (arm.domain_id, "NotStarted")
    arm.ends = "Verified"
    arm.asked.clear()
    assert "DKIM2 is verified (4 of 4)" in project.up()
    assert arm.asked == ["SPF", "DKIM", "DKIM2"]
    assert project.resource("DomainVerification")["outputs"]["verifiedDomainId"] == arm.domain_id
    project.up("--expect-no-changes")


def test_a_lost_verification_is_found_by_refresh_and_repaired_by_up(project: Project, arm: Any) -> None:
    """A lost verification is found by refresh and repaired by up."""
    verification(project, arm, wait=20)
    project.up()
    arm.states["SPF"] = "VerificationFailed"
    project.run("refresh", "--preview-only", "--expect-no-changes", code=7)
    project.run("refresh", "--yes", "--skip-preview")
    assert "SPF is verified (4 of 4)" in project.up()
    project.up("--expect-no-changes")


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


def test_ctrl_c_keeps_the_resource(project: Project, arm: Any) -> None:
    """Ctrl c keeps the resource."""
    arm.ends = "VerificationInProgress"
    verification(project, arm, wait=600)
    process = project.start("up", "--yes", "--skip-preview")
    wait_for(lambda: bool(arm.asked))
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert "interrupted before it was verified" in output
    assert project.resource("DomainVerification")["id"] == arm.domain_id
    arm.ends = "Verified"
    project.up()


def test_a_run_that_was_killed_is_taken_up(project: Project, arm: Any) -> None:
    """A run that was killed is taken up."""
    arm.ends = "VerificationInProgress"
    verification(project, arm, wait=600)
    process = project.start("up", "--yes", "--skip-preview")
    wait_for(lambda: bool(arm.asked))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    arm.ends = "Verified"
    project.run("cancel", "--yes", "dev")
    project.up()
    assert project.resource("DomainVerification")["outputs"]["state"] == "Verified"
