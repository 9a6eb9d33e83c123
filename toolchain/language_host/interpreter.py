"""Which Python runs a program or plugin, and in which environment."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.language_host.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Interpreter:
    """A Python executable and the environment variables its processes get."""

    python: Path
    environment: Mapping[str, str]


def find(root: Path, options: Mapping[str, object], environment: Mapping[str, str] = os.environ) -> Interpreter:
    """Return the interpreter that the `runtime.options` of a Pulumi project ask for.

    `root` is the folder of Pulumi.yaml, PulumiPlugin.yaml or PulumiPolicy.yaml; a relative `virtualenv` starts there.
    Without `virtualenv`, PULUMI_PYTHON_CMD or the first `python3` on PATH, as Pulumi's own host does.

    Raises HostError for another toolchain than pip, or when the interpreter is not there.
    """
    toolchain = options.get("toolchain", "pip")
    if toolchain != "pip":
        raise HostError(f"The toolchain `{toolchain}` is not supported by this language host; use `toolchain: pip`.")
    virtualenv = str(options.get("virtualenv", ""))
    return _in_virtualenv(root / virtualenv, environment) if virtualenv else _ambient(environment)


def _in_virtualenv(folder: Path, environment: Mapping[str, str]) -> Interpreter:
    folder = Path(os.path.normpath(folder))
    python = folder / "bin" / "python"
    if not os.access(python, os.X_OK):
        raise HostError(f"There is no virtual environment in {folder}; run `make setup` or `pulumi install`.")
    activated = {name: value for name, value in environment.items() if name != "PYTHONHOME"}
    activated["VIRTUAL_ENV"] = str(folder)
    activated["PATH"] = f"{python.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return Interpreter(python, activated)


def _ambient(environment: Mapping[str, str]) -> Interpreter:
    wanted = environment.get("PULUMI_PYTHON_CMD", "python3")
    found = shutil.which(wanted, path=environment.get("PATH"))
    if found is None:
        raise HostError(f"`{wanted}` is not on PATH; install Python or set `virtualenv` in the runtime's options.")
    return Interpreter(Path(found), dict(environment))
