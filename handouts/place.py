"""Where a hand-out set stands in a stack's folder: the documents, and what programs read."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from fileset import FileSet
from handouts.file_names import password_name

FOLDER = "handouts"
FILE = "devices.json"
SET = FileSet((FOLDER, FILE))
SELECTION = "selection"
"""Folder in that of a stack, for a set of some of its devices."""


def finish_replacing(out_dir: Path) -> None:
    """Finish what a stopped run began, for a reader that wants the newest whole set; nothing to do is fine."""
    SET.finish(out_dir)


def remove_selection(out_dir: Path) -> bool:
    """Remove the set of some devices that stands below a whole one; return whether there was one. Raises OSError.

    Nothing in it says later that its passwords or its devices are those of another day. Foreign files there stay.
    """
    folder = out_dir / SELECTION
    if folder.is_symlink() or not folder.is_dir():
        return False
    SET.finish(folder)
    there = [path for path in (folder / FOLDER, folder / FILE) if path.exists()]
    for path in there:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with suppress(OSError):
        folder.rmdir()
    return bool(there)


def sets_in(out_dir: Path) -> tuple[Path, ...]:
    """Return the folders with documents: of the whole set, and of some devices."""
    places = (out_dir / FOLDER, out_dir / SELECTION / FOLDER)
    return tuple(place for place in places if place.is_dir())


def holds_passwords(out_dir: Path) -> bool:
    """Return whether the set in `out_dir` has sheets with passwords."""
    return any((out_dir / FOLDER).glob(password_name("*")))
