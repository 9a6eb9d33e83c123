"""The API server for the tests, from its Go modules."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from toolchain import kubernetes
from toolchain.errors import ToolchainError
from toolchain.places import Places


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What Go is asked on a machine that has built nothing yet; the build itself is left out."""
    commands: list[list[str]] = []

    def build(command: list[str], *_: object, **__: object) -> None:
        commands.append(command)
        home = Path(command[command.index("-o") + 1])
        home.mkdir(parents=True)
        (home / "server").touch()

    monkeypatch.setattr(kubernetes, "Places", lambda: Places(tmp_path))
    monkeypatch.setattr(shutil, "which", lambda program: f"/bin/{program}")
    monkeypatch.setattr(kubernetes, "run", build)
    return commands


def test_it_is_built_once(asked: list[list[str]], tmp_path: Path) -> None:
    """The second run asks Go nothing; the database has its own name."""
    assert kubernetes.main() == 0
    assert kubernetes.main() == 0
    assert [command[:2] for command in asked] == [["/bin/go", "build"]]
    assert (tmp_path / ".toolchain" / "kubernetes" / "etcd").exists()


def test_another_version_is_built_again(asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """What was built from another version is replaced."""
    kubernetes.main()
    monkeypatch.setattr(kubernetes, "_FLAGS", ("-ldflags=another version",))
    kubernetes.main()
    assert len(asked) == 2


def test_without_go_a_sentence_says_what_is_missing(
    asked: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is tried, and the tests go on."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert kubernetes.main() == 0
    assert asked == []
    assert "there is no `go` on PATH" in capsys.readouterr().out


@pytest.mark.usefixtures("asked")
def test_a_failed_build_does_not_stop_the_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reason is shown, and the next run tries again."""
    tried = []

    def fail(*_: object, **__: object) -> None:
        tried.append(1)
        raise ToolchainError("no module is served")

    monkeypatch.setattr(kubernetes, "run", fail)
    assert kubernetes.main() == 0
    assert kubernetes.main() == 0
    assert len(tried) == 2
    assert "skipped: no module is served" in capsys.readouterr().out


def test_the_module_has_the_version_that_is_built() -> None:
    """The server, and its parts, whose versions begin with 0 instead of 1."""
    module = (kubernetes.MODULE / "go.mod").read_text()
    assert f"\tk8s.io/kubernetes {kubernetes.VERSION} " in module
    parts = re.findall(r"^replace (\S+) => \1 (\S+)$", module, flags=re.MULTILINE)
    assert {version for _, version in parts} == {kubernetes.VERSION.replace("v1.", "v0.")}
