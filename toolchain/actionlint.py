"""`python -m toolchain.actionlint`: the checker of GitHub's workflow files, which a test runs.

It is a Go program, built from its module once. Where it cannot be had, its test is skipped and says so.
"""

from __future__ import annotations

import os
import shutil
import sys

from toolchain.errors import ToolchainError
from toolchain.places import Places
from toolchain.progress import Progress, run

MODULE = "github.com/rhysd/actionlint/cmd/actionlint"
VERSION = "v1.7.12"


def main() -> int:
    """Build it unless it is there. Always returns 0."""
    folder = Places().toolchain / "actionlint" / VERSION
    if (folder / "actionlint").exists():
        return 0
    go = shutil.which("go")
    if go is None:
        print("The test with actionlint is skipped: there is no `go` on PATH")
        return 0
    progress = Progress("actionlint for the tests (about a minute, once)")
    try:
        run([go, "install", f"{MODULE}@{VERSION}"], progress, str, environment={**os.environ, "GOBIN": str(folder)})
    except ToolchainError as error:
        print(f"The test with actionlint is skipped: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
