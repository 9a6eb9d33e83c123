"""An engine that is on PATH already."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.errors import EngineNotHereError
from toolchain.places import ENGINE_VERSION

if TYPE_CHECKING:
    from toolchain.places import Places

# Seconds for `pulumi version`, which asks nobody.
_LIMIT = 10


def find(places: Places) -> Path:
    """Return the first `pulumi` on PATH. Raises EngineNotHereError when there is none, or it is too old."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    foreign = os.pathsep.join(folder for folder in folders if Path(folder).resolve() != places.bin.resolve())
    found = shutil.which("pulumi", path=foreign)
    if found is None:
        raise EngineNotHereError("there is no `pulumi` on PATH")
    version = version_of(Path(found))
    if version is None or version < _parse(ENGINE_VERSION):
        shown = "unknown" if version is None else ".".join(map(str, version))
        raise EngineNotHereError(f"{found} has version {shown}, and {ENGINE_VERSION} or newer is needed")
    return Path(found)


def version_of(engine: Path) -> tuple[int, ...] | None:
    """Return what `pulumi version` says, such as (3, 259, 0), or None when it says nothing of the kind."""
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        said = subprocess.run(
            [engine, "version"], env=environment, capture_output=True, text=True, timeout=_LIMIT, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.match(r"v?(\d+\.\d+\.\d+)", said)
    return _parse(match[1]) if match else None


def _parse(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
