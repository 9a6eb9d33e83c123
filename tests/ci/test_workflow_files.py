"""The pipeline files: what their checkers say, and what nobody may take out of them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ci.pipelines import ACTIONS, AZURE, GITLAB, ROOT, WORKFLOWS, job_of_azure, read, steps_of, workflow
from toolchain.actionlint import VERSION
from toolchain.places import ENGINE_VERSION

LINTER = ROOT / ".toolchain" / "actionlint" / VERSION / "actionlint"
SCHEMAS = {
    "github-workflows": WORKFLOWS,
    "github-actions": ACTIONS,
    "gitlab-ci": [GITLAB],
    "azure-pipelines": [AZURE],
}
NAMES = [path.stem for path in WORKFLOWS]


@pytest.mark.skipif(not LINTER.exists(), reason="actionlint is not built: `python -m toolchain.actionlint` needs Go")
def test_actionlint_has_nothing_to_say() -> None:
    """Syntax, expressions, contexts, inputs of known actions, and the shell scripts where shellcheck is there."""
    done = subprocess.run([LINTER, "-no-color"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("kind", SCHEMAS)
def test_files_fit_their_schema(kind: str, tmp_path: Path) -> None:
    """GitHub's, GitLab's and Azure's own schemas."""
    files = [tmp_path / path.name for path in SCHEMAS[kind]]
    for path, file in zip(SCHEMAS[kind], files, strict=True):
        # Azure's knows `each`, and not that the name of a job may come from it.
        file.write_text(path.read_text().replace("- job: ${{ stack }}", "- job: prod"))
    transform = ["--data-transform", kind] if kind in ("gitlab-ci", "azure-pipelines") else []
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{kind}", *transform]
    done = subprocess.run([*command, "--regex-variant", "python", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_the_three_workflows() -> None:
    """Preview, update and drift."""
    assert NAMES == ["drift", "preview", "update"]


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=lambda path: path.parent.name + "/" + path.name)
def test_actions_are_pinned_by_commit(path: Path) -> None:
    """Somebody else's action is named by a full commit, with its version beside it."""
    used = re.findall(r"uses: (.*)", path.read_text())
    assert used
    for action in used:
        assert action.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@pytest.mark.parametrize("path", [*WORKFLOWS, *ACTIONS], ids=lambda path: path.parent.name + "/" + path.name)
def test_scripts_hold_no_expression(path: Path) -> None:
    """What a pull request chooses, such as a branch's name, reaches a shell as a variable only."""
    for step in steps_of(read(path)):
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("name", NAMES)
def test_rights_are_the_least(name: str) -> None:
    """Nothing by default; each job names what it needs, and only a preview may write, namely comments."""
    document = workflow(name)
    assert document["permissions"] == {}
    allowed = {"contents": "read", "id-token": "write"} | ({"pull-requests": "write"} if name == "preview" else {})
    for job in document["jobs"].values():
        assert job["permissions"].items() <= allowed.items()


def test_forks_get_no_credentials() -> None:
    """No pull_request_target; the job with a login is not for forks; the other one has no login."""
    document = workflow("preview")
    assert set(document["on"]) == {"pull_request"}
    assert "head.repo.full_name == github.repository" in document["jobs"]["preview"]["if"]
    simulator = document["jobs"]["simulator"]
    assert simulator["permissions"] == {"contents": "read"}
    assert "vars." not in str(simulator)
    assert "secrets." not in str(simulator)


def test_no_checkout_leaves_a_token_behind() -> None:
    """The code of a pull request finds no token in .git/config."""
    for path in WORKFLOWS:
        for step in steps_of(read(path)):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_an_update_waits_for_its_environment_and_its_turn() -> None:
    """The environment of the stack is asked, and two updates of one stack do not run at once."""
    update = workflow("update")["jobs"]["update"]
    assert update["environment"] == "${{ matrix.stack }}"
    assert update["concurrency"] == {"group": "update-${{ matrix.stack }}", "cancel-in-progress": False}


def test_an_old_run_that_is_run_again_takes_nothing_back() -> None:
    """An update takes the tip of its branch, and not the commit that the run is for."""
    [branch] = workflow("update")["on"]["push"]["branches"]
    checkout, *_ = workflow("update")["jobs"]["update"]["steps"]
    assert checkout["with"]["ref"] == branch


def test_an_update_ends_before_its_login_does() -> None:
    """The login opens the state for about an hour, on every host."""
    minutes = {
        workflow("update")["jobs"]["update"]["timeout-minutes"],
        int(read(GITLAB)[".stack"]["timeout"].removesuffix("m")),
        int(job_of_azure()["timeoutInMinutes"]),
    }
    assert max(minutes) <= 50


def test_the_engine_is_the_projects() -> None:
    """Every file that names the engine's version names this one."""
    for path in (*ACTIONS, GITLAB, AZURE):
        assert set(re.findall(r"version:? (\d+\.\d+\.\d+)", path.read_text())) == {ENGINE_VERSION}
