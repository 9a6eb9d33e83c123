"""Puts a finished set of files in the place of the old one, whole; a stopped run leaves the old set or the new.

A set is written to `.handouts-new`. Renaming that to `.handouts-ready` is the moment from which the new set counts:
everything after it can be repeated, and the next run repeats it when this one was stopped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_NEW = ".handouts-new"
_READY = ".handouts-ready"
_OLD = ".handouts-old"
FOLDER = "handouts"
FILE = "devices.json"


def replace_set(out_dir: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a private folder with `handouts/` and `devices.json`, then put both in their place.

    An exception in `write` leaves the old set. Two runs on one folder take turns. Raises OSError.
    """
    out_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(out_dir):
        _finish(out_dir)
        new = out_dir / _NEW
        private_folder(new)
        try:
            write(new)
            new.rename(out_dir / _READY)
        finally:
            _remove(new)
        _finish(out_dir)


def finish_replacing(out_dir: Path) -> None:
    """Finish what a stopped run began, for a reader that wants the newest whole set; nothing to do is fine."""
    if out_dir.is_dir():
        with _alone(out_dir):
            _finish(out_dir)


def private_folder(path: Path) -> None:
    """Make a folder that only its owner can enter."""
    path.mkdir(mode=0o700)


def private_file(path: Path) -> TextIO:
    """Open a new text file that only its owner can read; UTF-8, lines as written."""
    return open(path, "x", encoding="utf-8", newline="\n", opener=_owner_only)


def private_bytes(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read."""
    with open(path, "xb", opener=_owner_only) as file:
        file.write(content)


def _owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _alone(out_dir: Path) -> Iterator[None]:
    # The lock is on the folder itself: no file is left behind, and it ends with the process.
    handle = os.open(out_dir, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _finish(out_dir: Path) -> None:
    ready = out_dir / _READY
    if (ready / FOLDER).exists():
        _set_aside(out_dir)
        (ready / FOLDER).rename(out_dir / FOLDER)
    if (ready / FILE).exists():
        (ready / FILE).replace(out_dir / FILE)
    for leftover in (_READY, _OLD, _NEW):
        _remove(out_dir / leftover)


def _set_aside(out_dir: Path) -> None:
    current = out_dir / FOLDER
    if current.exists() or current.is_symlink():
        _remove(out_dir / _OLD)
        current.rename(out_dir / _OLD)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
