"""What this machine needs."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from cli.check import Check
from toolchain.engine_on_path import version_of
from toolchain.places import ENGINE_VERSION

_OLDEST_PYTHON = (3, 11)
# One package of each requirements file that the product runs with.
_PACKAGES = ("pulumi", "pulumi_azure_native", "pulumi_azuread", "azure.mgmt.communication", "msgraph", "rich")


def machine_checks() -> Iterator[Check]:
    """Yield the checks that need neither a stack nor a login."""
    yield _python()
    yield _packages()
    yield _engine()


def _python() -> Check:
    version = platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        return Check.problem("Python", version, "install Python 3.11 or newer, then run `make setup`")
    return Check.ok("Python", version)


def _packages() -> Check:
    missing = [name for name in _PACKAGES if not _is_there(name)]
    if missing:
        return Check.problem("Python packages", f"missing: {', '.join(missing)}", "run `make setup`")
    return Check.ok("Python packages", f"in {sys.prefix}")


def _is_there(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:
        return False


def _engine() -> Check:
    engine = shutil.which("pulumi")
    if engine is None:
        return Check.problem("Pulumi engine", "not on PATH", "run `make setup`, and start this command as ./mfd")
    version = version_of(Path(engine))
    wanted = tuple(map(int, ENGINE_VERSION.split(".")))
    shown = ".".join(map(str, version)) if version else "a version that it does not say"
    if version is None or version < wanted:
        return Check.problem("Pulumi engine", f"{engine} is {shown}", f"{ENGINE_VERSION} is needed: run `make setup`")
    return Check.ok("Pulumi engine", f"{shown} ({engine})")
