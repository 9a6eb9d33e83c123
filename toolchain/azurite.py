"""`python -m toolchain.azurite`: Azurite, Microsoft's emulator of Azure Blob Storage, for the tests of team state.

It comes from npm with every package pinned (`azurite_package/package-lock.json`); the version is the last one that runs
with Node.js 20. Where it cannot be had, its tests are skipped and say so.
"""

from __future__ import annotations

import shutil
import sys

from toolchain.errors import ToolchainError
from toolchain.places import PROJECT, Places
from toolchain.progress import Progress, run

PACKAGE = PROJECT / "toolchain" / "azurite_package"
_LOCK = "package-lock.json"
# A machine without network should not wait long.
_PATIENCE = ("--fetch-retries=1", "--fetch-timeout=20000")


def main() -> int:
    """Install it unless it is there. Always returns 0."""
    home = Places().toolchain / "azurite"
    stamp = home / "installed.json"
    if stamp.exists() and stamp.read_bytes() == (PACKAGE / _LOCK).read_bytes():
        return 0
    npm = shutil.which("npm")
    if npm is None:
        print(
            "Tests with Azurite are skipped: npm is missing; it comes with Node.js, of which Azurite needs 20 or newer"
        )
        return 0
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(PACKAGE, home)
    # No package's own script runs: none of them is needed, and nobody here has read them.
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", *_PATIENCE]
    try:
        run(command, Progress("Azurite for the tests (about a minute, 190 MB, once)"), str, folder=home)
    except ToolchainError as error:
        shutil.rmtree(home, ignore_errors=True)
        print(f"Tests with Azurite are skipped: {error}")
        return 0
    shutil.copy(PACKAGE / _LOCK, stamp)
    return 0


if __name__ == "__main__":
    sys.exit(main())
