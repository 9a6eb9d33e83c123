"""A package of the tests' own, as wheels in a folder that pip and uv may look into."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

NAME = "mfd-tiny"
MODULE = "mfd_tiny"
HEAD = "Metadata-Version: 2.1"
WHEEL = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def make_wheel(folder: Path, version: str) -> str:
    """Write a version of the package and return its hash."""
    folder.mkdir(exist_ok=True)
    about = f"{MODULE}-{version}.dist-info"
    file = folder / f"{MODULE}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{MODULE}.py", "")
        wheel.writestr(f"{about}/METADATA", f"{HEAD}\nName: {NAME}\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", WHEEL)
        wheel.writestr(f"{about}/RECORD", "")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def only(wheels: Path) -> dict[str, str]:
    """Return an environment in which pip and uv find the wheels and nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels)}
    return {**kept, **pip, "UV_NO_INDEX": "1", "UV_FIND_LINKS": str(wheels), "UV_NO_CONFIG": "1"}
