"""Where a hand-out set stands in a stack's folder: the documents, and what programs read."""

from __future__ import annotations

from pathlib import Path

from fileset import FileSet

FOLDER = "handouts"
FILE = "devices.json"
SET = FileSet((FOLDER, FILE))


def finish_replacing(out_dir: Path) -> None:
    """Finish what a stopped run began, for a reader that wants the newest whole set; nothing to do is fine."""
    SET.finish(out_dir)
