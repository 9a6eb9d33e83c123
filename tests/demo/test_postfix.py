"""Postfix as the demo runs it: started from files, and gone afterwards, whatever happens."""

from __future__ import annotations

import os
import shutil
import smtplib
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

import demo.postfix
from demo.postfix import Postfix, PostfixDidNotStartError, obstacle, running_postfix
from tests.bridge.conftest import ECS, write

needs_postfix = pytest.mark.skipif(bool(obstacle()), reason=obstacle())


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of a bridge, as `pulumi up` writes them."""
    write(ECS, tmp_path)
    return tmp_path / "postfix"


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[Postfix]:
    """Every Postfix that was begun, whether it came to run or not."""
    known: list[Postfix] = []

    def remembered(folder: Path, port: int, start: Callable[..., Postfix] = demo.postfix._started) -> Postfix:
        known.append(start(folder, port))
        return known[-1]

    monkeypatch.setattr(demo.postfix, "_started", remembered)
    return known


def living(group: int) -> list[str]:
    """Return what runs in a process group; what has ended, and waits for its parent to notice, does not."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, fields = file.read_text().rpartition(")")
        except OSError:
            continue
        state, _, its_group = fields.split()[:3]
        if int(its_group) == group and state != "Z":
            found.append(name)
    return found


def is_gone(postfix: Postfix, master: int | None) -> bool:
    """Say whether neither processes nor files are left."""
    groups = [group for group in (postfix.process.pid, master) if group]
    return not any(map(living, groups)) and not postfix.folder.exists()


@needs_postfix
def test_it_runs_from_its_own_folder_and_nothing_stays(files: Path) -> None:
    """It greets with the name in the files, which stay as they are; master, daemons and folder are gone afterwards."""
    before = {file: file.read_bytes() for file in files.iterdir()}
    with running_postfix(files) as postfix, smtplib.SMTP(timeout=30, source_address=("127.0.0.5", 0)) as client:
        assert client.connect("127.0.0.1", postfix.port)[1].startswith(ECS.host.encode())
        master = postfix.master
        assert master
        assert len(living(master)) > 1
    assert is_gone(postfix, master)
    assert {file: file.read_bytes() for file in files.iterdir()} == before


@needs_postfix
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, RuntimeError])
def test_an_interruption_ends_it(files: Path, interruption: type[BaseException]) -> None:
    """Ctrl-C while it runs, and a failure of what uses it, leave nothing behind."""
    used: list[tuple[Postfix, int | None]] = []

    def use() -> None:
        with running_postfix(files) as postfix:
            used.append((postfix, postfix.master))
            raise interruption

    with pytest.raises(interruption):
        use()
    assert is_gone(*used[0])


@needs_postfix
def test_an_interruption_while_it_starts_ends_it(
    files: Path, begun: list[Postfix], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even before there is a master whose process id is known."""
    masters = []

    def interrupted(_postfix: Postfix) -> None:
        raise KeyboardInterrupt

    def ended(postfix: Postfix, end: Callable[[Postfix], None] = demo.postfix._end) -> None:
        end(postfix)
        masters.append(postfix.master)

    monkeypatch.setattr(demo.postfix, "_wait", interrupted)
    monkeypatch.setattr(demo.postfix, "_end", ended)
    with pytest.raises(KeyboardInterrupt), running_postfix(files):
        pass
    assert masters[0]
    assert is_gone(begun[0], masters[0])


@needs_postfix
def test_a_value_that_it_cannot_take_keeps_it_from_starting(files: Path, begun: list[Postfix]) -> None:
    """It says nothing without a terminal, so the sentence says where it would."""
    with (files / "main.cf").open("a") as file:
        file.write("max_use = many\n")
    with pytest.raises(PostfixDidNotStartError, match=r"did not start: .*at a terminal"), running_postfix(files):
        pass
    assert is_gone(begun[0], None)


@needs_postfix
def test_a_port_that_is_taken_keeps_it_from_starting(
    files: Path, begun: list[Postfix], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line of its log is the reason."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        monkeypatch.setattr(demo.postfix, "_free_port", lambda: other.getsockname()[1])
        monkeypatch.setattr(demo.postfix, "_greets", lambda _port: False)
        with pytest.raises(PostfixDidNotStartError, match="Address already in use"), running_postfix(files):
            pass
    assert is_gone(begun[0], None)


@needs_postfix
def test_a_folder_without_files_is_named(tmp_path: Path, begun: list[Postfix]) -> None:
    """Nothing is started then."""
    with pytest.raises(PostfixDidNotStartError, match="nowhere"), running_postfix(tmp_path / "nowhere"):
        pass
    assert begun == []


def test_without_postfix_the_reason_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader knows what to install, and who has to start it."""
    monkeypatch.setattr(shutil, "which", lambda _program: None)
    install = "Postfix is not installed (on Debian: apt install postfix libsasl2-modules ca-certificates)"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert obstacle() == install
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert obstacle() == f"{install}, and Postfix starts as root only"


def test_without_root_the_reason_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its master opens the queue as root."""
    monkeypatch.setattr(shutil, "which", lambda _program: "/usr/sbin/postfix")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert obstacle() == "Postfix starts as root only"
