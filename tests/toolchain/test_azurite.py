"""Azurite from npm."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from toolchain import azurite
from toolchain.errors import ToolchainError
from toolchain.places import Places


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What npm is asked on a machine without Azurite; the installation itself is left out."""
    commands: list[list[str]] = []
    monkeypatch.setattr(azurite, "Places", lambda: Places(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda program: f"/bin/{program}")
    monkeypatch.setattr(azurite, "run", lambda command, *_, **__: commands.append(command))
    return commands


def test_it_is_installed_once(asked: list[list[str]]) -> None:
    """The second run asks npm nothing; no package's own script runs."""
    assert azurite.main() == 0
    assert azurite.main() == 0
    assert [command[:3] for command in asked] == [["/bin/npm", "ci", "--ignore-scripts"]]


def test_another_version_is_installed_again(asked: list[list[str]], tmp_path: Path) -> None:
    """What was installed from another lock file is replaced."""
    azurite.main()
    (tmp_path / ".toolchain" / "azurite" / "installed.json").write_text("{}")
    azurite.main()
    assert len(asked) == 2


def test_without_npm_a_sentence_says_what_is_missing(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is tried, and the tests go on."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert azurite.main() == 0
    assert asked == []
    assert "npm is missing" in capsys.readouterr().out


@pytest.mark.usefixtures("asked")
def test_a_failed_installation_does_not_stop_the_tests(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is shown, and the next run tries again."""

    def fail(*_: object, **__: object) -> None:
        raise ToolchainError("no registry answers")

    monkeypatch.setattr(azurite, "run", fail)
    assert azurite.main() == 0
    assert "skipped: no registry answers" in capsys.readouterr().out
    assert not (tmp_path / ".toolchain" / "azurite").exists()


def test_every_package_is_pinned_and_from_whatever_registry_is_set_up() -> None:
    """The lock file has a hash for each package, and names no host."""
    packages = json.loads((azurite.PACKAGE / "package-lock.json").read_text())["packages"]
    assert all("integrity" in package and "resolved" not in package for name, package in packages.items() if name)
