"""`python -m toolchain.azure_cli`: Azure's command line, which tests run against the simulator.

It is large and pins its own libraries, so it has a virtual environment of its own, made once. Where it cannot be had,
its tests are skipped and say so.
"""

from __future__ import annotations

import shutil
import sys

from toolchain.errors import ToolchainError
from toolchain.places import Places
from toolchain.progress import Progress, run

# The version that the simulator's answers were tried with.
REQUIREMENT = "azure-cli==2.91.*"


def main() -> int:
    """Install it unless it is there. Always returns 0."""
    home = Places().toolchain / "azure-cli"
    stamp = home / REQUIREMENT
    if stamp.exists():
        return 0
    progress = Progress("Azure CLI for the tests (about 3 minutes, 730 MB, once)")
    try:
        run([sys.executable, "-m", "venv", "--clear", home], progress, str)
        run([home / "bin" / "pip", "install", "-q", REQUIREMENT], progress, str)
    except ToolchainError as error:
        shutil.rmtree(home, ignore_errors=True)
        print(f"Tests with the Azure CLI are skipped: {error}")
        return 0
    stamp.touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
