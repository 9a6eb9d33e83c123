"""Puts a finished set of files in the place of the old one, whole; a stopped run leaves the old set or the new.

A set is written to `.<name>-new`. Renaming that to `.<name>-ready` is the moment from which the new set counts:
everything after it can be repeated, and the next run repeats it when this one was stopped.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


def _keep_nothing(_out_dir: Path, _new: Path) -> None:
    """Let all of it go."""


@dataclass(frozen=True)
class FileSet:
    """Folders and files that belong together and stand side by side in one folder, next to other sets.

    `parts` are their names there, such as `handouts` and `devices.json`; the first names the set.
    """

    parts: tuple[str, ...]
    keep: Callable[[Path, Path], None] = _keep_nothing
    """Moves what must not go with an old folder from `out_dir` to where the new parts are; after a stop, again."""

    def replace(self, out_dir: Path, write: Callable[[Path], None]) -> None:
        """Let `write` fill a private folder with the parts, then put each in its place in `out_dir`.

        An exception in `write` leaves the old set. Two runs on one folder take turns. Raises OSError.
        """
        out_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(out_dir):
            self._finish(out_dir)
            new = self._beside(out_dir, "new")
            private_folder(new)
            try:
                write(new)
                new.rename(self._beside(out_dir, "ready"))
            finally:
                _remove(new)
            self._finish(out_dir)

    def finish(self, out_dir: Path) -> None:
        """Finish what a stopped run began, for a reader that wants the newest whole set; nothing to do is fine."""
        if out_dir.is_dir():
            with _alone(out_dir):
                self._finish(out_dir)

    def _beside(self, out_dir: Path, state: str) -> Path:
        return out_dir / f".{self.parts[0]}-{state}"

    def _finish(self, out_dir: Path) -> None:
        ready, old = self._beside(out_dir, "ready"), self._beside(out_dir, "old")
        for part in self.parts:
            if (ready / part).is_dir():
                self.keep(out_dir, ready)
                _set_aside(out_dir / part, old)
                (ready / part).rename(out_dir / part)
            elif (ready / part).exists():
                (ready / part).replace(out_dir / part)
        for leftover in (ready, old, self._beside(out_dir, "new")):
            _remove(leftover)


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


def _set_aside(current: Path, old: Path) -> None:
    if current.exists() or current.is_symlink():
        _remove(old)
        current.rename(old)


def _remove(path: Path) -> None:
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        shutil.rmtree(path)
