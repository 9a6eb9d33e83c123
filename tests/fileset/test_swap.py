"""A run that is stopped at any moment leaves the old set or the new, and the next run tidies up."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fileset import FileSet

HANDOUTS = FileSet(("handouts", "devices.json"))


def writer(content: str) -> Callable[[Path], None]:
    """Return a function that writes a set with this content."""

    def write(folder: Path) -> None:
        (folder / "handouts").mkdir()
        (folder / "handouts" / "index.html").write_text(content)
        (folder / "devices.json").write_text(content)

    return write


def content(out_dir: Path) -> tuple[str, str]:
    """Return what the front page and devices.json say."""
    return (out_dir / "handouts" / "index.html").read_text(), (out_dir / "devices.json").read_text()


def names(out_dir: Path) -> set[str]:
    """Return what is in the folder."""
    return {path.name for path in out_dir.iterdir()}


def test_set_is_replaced_whole(tmp_path: Path) -> None:
    """The second set is there, and nothing else."""
    HANDOUTS.replace(tmp_path, writer("old"))
    HANDOUTS.replace(tmp_path, writer("new"))
    assert content(tmp_path) == ("new", "new")
    assert names(tmp_path) == {"handouts", "devices.json"}


def test_error_while_writing_keeps_the_old_set(tmp_path: Path) -> None:
    """An exception, Ctrl-C included, leaves the old set and no leftovers."""
    HANDOUTS.replace(tmp_path, writer("old"))

    def stopped(folder: Path) -> None:
        writer("new")(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        HANDOUTS.replace(tmp_path, stopped)
    assert content(tmp_path) == ("old", "old")
    assert names(tmp_path) == {"handouts", "devices.json"}


_KILLED_AT_RENAME = """
import os, pathlib, sys
from fileset import FileSet
left = int(sys.argv[2])
def dies(original):
    def step(self, target):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return original(self, target)
    return step
pathlib.Path.rename = dies(pathlib.Path.rename)
pathlib.Path.replace = dies(pathlib.Path.replace)
def write(folder):
    (folder / "handouts").mkdir()
    (folder / "handouts" / "index.html").write_text("new")
    (folder / "devices.json").write_text("new")
FileSet(("handouts", "devices.json")).replace(pathlib.Path(sys.argv[1]), write)
"""


@pytest.mark.parametrize(("renames", "expected"), [(0, "old"), (1, "new"), (2, "new"), (3, "new"), (4, "new")])
def test_killed_run_leaves_one_whole_set(tmp_path: Path, renames: int, expected: str) -> None:
    """A process that dies after any of its renames leaves the old set, or the new one once it is finished."""
    HANDOUTS.replace(tmp_path, writer("old"))
    subprocess.run([sys.executable, "-c", _KILLED_AT_RENAME, str(tmp_path), str(renames)], check=False)
    HANDOUTS.finish(tmp_path)
    assert content(tmp_path) == (expected, expected)
    assert names(tmp_path) == {"handouts", "devices.json"}


def test_set_after_a_killed_run_is_the_newest(tmp_path: Path) -> None:
    """What a killed run left does not hinder the next one."""
    HANDOUTS.replace(tmp_path, writer("old"))
    subprocess.run([sys.executable, "-c", _KILLED_AT_RENAME, str(tmp_path), "2"], check=False)
    HANDOUTS.replace(tmp_path, writer("newest"))
    assert content(tmp_path) == ("newest", "newest")


def test_two_runs_take_turns(tmp_path: Path) -> None:
    """Runs at the same time end with the whole set of one of them."""
    texts = [str(number) for number in range(8)]
    threads = [threading.Thread(target=HANDOUTS.replace, args=(tmp_path, writer(text))) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    front, devices = content(tmp_path)
    assert front == devices
    assert names(tmp_path) == {"handouts", "devices.json"}


def test_nothing_to_finish_is_fine(tmp_path: Path) -> None:
    """Finishing where nothing was begun, or no folder is, does nothing."""
    HANDOUTS.finish(tmp_path / "missing")
    HANDOUTS.finish(tmp_path)
    assert names(tmp_path) == set()


def test_dangling_link_in_the_place_of_the_folder_is_replaced(tmp_path: Path) -> None:
    """A symbolic link that leads nowhere gives way, too."""
    (tmp_path / "handouts").symlink_to(tmp_path / "nowhere")
    HANDOUTS.replace(tmp_path, writer("new"))
    assert content(tmp_path) == ("new", "new")


def test_link_in_the_place_of_the_folder_is_replaced_not_followed(tmp_path: Path) -> None:
    """A symbolic link named handouts gives way; what it points to stays."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept")
    out_dir = tmp_path / "out"
    out_dir.mkdir()
    (out_dir / "handouts").symlink_to(elsewhere)
    HANDOUTS.replace(out_dir, writer("new"))
    assert content(out_dir) == ("new", "new")
    assert (elsewhere / "kept").read_text() == "kept"


def test_sets_in_one_folder_leave_each_other_alone(tmp_path: Path) -> None:
    """A second set beside the first is put in place without touching it, nor what a stopped run left of it."""
    HANDOUTS.replace(tmp_path, writer("old"))
    subprocess.run([sys.executable, "-c", _KILLED_AT_RENAME, str(tmp_path), "1"], check=False)
    FileSet(("exchange",)).replace(tmp_path, lambda folder: (folder / "exchange").mkdir())
    HANDOUTS.finish(tmp_path)
    assert content(tmp_path) == ("new", "new")
    assert names(tmp_path) == {"handouts", "devices.json", "exchange"}
