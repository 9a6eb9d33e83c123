"""The virtual environment is made once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from toolchain import virtual_environment
from toolchain.errors import ToolchainError
from toolchain.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A checkout whose locks name no package."""
    (tmp_path / "requirements-cli.lock").write_text("")
    (tmp_path / "requirements-dev.lock").write_text("")
    return Places(tmp_path)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, places: Places) -> list[str]:
    """The commands that are run, instead of running them; the first one makes a Python that works."""
    ran: list[str] = []

    def run(command: list[Any], *_: object, **__: object) -> None:
        ran.append(" ".join(map(str, command)))
        places.python.parent.mkdir(parents=True, exist_ok=True)
        places.python.write_text("#!/bin/sh\n")
        places.python.chmod(0o755)

    monkeypatch.setattr(virtual_environment, "run", run)
    return ran


def test_a_second_run_does_nothing(places: Places, commands: list[str]) -> None:
    """A stamp that fits means that the packages are there."""
    assert virtual_environment.ensure(places, "dev")
    commands.clear()

    assert not virtual_environment.ensure(places, "dev")
    assert commands == []


def test_a_changed_lock_is_installed_again(places: Places, commands: list[str]) -> None:
    """And no file that it does not name."""
    virtual_environment.ensure(places, "dev")
    (places.root / "requirements-dev.lock").write_text("PyYAML==6.0.3\n")
    commands.clear()

    assert virtual_environment.ensure(places, "dev")
    assert commands[-1].endswith("install --require-hashes -r " + str(places.root / "requirements-dev.lock"))


def test_development_is_enough_for_the_command_line(places: Places, commands: list[str]) -> None:
    """The smaller set is not installed over the larger one."""
    virtual_environment.ensure(places, "dev")
    commands.clear()

    assert not virtual_environment.ensure(places, "cli")


def test_the_command_line_is_not_enough_for_development(places: Places, commands: list[str]) -> None:
    """The larger set is installed after the smaller one."""
    virtual_environment.ensure(places, "cli")
    commands.clear()

    assert virtual_environment.ensure(places, "dev")


def test_a_run_that_failed_is_done_again(places: Places, commands: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its stamp an environment counts as half made."""
    virtual_environment.ensure(places, "dev")
    (places.root / "requirements-dev.lock").write_text("PyYAML==6.0.3\n")
    with monkeypatch.context() as patch:
        patch.setattr(virtual_environment, "_install", lambda *_: (_ for _ in ()).throw(ToolchainError("no network")))
        with pytest.raises(ToolchainError, match="no network"):
            virtual_environment.ensure(places, "dev")
    (places.root / "requirements-dev.lock").write_text("")
    commands.clear()

    assert virtual_environment.ensure(places, "dev")


def test_an_environment_without_its_python_is_made_anew(places: Places, commands: list[str]) -> None:
    """A Python that was removed from the machine leaves an environment that cannot start."""
    virtual_environment.ensure(places, "dev")
    places.python.unlink()
    commands.clear()

    assert virtual_environment.ensure(places, "dev")
    assert "--clear" in commands[0]
