"""Where a hand-out set stands in a stack's folder: the documents, and what programs read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from fileset import FileSet, private_folder
from handouts.errors import OccupiedError
from handouts.file_names import password_name
from handouts.whose import is_devices_file, is_set, others_in

FOLDER = "handouts"
FILE = "devices.json"
SELECTION = "selection"
"""Folder in that of a stack, for a set of some of its devices."""
_MOST = 5
"""How many names say what is in a folder? More would hide what the sentence says."""


def _keep_others(out_dir: Path, new: Path) -> None:
    """Move what somebody put among the old documents to the new ones, under another name where one has that name."""
    for other in others_in(out_dir / FOLDER, out_dir / FILE):
        target = new / FOLDER / other
        target.parent.mkdir(mode=0o700, exist_ok=True)
        while os.path.lexists(target):
            target = target.with_name(f"{target.name}.kept")
        (out_dir / FOLDER / other).rename(target)


SET = FileSet((FOLDER, FILE), _keep_others)


def check_place(out_dir: Path) -> None:
    """Raise OccupiedError where a set would replace what no run wrote: for a folder that is not the stack's own."""
    pages, file = out_dir / FOLDER, out_dir / FILE
    if os.path.lexists(pages) and not is_set(pages) and (what := _what_is(pages)):
        raise OccupiedError(f"{pages} {what}, and hand-outs would take its place; name another folder with --out")
    if os.path.lexists(file) and not is_devices_file(file):
        raise OccupiedError(
            f"{file} is not one that came with hand-outs, and theirs would take its place; name another folder with --out"
        )


def others_kept(out_dir: Path) -> str:
    """Return the names of what somebody put among the documents; empty where there is nothing."""
    return _some(map(str, others_in(out_dir / FOLDER, out_dir / FILE)))


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
    there = is_set(folder / FOLDER) or os.path.lexists(folder / FILE)
    if there:
        # A set without documents: what somebody put there moves into it.
        SET.replace(folder, lambda new: private_folder(new / FOLDER))
        (folder / FILE).unlink(missing_ok=True)
    for empty in (folder / FOLDER, folder):
        with suppress(OSError):
            empty.rmdir()
    return there


def sets_in(out_dir: Path) -> tuple[Path, ...]:
    """Return the folders with documents: of the whole set, and of some devices."""
    places = (out_dir / FOLDER, out_dir / SELECTION / FOLDER)
    return tuple(place for place in places if is_set(place))


def holds_passwords(out_dir: Path) -> bool:
    """Return whether the set in `out_dir` has sheets with passwords."""
    return any((out_dir / FOLDER).glob(password_name("*")))


def _what_is(pages: Path) -> str:
    """Return what is wrong with a folder that is no set; empty for an empty one."""
    if pages.is_symlink():
        return "is a link"
    if not pages.is_dir():
        return "is a file"
    names = _some(sorted(path.name for path in pages.iterdir()))
    return f"holds no hand-outs but {names}" if names else ""


def _some(names: Iterable[str]) -> str:
    known = list(names)
    more = f" and {len(known) - _MOST} more" if len(known) > _MOST else ""
    return ", ".join(known[:_MOST]) + more
