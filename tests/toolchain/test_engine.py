"""Which engine is installed, and when it is installed again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from toolchain import engine_build, engine_download, install
from toolchain.errors import EngineNotHereError, ToolchainError
from toolchain.places import ENGINE_VERSION, PROJECT, Places


def engine_file(folder: Path, version: str) -> Path:
    """Write an engine that only knows its version."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "pulumi"
    file.write_text(f"#!/bin/sh\necho v{version}\n")
    file.chmod(0o755)
    return file


def fails(reason: str) -> Callable[[Places], Path]:
    """Return a way that does not work on this machine."""

    def way(_: Places) -> Path:
        raise EngineNotHereError(reason)

    return way


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A checkout on a machine with nothing: no engine on PATH, no network, no Go."""
    made = Places(tmp_path / "checkout")
    shutil.copytree(PROJECT / "toolchain" / "engine", made.engine_module)
    made.language_host.parent.mkdir(parents=True)
    shutil.copy(PROJECT / "toolchain" / "language_host" / "pulumi-language-python", made.language_host)
    made.toolchain.mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.setattr(engine_download, "install", fails("no network"))
    return made


def a_build(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the build succeed at once; return a list that gets an entry per build."""
    builds: list[str] = []

    def build(places: Places) -> None:
        builds.append("built")
        engine_file(places.bin, ENGINE_VERSION)

    monkeypatch.setattr(engine_build, "build", build)
    return builds


def test_an_engine_on_path_is_linked(places: Places, tmp_path: Path) -> None:
    """A new enough engine of the machine is used, and no language host of ours stays beside it."""
    theirs = engine_file(tmp_path / "path", "3.300.1")
    engine_file(places.bin, "3.258.0")
    (places.bin / "pulumi-language-python").write_text("of an engine that was built here")

    assert install.engine(places) == "path"
    assert places.engine.readlink() == theirs
    assert [file.name for file in places.bin.iterdir()] == ["pulumi"]


def test_an_old_engine_on_path_is_not_used(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next way is tried."""
    engine_file(tmp_path / "path", "3.258.9")
    a_build(monkeypatch)

    assert install.engine(places) == "build"


def test_our_own_folder_on_path_does_not_count(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine without a stamp is not linked to itself."""
    engine_file(places.bin, ENGINE_VERSION)
    monkeypatch.setenv("PATH", str(places.bin))
    builds = a_build(monkeypatch)

    install.engine(places)

    assert builds == ["built"]


def test_a_built_engine_is_built_once(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run finds the stamp and puts only the language host in place."""
    builds = a_build(monkeypatch)
    install.engine(places)
    (places.bin / "pulumi-language-python").unlink()

    assert install.engine(places) == "build"
    assert builds == ["built"]
    assert os.access(places.bin / "pulumi-language-python", os.X_OK)


@pytest.mark.parametrize("name", ["go.mod", "go.sum"])
def test_a_changed_module_is_built_again(places: Places, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The stamp covers the files that pin the engine."""
    builds = a_build(monkeypatch)
    install.engine(places)
    with (places.engine_module / name).open("a") as file:
        file.write("// another version\n")

    install.engine(places)

    assert builds == ["built", "built"]


def test_without_any_way_one_sentence_says_what_to_do(places: Places) -> None:
    """The message names every way that was tried, and what to install."""
    with pytest.raises(ToolchainError) as caught:
        install.engine(places)

    assert str(caught.value) == (
        "The Pulumi engine is missing: there is no `pulumi` on PATH; no network; there is no `go` on PATH to build it "
        f"with. Install Pulumi {ENGINE_VERSION} or newer (https://www.pulumi.com/docs/install/) or Go 1.26 or newer "
        "(https://go.dev/dl/) and run `make setup` again."
    )


def test_a_failed_build_leaves_no_engine(places: Places, tmp_path: Path) -> None:
    """Half a binary never stands where the engine is looked for."""
    go = tmp_path / "path" / "go"
    go.parent.mkdir()
    go.write_text('#!/bin/sh\necho half > "$7"\necho "pkg: no space left on device"\nexit 1\n')
    go.chmod(0o755)

    with pytest.raises(ToolchainError, match="no space left on device"):
        install.engine(places)

    assert not places.engine.exists()
    assert not list(places.toolchain.glob("*.partial"))


def test_the_build_counts_packages_and_names_downloads() -> None:
    """What `go build -v` prints becomes the status."""
    status = engine_build.BuildStatus()

    assert status.after("go: downloading gocloud.dev v0.46.1") == "downloading gocloud.dev"
    assert status.after("internal/goarch") == "1 packages compiled"
    assert status.after("unicode/utf8") == "2 packages compiled"


def test_engine_and_sdk_are_one_version() -> None:
    """Every place that names the version names the same one."""
    pinned = re.search(r"^pulumi==([\d.]+)$", (PROJECT / "requirements.txt").read_text(), re.MULTILINE)
    modules = re.findall(
        r"github\.com/pulumi/pulumi/(?:pkg|sdk)/v3 v([\d.]+)", (PROJECT / "toolchain/engine/go.mod").read_text()
    )

    assert pinned
    assert {pinned[1], *modules} == {ENGINE_VERSION}
    assert len(modules) == 2
