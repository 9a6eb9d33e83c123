"""Where relative paths begin."""

from __future__ import annotations

from pathlib import Path


def in_project(path: str) -> Path:
    """Return `path`, taken from the project's folder when it is relative; state keeps it relative, for other clones.

    The engine starts a plugin in the folder of Pulumi.yaml, whatever folder `pulumi` itself was started in.
    """
    return Path.cwd() / path
