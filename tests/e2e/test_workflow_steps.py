"""The steps of the workflows with the real engine: the preview of a pull request, also of one from a fork."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from demo.clone import clone
from tests.ci.checkout import Checkout
from tests.ci.pipelines import ROOT, script
from tests.ci.pull_request_host import PullRequest, serving
from tests.docs.documented import documented

pytestmark = [pytest.mark.engine, pytest.mark.slow(minutes=1)]

COPIER = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
LABEL = {**COPIER, "id": "zrh-label", "sender": "label@AzureManagedDomain"}
EXEMPT = {
    f"azure-communication-service-{rule}": {"reason": "A test has no mail to log, and no keys."}
    for rule in ("disallow-local-auth", "enable-diagnostics")
}


def test_a_pull_request_gets_one_comment_until_it_is_right(project: Any) -> None:
    """Its first commit is against a policy, so that the job fails; the second one puts it right, and the comment too."""
    shutil.copytree(ROOT / "policypack", project.root / "policypack")
    project.configure([COPIER], handouts={}, policyExemptions=EXEMPT)
    project.up()
    checkout = Checkout(project.root, project.environment)
    base = checkout.begin()

    def pushed(*devices: dict[str, str], expect: int, **settings: Any) -> str:
        project.configure(devices, **{"handouts": {}, "policyExemptions": EXEMPT, **settings})
        checkout.commit()
        checkout.run(script("preview", "stacks", "touched"), {"BASE": base})
        assert checkout.outputs["cloud"] == '["test"]'
        checkout.run(script("preview", "preview", "Preview"), {"STACK": "test"})
        assert checkout.outputs["code"] == str(expect)
        with serving(pull_request):
            checkout.run(script("preview", "preview", "Comment"), pull_request.github)
        [comment] = pull_request.texts
        return comment

    pull_request = PullRequest()
    wrong = pushed(COPIER, LABEL, expect=1, handouts={"passwords": True})
    assert wrong.startswith("### test: the preview failed <!-- mfd:preview:test -->")
    assert "mfd-handouts-disallow-passwords" in wrong

    right = pushed(COPIER, LABEL, expect=0)
    assert right.startswith("### test: 1 to create, 1 to update, ")
    assert "| Zurich | zrh-label (zrh-label) |  | set it up | new |" in right
    assert "policy violation" not in right


def test_a_fork_sees_what_it_does_to_the_stack_of_the_demo(tmp_path: Path) -> None:
    """No login and no cloud: a simulator stands where the base is, and the change is previewed against it."""
    root = tmp_path / "project"
    clone(root)
    for part in ("policypack", "simulator", "demo"):
        shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Pulumi.local.yaml", "local.devices.csv"):
        shutil.copy(ROOT / "stacks" / name, root / "stacks" / name)
    with (root / ".gitignore").open("a") as file:
        # Links, in this checkout.
        file.write("/.venv\n/.toolchain\n")
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PULUMI_", "ARM_", "AZURE_"))}
    checkout = Checkout(root, own)
    base = checkout.begin()
    devices = root / "stacks" / "local.devices.csv"
    devices.write_text(devices.read_text().replace("lab@devices", "scan-munich@devices"))
    checkout.commit()

    checkout.run(script("preview", "simulator", "Preview"), {"BASE": base})
    assert checkout.summary.startswith("### local: 1 to update, 1 to delete, ")
    assert "(muc-lab) | Laboratory 3 | enter anew: From address |" in checkout.summary
    assert checkout.run(documented(".venv/bin/python -m demo.preview main")) == checkout.summary
    assert checkout.git("worktree", "list").count("\n") == 0
    assert _processes_of(tmp_path) == ""


def _processes_of(folder: Path) -> str:
    done = subprocess.run(["pgrep", "-af", str(folder)], capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stdout.splitlines() if "pgrep" not in line and sys.executable not in line)
