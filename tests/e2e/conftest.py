"""A project of its own per test against the simulator, a second clone of it, and the administrator's own hands."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.clone import clone, clone_environment
from tests.e2e.cloud import Azure
from tests.e2e.project import Project


@pytest.fixture
def project(tmp_path: Path, simulator: Any) -> Project:
    """A project with an empty stack, against a simulator that is reset."""
    root = tmp_path / "project"
    clone(root)
    made = Project(root, simulator, environment=clone_environment(root, simulator.env))
    made.configure([])
    made.pulumi("stack", "init")
    return made


@pytest.fixture
def azure(simulator: Any) -> Azure:
    """The administrator's own hands in the cloud."""
    return Azure(simulator)


@pytest.fixture
def second_clone(project: Project, tmp_path: Path) -> Callable[[], Project]:
    """Make another clone of the same stack: same backend and stack file, no `out/`."""

    def make() -> Project:
        root = tmp_path / "second"
        clone(root)
        shutil.copytree(project.root / "stacks", root / "stacks", dirs_exist_ok=True)
        return Project(root, project.simulator, project.stack, environment=project.environment)

    return make
