"""What tests need of other languages than Python; got when a test asks for it, and kept in `.toolchain`.

An engine that was built here has a language host for Python only. Pulumi's YAML host is built from its Go module, and
its generator of Node.js SDKs from the engine's; its Node.js host cannot be had that way.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from toolchain.engine_build import BuildStatus
from toolchain.errors import ToolchainError
from toolchain.places import Places
from toolchain.progress import Progress, run

YAML_HOST = "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"
# Pulumi's tags, as for the engine.
_FLAGS = ("-trimpath", "-tags=osusergo,grpcnotrace", "-ldflags=-s -w")


def yaml_host(places: Places) -> Path:
    """Return the folder of `pulumi-language-yaml`, for PATH. Building takes about 3 minutes on two cores, once.

    Raises ToolchainError where it cannot be built.
    """
    module = places.root / "toolchain" / "yaml_host"
    return _kept(places, "yaml", [module / "go.sum"], lambda folder: _build(module, YAML_HOST, folder))


def node_sdk(places: Places) -> Path:
    """Return the program that writes Node.js SDKs. Building takes seconds after the engine. Raises ToolchainError."""
    module = places.engine_module
    source = module / "node_sdk" / "main.go"
    return (
        _kept(places, "node-sdk", [source, module / "go.sum"], lambda f: _build(module, "./node_sdk", f)) / "node_sdk"
    )


def node_packages(places: Places, packages: tuple[str, ...]) -> Path:
    """Return a `node_modules` folder with packages from npm, such as `typescript@5`. Raises ToolchainError."""
    name = "npm-" + hashlib.sha256(repr(packages).encode()).hexdigest()[:12]
    return _kept(places, name, [], lambda folder: _npm(packages, folder)) / "node_modules"


def _kept(places: Places, name: str, sources: list[Path], make: Callable[[Path], None]) -> Path:
    """Return the folder that `make` has filled once for the content of `sources`; it is there whole or not at all."""
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    folder = places.toolchain / "other-languages" / f"{name}-{digest}"
    if not folder.exists():
        partial = folder.with_suffix(f".{os.getpid()}")
        try:
            partial.mkdir(parents=True)
            make(partial)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    return folder


def _build(module: Path, package: str, folder: Path) -> None:
    command = [_program("go"), "build", "-v", *_FLAGS, "-o", f"{folder}/", package]
    run(command, Progress(f"{package} from its Go module"), BuildStatus().after, folder=module)


def _npm(packages: tuple[str, ...], folder: Path) -> None:
    # No scripts: what the packages would build is not needed.
    options = ("--ignore-scripts", "--no-audit", "--no-fund")
    run([_program("npm"), "install", *options, "--prefix", folder, *packages], Progress("Packages from npm"), str)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ToolchainError(f"there is no `{name}` on PATH")
    return found
