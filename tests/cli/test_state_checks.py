"""What `mfd doctor` says about the state."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.check import Health
from cli.local_stack import WHERE_IT_LIVES
from cli.state_checks import state_checks

Logged = Callable[[str, int], None]
ON_BLOBS = "azblob://pulumi-state?storage_account=contosostate"


@pytest.fixture
def logged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Logged:
    """Return a function that puts an engine on PATH which is logged in somewhere, or ends with an exit code."""

    def install(url: str, code: int = 0) -> None:
        engine = tmp_path / "engine" / "pulumi"
        engine.parent.mkdir()
        engine.write_text(f"#!/bin/sh\necho '{json.dumps({'user': 'ann', 'url': url})}'\nexit {code}\n")
        engine.chmod(0o755)
        monkeypatch.setenv("PATH", f"{engine.parent}:/bin:/usr/bin")

    return install


def seen(project: Path, *, production: bool) -> list[tuple[Health, str]]:
    """Return how the checks end, and what they saw."""
    return [(check.health, check.detail) for check in state_checks(project, "test", production=production)]


def test_a_folder_does_for_a_trial_and_not_for_production(project: Path, logged: Logged) -> None:
    """A production stack is told where a team keeps it."""
    logged("file:///home/ann/mfd-state", 0)
    assert seen(project, production=False) == [(Health.OK, "file:///home/ann/mfd-state")]
    assert seen(project, production=True) == [(Health.UNKNOWN, "file:///home/ann/mfd-state: on this machine only")]


def test_a_passphrase_of_a_production_stack_is_named(project: Path, logged: Logged) -> None:
    """The stack file says that there is one."""
    logged(ON_BLOBS, 0)
    assert seen(project, production=True) == [(Health.OK, ON_BLOBS)]
    (project / "stacks" / "Pulumi.test.yaml").write_text("encryptionsalt: v1:abc\nconfig: {}\n")
    assert seen(project, production=False) == [(Health.OK, ON_BLOBS)]
    assert [health for health, _ in seen(project, production=True)] == [Health.OK, Health.UNKNOWN]


def test_a_stack_that_was_never_made_is_a_problem(project: Path, logged: Logged, tmp_path: Path) -> None:
    """Its settings alone are not enough for an `up`."""
    logged("file:///home/ann/mfd-state", 0)
    engine = tmp_path / "engine" / "pulumi"
    never = "echo \"error: no stack named 'test' found\" >&2; exit 255"
    engine.write_text(engine.read_text().replace("\n", f"\ncase $1 in stack) {never};; esac\n", 1))
    found = list(state_checks(project, "test", production=False))
    assert [(check.health, check.detail) for check in found] == [
        (Health.OK, "file:///home/ann/mfd-state"),
        (Health.PROBLEM, "stacks/Pulumi.test.yaml is there, and the stack was never made"),
    ]
    assert found[1].way_out == "`./mfd pulumi stack init test`"


def test_without_a_place_the_stack_cannot_be_made(project: Path, logged: Logged) -> None:
    """The engine is not logged in."""
    logged("", 3)
    assert seen(project, production=False) == [(Health.PROBLEM, "the engine does not know where to keep it")]


def test_no_login_of_the_engine_reaches_the_stack_of_the_demo(project: Path, logged: Logged) -> None:
    """It is led to where it lives, and every other stack to a login."""
    logged("", 3)
    [local], [other] = (list(state_checks(project, stack, production=False)) for stack in ("local", "test"))
    assert local.way_out == WHERE_IT_LIVES
    assert "./mfd pulumi login" in other.way_out
