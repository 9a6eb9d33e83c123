"""The engine from Pulumi's own installer, through the Automation API."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from toolchain.errors import EngineNotHereError
from toolchain.places import ENGINE_VERSION
from toolchain.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from toolchain.places import Places

# Seconds to find out whether the installer can be reached at all; a name server that never answers counts too.
REACH_LIMIT = 10
# Seconds for the download of about 100 MB.
DOWNLOAD_LIMIT = 600
_REACH = "import urllib.request; urllib.request.urlopen('https://get.pulumi.com/install.sh', timeout=8).read(1)"
_INSTALL = "import sys; from pulumi.automation import PulumiCommand; PulumiCommand.install(root=sys.argv[1])"


def install(places: Places) -> Path:
    """Download the engine of the SDK's version and return its path.

    Raises EngineNotHereError when the installer cannot be reached within 10 seconds, or fails.
    """
    progress = Progress(f"Pulumi {ENGINE_VERSION} from get.pulumi.com")
    root = places.toolchain / "official"
    try:
        _python(places, REACH_LIMIT, _REACH)
        shutil.rmtree(root, ignore_errors=True)
        _python(places, DOWNLOAD_LIMIT, _INSTALL, str(root))
    except subprocess.SubprocessError as error:
        progress.done("not to be had")
        raise EngineNotHereError("Pulumi's installer cannot be reached from here, or failed") from error
    progress.done()
    return root / "bin" / "pulumi"


def _python(places: Places, limit: float, program: str, *arguments: str) -> None:
    subprocess.run([places.python, "-c", program, *arguments], timeout=limit, check=True, capture_output=True)
