"""The project's virtual environment."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from toolchain.errors import ToolchainError
from toolchain.progress import Progress, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolchain.places import Places

# Which sets does a set contain? What is installed for development is enough for the command line too.
CONTAINS = {"cli": ("cli",), "dev": ("dev", "cli")}
_STAMP = "requirements.json"


def ensure(places: Places, requirements: str) -> bool:
    """Install requirements-<requirements>.txt into `.venv` unless that is done; return whether anything was done.

    Raises ToolchainError when the environment cannot be made or the packages cannot be had.
    """
    wanted = _digest(places.root / f"requirements-{requirements}.txt")
    stamp = places.virtual_environment / _STAMP
    if _is_usable(places.python) and _read(stamp).get(requirements) == wanted:
        return False
    stamp.unlink(missing_ok=True)  # a run that is killed from here on is done again
    _create(places)
    _install(places, requirements)
    digests = {name: _digest(places.root / f"requirements-{name}.txt") for name in CONTAINS[requirements]}
    stamp.write_text(json.dumps(digests))
    return True


def _create(places: Places) -> None:
    broken = places.virtual_environment.exists() and not _is_usable(places.python)
    command: list[str | Path] = [
        sys.executable,
        "-m",
        "venv",
        *(["--clear"] if broken else []),
        places.virtual_environment,
    ]
    try:
        run(command, Progress("Virtual environment"), lambda _: "")
    except ToolchainError as error:
        raise ToolchainError(
            f"{error}\nOn Debian and Ubuntu, `apt install python3-venv` brings what is missing."
        ) from error


def _install(places: Places, requirements: str) -> None:
    command: list[str | Path] = [places.python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    file = places.root / f"requirements-{requirements}.txt"
    progress = Progress("Python packages")
    run([*command, "-r", file], progress, _pip_status, folder=places.root, environment=_without_activation())


def _pip_status(line: str) -> str:
    action, _, rest = line.strip().partition(" ")
    if action == "Installing":
        return f"installing {line.count(',') + 1} packages"
    return f"{action.lower()} {rest.split(' ')[0]}" if action in {"Collecting", "Downloading", "Building"} else ""


def _without_activation() -> dict[str, str]:
    # An activated environment of another project must not decide what pip sees.
    return {
        name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV"}
    }


def _is_usable(python: Path) -> bool:
    if not os.access(python, os.X_OK):
        return False
    return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0


def _read(stamp: Path) -> dict[str, str]:
    try:
        digests: dict[str, str] = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return digests


def _digest(file: Path) -> str:
    # Another minor version of Python has other wheels.
    text = "\n".join([f"python {sys.version_info.major}.{sys.version_info.minor}", *_texts(file)])
    return hashlib.sha256(text.encode()).hexdigest()


def _texts(file: Path) -> Iterator[str]:
    text = file.read_text()
    yield text
    for line in text.splitlines():
        if line.startswith("-r "):
            yield from _texts(file.parent / line.removeprefix("-r ").strip())
