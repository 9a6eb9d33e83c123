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
    from pathlib import Path

    from toolchain.places import Places

# Which sets does a set contain? What is installed for development is enough for the command line too.
CONTAINS = {"cli": ("cli",), "dev": ("dev", "cli")}
_STAMP = "requirements.json"
# How pip says that it got a file with another hash, and that a package needs one that the lock does not have.
_OTHER_FILE, _NOT_LOCKED = "DO NOT MATCH THE HASHES", "--require-hashes mode"


def ensure(places: Places, requirements: str) -> bool:
    """Install requirements-<requirements>.lock into `.venv` unless that is done; return whether anything was done.

    Raises ToolchainError when the environment cannot be made, or the packages cannot be had or are not those of the lock.
    """
    wanted = _digest(_lock(places, requirements))
    stamp = places.virtual_environment / _STAMP
    if _is_usable(places.python) and _read(stamp).get(requirements) == wanted:
        return False
    stamp.unlink(missing_ok=True)  # a run that is killed from here on is done again
    _create(places)
    _install(places, requirements)
    digests = {name: _digest(_lock(places, name)) for name in CONTAINS[requirements]}
    stamp.write_text(json.dumps(digests))
    return True


def _lock(places: Places, requirements: str) -> Path:
    return places.root / f"requirements-{requirements}.lock"


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
    lock = _lock(places, requirements)
    command += ["--require-hashes", "-r", lock]
    try:
        run(command, Progress("Python packages"), _pip_status, folder=places.root, environment=_without_activation())
    except ToolchainError as error:
        raise ToolchainError(f"{error}{_explained(str(error), lock)}") from error


def _explained(said: str, lock: Path) -> str:
    """Return what pip's words mean where they would be taken for something else."""
    if _OTHER_FILE in said:
        return (
            f"\nA package came as another file than the one that {lock.name} names, and nothing of it was installed. "
            "Ask whoever runs your package index which file it is."
        )
    if _NOT_LOCKED in said:
        return f"\n{lock.name} lacks a package, a version or a hash; `python -m toolchain.lock` writes it anew."
    return ""


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


def _digest(lock: Path) -> str:
    # Another minor version of Python has other wheels.
    text = f"python {sys.version_info.major}.{sys.version_info.minor}\n{lock.read_text()}"
    return hashlib.sha256(text.encode()).hexdigest()
