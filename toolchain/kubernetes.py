"""`python -m toolchain.kubernetes`: a Kubernetes API server for the tests, with its database etcd and with kubectl.

All three are Go programs, built from their modules once (`kubernetes_module/go.mod` pins them). Nothing else of a
cluster is there: no node, and no pod ever runs. Where they cannot be had, their tests are skipped and say so.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from toolchain.engine_build import BuildStatus
from toolchain.errors import ToolchainError
from toolchain.places import PROJECT, Places
from toolchain.progress import Progress, run

MODULE = PROJECT / "toolchain" / "kubernetes_module"
VERSION = "v1.34.4"
PACKAGES = ("k8s.io/kubernetes/cmd/kube-apiserver", "k8s.io/kubernetes/cmd/kubectl", "go.etcd.io/etcd/server/v3")
# Without the version, server and client take themselves for a build of no release.
_FLAGS = (f"-ldflags=-s -w -X k8s.io/component-base/version.gitVersion={VERSION}",)


def folder(places: Places) -> Path:
    """Return where the programs are: `kube-apiserver`, `kubectl` and `etcd`."""
    return places.toolchain / "kubernetes"


def main() -> int:
    """Build them unless they are there. Always returns 0."""
    home = folder(Places())
    stamp = home / "built-from"
    if stamp.exists() and stamp.read_text() == _key():
        return 0
    go = shutil.which("go")
    if go is None:
        print("Tests with a Kubernetes API server are skipped: there is no `go` on PATH")
        return 0
    try:
        _build(go, home)
    except ToolchainError as error:
        print(f"Tests with a Kubernetes API server are skipped: {error}")
        return 0
    stamp.write_text(_key())
    return 0


def _build(go: str, home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    progress = Progress(f"Kubernetes {VERSION} for the tests (about 10 minutes, 200 MB, once)")
    command = [go, "build", "-v", *_FLAGS, "-o", f"{home}/", *PACKAGES]
    run(command, progress, BuildStatus().after, folder=MODULE)
    # Go names a program after the last part of its path.
    (home / "server").rename(home / "etcd")


def _key() -> str:
    sources = [repr((_FLAGS, PACKAGES)).encode(), *((MODULE / name).read_bytes() for name in ("go.mod", "go.sum"))]
    return hashlib.sha256(b"".join(sources)).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
