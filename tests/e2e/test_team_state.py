"""A team's state in Azure Blob Storage: two runs at once, and a run that is killed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.clone import ROOT, clone, clone_environment
from tests.e2e import blob_storage
from tests.e2e.blob_storage import BlobStorage, running_blob_storage
from tests.e2e.project import Project

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(bool(blob_storage.missing()), reason=blob_storage.missing()),
]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
PAGE = (ROOT / "docs" / "how-to" / "state.md").read_text()
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
    [told] = re.findall(r"```\n(error: the stack is currently locked.*?)\n", PAGE)
    assert told in refused
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
    # What was being made when the engine was killed: one resource, or some.
    assert on_blobs.take_over(output) > 0, output
    on_blobs.up()
    on_blobs.sends(on_blobs.devices()["zrh-copier"])
    assert set(on_blobs.up()) == {"same"}
    assert not _in_clear(storage.blobs(), on_blobs.devices()["zrh-copier"]["password"])
    _moves(on_blobs)


def _moves(stack: Project) -> None:
    """Move the stack to another place as the page says, and assert that it is the same one there."""
    leave, arrive = re.findall(r"```sh\n( *\./mfd pulumi stack (?:export|init prod\n).*?)```", PAGE, flags=re.DOTALL)
    stack.shell(leave.replace("prod", stack.stack))
    elsewhere = stack.root / ".state" / "elsewhere"
    elsewhere.mkdir()
    stack.environment = {**stack.environment, "PULUMI_BACKEND_URL": elsewhere.as_uri()}
    stack.shell(arrive.replace("prod", stack.stack))
    assert not (stack.root / f"{stack.stack}.json").exists()
    _goes_on_in_a_fresh_checkout(stack)


def _goes_on_in_a_fresh_checkout(stack: Project) -> None:
    """Assert that a stack file without the engine's own lines is enough, with the variable that the page names."""
    file = stack.root / "stacks" / f"Pulumi.{stack.stack}.yaml"
    salt = [line for line in file.read_text().splitlines() if line.startswith("encryptionsalt: ")]
    assert len(salt) == 1
    file.write_text(file.read_text().replace(salt[0], ""))
    [variable] = re.findall(r"`(PULUMI_FALLBACK\w+=true)`", PAGE)
    stack.environment = {**stack.environment, **dict([variable.split("=")])}
    assert set(stack.up()) == {"same"}
    assert salt[0] in file.read_text()


def _in_clear(blobs: dict[str, bytes], password: str) -> list[str]:
    [checkpoint] = [name for name in blobs if name.endswith("/stacks/mfd/test.json")]
    assert json.loads(blobs[checkpoint])["checkpoint"]["latest"]["secrets_providers"]["type"] == "passphrase"
    return [name for name, content in blobs.items() if password.encode() in content]
