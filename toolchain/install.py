"""Install what the project needs: the virtual environment, then the engine.

Each step is done once: a stamp says what it was made from, and a step whose stamp fits does nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
from typing import TYPE_CHECKING

from toolchain import engine_build, engine_download, engine_on_path, virtual_environment
from toolchain.errors import EngineNotHereError, ToolchainError
from toolchain.places import ENGINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from toolchain.places import Places


def install(places: Places, requirements: str) -> None:
    """Bring the virtual environment and the engine about; `requirements` is "dev" or "cli".

    Raises ToolchainError with a sentence that says what to do.
    """
    with _alone(places):
        virtual_environment.ensure(places, requirements)
        engine(places)


def engine(places: Places) -> str:
    """Make sure that `.toolchain/bin/pulumi` is there and return how it came: "path", "download" or "build"."""
    source = _present(places) or _get(places)
    if source == "build":
        engine_build.copy_language_host(places)  # the host is this project's own and may have changed
    return source


def _present(places: Places) -> str | None:
    if engine_on_path.version_of(places.engine) is None:
        return None
    stamp = _read(places.engine_stamp)
    return stamp["source"] if stamp in (_stamp(places, "build"), _stamp(places, "download")) else None


def _get(places: Places) -> str:
    reasons = []
    for source, way in (("path", _link_path), ("download", _link_download), ("build", _build)):
        try:
            way(places)
        except EngineNotHereError as error:
            reasons.append(str(error))
        else:
            places.engine_stamp.write_text(json.dumps(_stamp(places, source)))
            return source
    raise ToolchainError(
        f"The Pulumi engine is missing: {'; '.join(reasons)}. Install Pulumi {ENGINE_VERSION} or newer "
        "(https://www.pulumi.com/docs/install/) or Go 1.26 or newer (https://go.dev/dl/) and run `make setup` again."
    )


def _link_path(places: Places) -> None:
    _link(places, engine_on_path.find(places))


def _link_download(places: Places) -> None:
    _link(places, engine_download.install(places))


def _link(places: Places, target: Path) -> None:
    # An engine that was installed elsewhere has its own language host beside it; ours must not be found first.
    shutil.rmtree(places.bin, ignore_errors=True)
    places.bin.mkdir(parents=True)
    places.engine.symlink_to(target)


def _build(places: Places) -> None:
    if places.engine.is_symlink():
        places.engine.unlink()
    engine_build.build(places)


def _stamp(places: Places, source: str) -> dict[str, str]:
    made_from = engine_build.key(places) if source == "build" else ENGINE_VERSION
    return {"source": source, "made_from": made_from}


def _read(stamp: Path) -> dict[str, str]:
    try:
        content: dict[str, str] = json.loads(stamp.read_text())
    except (OSError, ValueError):
        return {}
    return content


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Wait until no other installation runs in this checkout."""
    places.toolchain.mkdir(exist_ok=True)
    with (places.toolchain / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
