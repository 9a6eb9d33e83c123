"""The steps of the pipelines, run as their hosts run them; `./mfd` is a stand-in that says what it was asked."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from cli.app import app
from tests.ci.checkout import Checkout
from tests.ci.pipelines import ACTIONS, ROOT, WORKFLOWS, read, script, steps_of
from tests.ci.pull_request_host import PullRequest

COMMENT = "### prod: 1 to create <!-- mfd:preview:prod -->"
SAMPLES = [ROOT / "ci" / "gitlab-ci.yml", ROOT / "ci" / "azure-pipelines.yml"]
VERBS = sorted({verb for path in (*WORKFLOWS, *SAMPLES) for verb in re.findall(r"\./mfd (\w+)", path.read_text())})
# Bound by a variable that the steps of a job read: the job's own.
_KNOWN = {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH", "PWD"}


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A branch that changes a device of prod; `./mfd` prints a comment and ends with $MFD_CODE."""
    made = Checkout(tmp_path / "checkout")
    (made.root / "stacks").mkdir(parents=True)
    for stack in ("dev", "local", "prod"):
        (made.root / "stacks" / f"Pulumi.{stack}.yaml").write_text("config: {}\n")
    mfd = made.root / "mfd"
    mfd.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\necho {shlex.quote(COMMENT)}\nexit ${{MFD_CODE:-0}}\n')
    mfd.chmod(0o755)
    made.begin()
    (made.root / "stacks" / "prod.devices.csv").write_text("id\n")
    made.commit()
    return made


def calls(checkout: Checkout) -> list[str]:
    """Return what `./mfd` was called with."""
    file = checkout.root.parent / "calls"
    return file.read_text().splitlines() if file.exists() else []


def gitlab(job: str) -> str:
    """Return the script of a job in the sample for GitLab."""
    lines: list[str] = yaml.safe_load(SAMPLES[0].read_text())[job]["script"]
    return "\n".join(lines)


def azure() -> str:
    """Return the script of the sample for Azure Pipelines."""
    return re.sub(
        r"(?m)^ {16}", "", SAMPLES[1].read_text().split("inlineScript: |\n")[1].split("            env:\n")[0]
    )


def test_the_stacks_of_a_pull_request_are_found(checkout: Checkout) -> None:
    """The branch touches prod; without the demo's stack it is the same."""
    checkout.run(script("preview", "stacks", "touched"), {"BASE": "main"})
    assert checkout.outputs == {"cloud": '["prod"]', "all": '["prod"]'}


def test_the_stacks_of_a_merge_and_of_a_schedule_are_found(checkout: Checkout) -> None:
    """A merge is compared with what was there before; a schedule is for all."""
    checkout.run(script("update", "stacks", "touched"), {"BASE": "main"})
    assert checkout.outputs == {"cloud": '["prod"]'}
    checkout.run(script("drift", "stacks", "all"))
    assert checkout.outputs == {"cloud": '["dev", "prod"]'}


def test_a_base_that_is_not_there_fails_the_step(checkout: Checkout) -> None:
    """Else no stack would be previewed, and the check would be green."""
    checkout.run(script("preview", "stacks", "touched"), {"BASE": "f" * 40}, expect=1)


@pytest.mark.parametrize("code", [0, 1])
def test_a_comment_is_made_whatever_the_preview_says(checkout: Checkout, pull_request: PullRequest, code: int) -> None:
    """The comment comes first, then the job ends as the preview did."""
    checkout.run(script("preview", "preview", "Preview"), {"STACK": "prod", "MFD_CODE": str(code)})
    assert calls(checkout) == ["preview --stack prod --markdown --policy-pack policypack"]
    assert checkout.summary == f"{COMMENT}\n"
    assert checkout.outputs["code"] == str(code)
    for said in ("comment made\n", "comment edited\n"):
        assert checkout.run(script("preview", "preview", "Comment"), pull_request.github) == said
    assert pull_request.texts == [f"{COMMENT}\n"]
    checkout.run(script("preview", "preview", "Fail as the preview did"), {"CODE": str(code)}, expect=code)


@pytest.mark.parametrize("code", [0, 1])
def test_gitlab_does_the_same(checkout: Checkout, pull_request: PullRequest, code: int) -> None:
    """A stack that is not touched ends at once."""
    base = checkout.git("rev-parse", "main")
    variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base, **pull_request.gitlab}
    checkout.run(gitlab("preview"), {"STACK": "dev", **variables})
    assert calls(checkout) == []
    checkout.run(gitlab("preview"), {"STACK": "prod", "MFD_CODE": str(code), **variables}, expect=code)
    assert pull_request.texts == [f"{COMMENT}\n"]
    checkout.run(gitlab("update"), {"STACK": "prod"})
    checkout.run(gitlab("drift"), {"STACK": "prod"})
    assert calls(checkout)[1:] == ["pulumi up --stack prod --yes --policy-pack policypack", "drift --stack prod"]


def test_the_token_of_gitlab_is_nobody_elses(checkout: Checkout, tmp_path: Path) -> None:
    """It is in a file outside the checkout, which only its owner reads."""
    (folder := tmp_path / "temporary").mkdir()
    lines: list[str] = yaml.safe_load(SAMPLES[0].read_text())["default"]["before_script"]
    login = "\n".join(line for line in lines if "TOKEN" in line)
    variables = {"ARM_CLIENT_ID": "1", "ARM_TENANT_ID": "2", "ARM_OIDC_TOKEN": "a-token", "TMPDIR": str(folder)}
    said = checkout.run(f'umask 022\n{login}\necho "$AZURE_FEDERATED_TOKEN_FILE"', variables)
    [file] = folder.iterdir()
    assert (said, file.read_text(), file.stat().st_mode & 0o777) == (f"{file}\n", "a-token", 0o600)
    assert checkout.git("status", "--porcelain") == ""


@pytest.mark.parametrize("code", [0, 1])
def test_azure_pipelines_do_the_same(checkout: Checkout, pull_request: PullRequest, tmp_path: Path, code: int) -> None:
    """The reason of the build decides; `az` is a stand-in that knows the subscription."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "az").write_text("#!/bin/sh\necho 2222\n")
    (tmp_path / "bin" / "az").chmod(0o755)
    checkout.git("update-ref", "refs/remotes/origin/main", "main")
    variables = {
        "PATH": f"{tmp_path / 'bin'}:{checkout.environment['PATH']}",
        "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main",
        "servicePrincipalId": "1",
        "tenantId": "1",
        "idToken": "1",
        "BUILD_REASON": "PullRequest",
        **pull_request.azure,
    }
    checkout.run(azure(), {**variables, "STACK": "dev"})
    assert calls(checkout) == []
    checkout.run(azure(), {**variables, "STACK": "prod", "MFD_CODE": str(code)}, expect=code)
    assert pull_request.texts == [f"{COMMENT}\n"]
    for reason in ("IndividualCI", "Schedule", "Manual"):
        checkout.run(azure(), {**variables, "STACK": "prod", "BUILD_REASON": reason})
    assert calls(checkout)[1:] == ["pulumi up --stack prod --yes --policy-pack policypack", "drift --stack prod"]


def test_what_is_on_path_stays_there(checkout: Checkout) -> None:
    """The engine's own steps find the project's Python; the toolchain is told which packages."""
    [prepare] = [step["run"] for step in steps_of(read(ACTIONS[0])) if "run" in step]
    (checkout.root / "toolchain").mkdir()
    (checkout.root / "toolchain" / "__main__.py").write_text("import sys; print(sys.argv[1:])\n")
    path = checkout.root.parent / "path"
    assert checkout.run(prepare, {"PACKAGES": "cli", "GITHUB_PATH": str(path)}) == "['--only', 'cli']\n"
    assert path.read_text() == f"{checkout.root}/.venv/bin\n"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_variable_of_a_step_is_given(path: Path) -> None:
    """A variable that nobody sets is empty, and the shell does not say so."""
    document = read(path)
    for job in document["jobs"].values():
        for step in job["steps"]:
            used = set(re.findall(r"\$\{?([A-Z_]+)", step.get("run", "")))
            assert used <= _KNOWN | _names(job) | _names(step)


def _names(part: dict[str, Any]) -> set[str]:
    return set(part.get("env", {}))


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_is_there(verb: str) -> None:
    """Each `./mfd VERB` of a pipeline is a command."""
    known = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert verb in known | {"pulumi"}
