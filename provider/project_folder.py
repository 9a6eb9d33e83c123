"""Where relative paths begin."""

from __future__ import annotations

from pathlib import Path


def in_project(path: str) -> Path:
    """Return `path`, taken from the project's folder when it is relative; state keeps it relative, for other clones."""
    return Path(__file__).resolve().parent.parent / path
