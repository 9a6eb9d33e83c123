"""The engine built from its Go module."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from toolchain.errors import EngineNotHereError, ToolchainError
from toolchain.places import ENGINE_VERSION
from toolchain.progress import Progress, run

if TYPE_CHECKING:
    from toolchain.places import Places

MAIN_PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3"
# Pulumi's own release build has the same tags and flags (pulumi/pulumi .goreleaser.yml). Without the version the
# engine takes itself for a development build.
VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"
FLAGS = (
    "-trimpath",
    "-tags=osusergo,grpcnotrace",
    f"-ldflags=-s -w -X {VERSION_VARIABLE}=v{ENGINE_VERSION}",
)
# The Python parts of Pulumi's distribution, inside the SDK's Go module.
SCRIPTS = ("python/cmd/pulumi-language-python-exec", "python/dist/pulumi-resource-pulumi-python")


def key(places: Places) -> str:
    """Return a digest of everything that the build depends on."""
    digest = hashlib.sha256(repr(FLAGS).encode())
    for name in ("go.mod", "go.sum"):
        digest.update((places.engine_module / name).read_bytes())
    return digest.hexdigest()


def build(places: Places) -> None:
    """Build the engine into `.toolchain/bin` and put the language host beside it.

    About 7 minutes on two cores with an empty Go build cache, seconds with a full one. A run that is stopped leaves
    the former engine, or none. Raises EngineNotHereError without Go, ToolchainError when the build fails.
    """
    go = shutil.which("go")
    if go is None:
        raise EngineNotHereError("there is no `go` on PATH to build it with")
    partial = places.toolchain / "pulumi.partial"
    status = BuildStatus()
    # -v prints a package as it is compiled. GOFLAGS, GOPROXY and the like are the environment's.
    command: list[str | Path] = [go, "build", "-v", *FLAGS, "-o", partial, MAIN_PACKAGE]
    try:
        run(command, Progress(f"Pulumi {ENGINE_VERSION} from its Go module"), status.after, folder=places.engine_module)
        _copy_scripts(go, places)
        copy_language_host(places)
        partial.replace(places.engine)
    finally:
        partial.unlink(missing_ok=True)


class BuildStatus:
    """Says how far `go build -v` has come, from what it prints."""

    def __init__(self) -> None:
        self._packages = 0

    def after(self, line: str) -> str:
        """Return the status after another line of output."""
        downloaded = re.match(r"go: downloading (\S+) (\S+)", line)
        if downloaded:
            return f"downloading {downloaded[1]}"
        if not line.startswith("go: "):
            self._packages += 1
        return f"{self._packages} packages compiled"


def copy_language_host(places: Places) -> None:
    """Put the start script of the language host beside the engine, where the engine looks for it."""
    _copy_executable(places.language_host, places.bin)


def _copy_scripts(go: str, places: Places) -> None:
    listed = subprocess.run(
        [go, "list", "-m", "-f", "{{.Dir}}", SDK_MODULE],
        cwd=places.engine_module,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        raise ToolchainError(f"{listed.stderr}\n`go list` could not find {SDK_MODULE}.")
    for script in SCRIPTS:
        _copy_executable(Path(listed.stdout.strip()) / script, places.bin)


def _copy_executable(source: Path, folder: Path) -> None:
    # Files of the module cache are read-only and not executable.
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / source.name
    target.unlink(missing_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o755)
