"""Every command in the documentation is run: each story types those of some pages, in an order that makes sense."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from azure.storage.blob import BlobServiceClient

from tests.azure_hosts import proxied
from tests.docs.documented import commands, launched
from tests.docs.run_elsewhere import by_ci, by_tests
from tests.docs.typist import STORIES, Typist, copy_project, story
from tests.e2e import blob_storage
from tests.e2e.by_hand import AZ
from tests.filled_in import fill_in

HERE = Path(__file__).parent
NOT_RUN: dict[str, list[str]] = yaml.safe_load((HERE / "not_run.yaml").read_text(encoding="utf-8"))
FILLED_IN = HERE / "filled_in"
ON_BLOBS = "state"
NO_AZ = "" if AZ else "azure-cli is not there: python -m toolchain.azure_cli"
MISSING = blob_storage.missing() or NO_AZ


def test_every_documented_command_is_run() -> None:
    """By a story, by a test that asks its page for it, or by CI, but for those with a reason; and no list has more."""
    typed = {launched(step.documented) for path in STORIES.glob("*.yaml") for step in story(path.stem)} - {""}
    run = typed | by_tests() | by_ci()
    not_run = {text for texts in NOT_RUN.values() for text in texts}
    assert {text: pages for text, pages in commands().items() if text not in run | not_run} == {}
    assert (typed | not_run) - set(commands()) == set()
    assert not_run & run == set()


@pytest.fixture
def azure_hosts(simulator: Any) -> Iterator[str]:
    """The address of a proxy that brings Azure's real host names to the simulator."""
    with proxied(simulator.origin) as way:
        yield way["HTTPS_PROXY"]


@pytest.fixture
def blobs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What a shell is told of Azurite, which has the account and container of the page; nothing in other stories."""
    if name != ON_BLOBS:
        yield {}
        return
    if MISSING:
        pytest.skip(MISSING)
    account, key = "contosostate", blob_storage.KEY
    monkeypatch.setenv("AZURITE_ACCOUNTS", f"{blob_storage.ACCOUNT}:{key};{account}:{key}")
    with blob_storage.running_blob_storage(tmp_path) as running:
        with BlobServiceClient(f"http://{running.address}/{account}", credential=key) as client:
            client.create_container("pulumi-state")
        yield {"BLOB_STORAGE": running.address, "AZURE_STORAGE_ACCOUNT": account, "AZURE_STORAGE_KEY": key}


@pytest.fixture
def typist(tmp_path: Path, simulator: Any, azure_hosts: str, blobs: dict[str, str]) -> Iterator[Typist]:
    """Somebody at a shell in a copy of the project, with a home of his own, and the simulator as the cloud."""
    copy_project(tmp_path / "project")
    for pattern in ("Pulumi.*.yaml", "*.devices.csv"):
        for file in (tmp_path / "project" / "stacks").glob(pattern):
            fill_in(file)
    for file in FILLED_IN.iterdir():
        shutil.copy(file, tmp_path / "project" / "stacks")
    (tmp_path / "bin").mkdir()
    # The reference calls the command as it is called where the project's folder is on PATH.
    (tmp_path / "bin" / "mfd").symlink_to(tmp_path / "project" / "mfd")
    if AZ:
        (tmp_path / "bin" / "az").symlink_to(AZ)
    home = tmp_path / "home"
    home.mkdir()
    own = {"HOME": str(home), "PULUMI_HOME": str(home / ".pulumi"), "SIMULATOR_ENV": str(simulator.env_file)}
    own["PROXY_TO_SIMULATOR"] = azure_hosts
    path = f"{tmp_path / 'bin'}:{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARM_", "AZURE_", "PULUMI_"))}
    typing = Typist(tmp_path / "project", {**kept, **own, **blobs, "PATH": path})
    yield typing
    typing.leave()


@pytest.mark.engine
@pytest.mark.slow(minutes=2)
@pytest.mark.parametrize("name", [path.stem for path in sorted(STORIES.glob("*.yaml"))])
def test_every_command_of_a_story_works(typist: Typist, name: str) -> None:
    """As it stands on its page, or with what the story has in its place: an address, a folder, the way to the simulator."""
    steps = list(story(name))
    if any(step.documented.startswith("az ") for step in steps) and NO_AZ:
        pytest.skip(NO_AZ)
    failures = [failure for step in steps if (failure := typist.type(step))]
    assert not failures, "\n\n".join(failures)
