"""The real engine, an unmodified program with every type, and the simulator behind the stand-ins."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from simulator.faces.grpc import PACKAGES

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = ROOT / ".toolchain" / "bin"
PROGRAM = Path(__file__).parent / "every_type"
SECONDS = 120
TYPES = {name for package in PACKAGES for name in package.types}
pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(
        not (BIN / "pulumi").exists() and shutil.which("pulumi") is None,
        reason="no pulumi engine; `make setup` brings it",
    ),
]


@dataclass
class Project:
    """The program in a folder of its own, with one file backend for its stacks."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str, code: int = 0) -> str:
        """Run a command of the engine and return its output."""
        command = ["pulumi", *arguments, "--non-interactive"]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, text=True, capture_output=True, check=False, timeout=SECONDS
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def up(self, *arguments: str) -> str:
        """Run `pulumi up`."""
        return self.run("up", "--yes", "--skip-preview", *arguments)

    def resources(self) -> list[dict[str, Any]]:
        """Return the resources of the state."""
        listed = json.loads(self.run("stack", "export"))["deployment"]["resources"]
        return [entry for entry in listed if not entry["type"].startswith("pulumi:")]


@pytest.fixture
def project(tmp_path: Path, simulator: Any) -> Project:
    """Give a project with the stack `one`, served by the simulator."""
    folder = tmp_path / "program"
    shutil.copytree(PROGRAM, folder)
    runtime = f"runtime:\n  name: python\n  options:\n    virtualenv: {ROOT}/.venv\n"
    settings = (folder / "Pulumi.yaml").read_text().replace("runtime: python\n", runtime)
    (folder / "Pulumi.yaml").write_text(settings)
    (tmp_path / "state").mkdir()
    environment = {
        **os.environ,
        **simulator.env,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "PULUMI_BACKEND_URL": f"file://{tmp_path}/state",
        "PULUMI_HOME": str(tmp_path / "home"),
        "PULUMI_CONFIG_PASSPHRASE": "passphrase",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_ERROR_OUTPUT_STRING": "1",
    }
    made = Project(folder, environment)
    made.run("stack", "init", "one")
    return made


def test_every_type_lives_its_whole_life(project: Project, simulator: Any) -> None:
    """Every type is foreseen, made, found unchanged, changed, and deleted until the simulator is as it was."""
    before = _counts(simulator)
    assert "error" not in project.run("preview")
    project.up()
    assert {entry["type"] for entry in project.resources()} == TYPES
    _shows_no_difference(project)
    project.run("config", "set", "version", "2")
    summary = json.loads(project.run("preview", "--json"))["changeSummary"]
    assert (summary["replace"], summary.get("create", 0), summary.get("delete", 0)) == (2, 0, 0)
    project.up()
    _shows_no_difference(project)
    project.run("destroy", "--yes", "--skip-preview")
    assert _counts(simulator) == before


def test_everything_can_be_taken_over_by_its_id(project: Project) -> None:
    """A second stack imports every resource of the first, and the first finds nothing left to delete.

    Only the client secret, whose value nobody can read, is made anew, and the saved query, which Azure refuses to change.
    """
    project.up()
    entries = [
        {"type": entry["type"], "name": entry["urn"].rsplit("::", 1)[-1], "id": entry["id"]}
        for entry in project.resources()
    ]
    (project.folder / "import.json").write_text(json.dumps({"resources": entries}))
    project.run("stack", "init", "two")
    project.run("import", "-f", "import.json", "--yes", "--skip-preview", "--generate-code=false", "--protect=false")
    assert {entry["type"] for entry in project.resources()} == TYPES
    summary = json.loads(project.run("preview", "--json"))["changeSummary"]
    assert (summary["replace"], summary.get("create", 0), summary.get("delete", 0)) == (2, 0, 0)
    project.up()
    _shows_no_difference(project)
    project.run("destroy", "--yes", "--skip-preview", "--stack", "two")


def test_what_others_deleted_is_missed_at_a_refresh(project: Project, simulator: Any) -> None:
    """After everything is gone from the cloud a refresh empties the stack, and the next run makes all of it again."""
    project.up()
    simulator.reset()
    project.run("refresh", "--yes", "--skip-preview")
    assert project.resources() == []
    project.up()
    assert {entry["type"] for entry in project.resources()} == TYPES


def test_no_secret_is_in_the_state_in_clear(project: Project) -> None:
    """The password that Entra ID issued is encrypted in the state, wherever it went."""
    project.up()
    shown = json.loads(project.run("stack", "export", "--show-secrets"))["deployment"]["resources"]
    password = next(entry for entry in shown if entry["type"].endswith(":ApplicationPassword"))["outputs"]["value"]
    value = json.loads(password["plaintext"])
    assert len(value) > 20
    assert value not in project.run("stack", "export")


def _shows_no_difference(project: Project) -> None:
    project.up("--expect-no-changes")
    project.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
    project.run("preview", "--expect-no-changes")


def _counts(simulator: Any) -> Any:
    return simulator.inspect.get("/inspection/counts").json()
