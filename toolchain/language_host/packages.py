"""The Python packages of a program: what is there, and how they get there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.language_host.errors import HostError
from toolchain.language_host.interpreter import Interpreter, find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def python_version(interpreter: Interpreter) -> str:
    """Return the version of an interpreter, such as "3.11.2"."""
    return _output(interpreter, "-c", "import platform; print(platform.python_version())").strip()


def installed(interpreter: Interpreter, *, transitive: bool) -> list[tuple[str, str]]:
    """Return (name, version) of each installed package; without `transitive`, only those that no other one needs."""
    only_top = [] if transitive else ["--not-required"]
    listing = _output(interpreter, "-m", "pip", "--disable-pip-version-check", "list", "--format=json", *only_top)
    return [(package["name"], package["version"]) for package in json.loads(listing)]


def install(folder: Path, root: Path, options: Mapping[str, object]) -> Iterator[bytes]:
    """Make the virtual environment and install the requirements file of `folder`; yield what the commands print.

    Raises HostError when a command fails.
    """
    virtualenv = options.get("virtualenv")
    if virtualenv and not (root / str(virtualenv) / "bin" / "python").exists():
        yield from _run([sys.executable, "-m", "venv", str(root / str(virtualenv))])
    interpreter = find(root, options)
    requirements = folder / "requirements.txt"
    if requirements.exists():
        command = [
            str(interpreter.python),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "install",
            "-r",
            str(requirements),
        ]
        yield from _run(command)


def _output(interpreter: Interpreter, *arguments: str) -> str:
    command = [str(interpreter.python), *arguments]
    return subprocess.run(command, env=dict(interpreter.environment), capture_output=True, check=True, text=True).stdout


def _run(command: Sequence[str]) -> Iterator[bytes]:
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        yield from process.stdout or ()
    if process.returncode:
        raise HostError(f"`{' '.join(command)}` failed with exit code {process.returncode}.")
