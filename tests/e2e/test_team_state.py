"""A team's state in Azure Blob Storage: two runs at once, and a run that is killed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.clone import clone, clone_environment
from tests.e2e import blob_storage
from tests.e2e.blob_storage import BlobStorage, running_blob_storage
from tests.e2e.project import Project

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(bool(blob_storage.missing()), reason=blob_storage.missing()),
]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
UP = ("up", "--yes", "--skip-preview")
MAIL_SERVICE = "/emailServices/[^/]+$"


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[BlobStorage]:
    """An empty container."""
    with running_blob_storage(tmp_path) as running:
        yield running


@pytest.fixture
def on_blobs(tmp_path: Path, simulator: Any, storage: BlobStorage) -> Project:
    """A project whose state is in the container."""
    root = tmp_path / "project"
    clone(root)
    environment = clone_environment(root, simulator.env) | storage.environment
    made = Project(root, simulator, environment=environment)
    made.configure([DEVICE])
    made.pulumi("stack", "init")
    return made


def test_a_second_update_is_refused_and_a_killed_one_leaves_the_state_whole(
    on_blobs: Project, storage: BlobStorage
) -> None:
    """The refusal names who holds the lock and the way out; after `cancel` the stack goes on, with nothing in clear."""
    on_blobs.add_fault(face="arm", method="PUT", path=MAIL_SERVICE, when="after", delaySeconds=60)
    first = on_blobs.start(*UP)
    on_blobs.wait_until(lambda: any("/emailServices/" in event["path"] for event in on_blobs.events("arm.put")))

    refused = on_blobs.pulumi(*UP, expect=1)
    assert "the stack is currently locked by 1 lock(s)" in refused
    assert f"pid {on_blobs.engines(first)[0]}" in refused
    assert "pulumi cancel" in refused

    on_blobs.kill_engine(first)
    state = on_blobs.export()["deployment"]
    assert {resource["type"] for resource in state["resources"]} >= {"azure-native:resources:ResourceGroup"}
    assert "pulumi cancel" in on_blobs.pulumi(*UP, expect=1)

    on_blobs.clear_faults()
    on_blobs.pulumi("cancel", "--yes")
    assert not [name for name in storage.blobs() if "/locks/" in name]
    output = on_blobs.pulumi(*UP, expect=None)
    assert on_blobs.take_over(output) == 1, output
    on_blobs.up()
    on_blobs.sends(on_blobs.devices()["zrh-copier"])
    assert set(on_blobs.up()) == {"same"}
    assert not _in_clear(storage.blobs(), on_blobs.devices()["zrh-copier"]["password"])


def _in_clear(blobs: dict[str, bytes], password: str) -> list[str]:
    [checkpoint] = [name for name in blobs if name.endswith("/stacks/mfd/test.json")]
    assert json.loads(blobs[checkpoint])["checkpoint"]["latest"]["secrets_providers"]["type"] == "passphrase"
    return [name for name, content in blobs.items() if password.encode() in content]
