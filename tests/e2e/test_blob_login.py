"""A team's state in a storage account of its real name, with the login of Entra ID in place of the account's key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demo.clone import ROOT, clone, clone_environment
from tests.azure_hosts import proxied
from tests.e2e import blob_storage
from tests.e2e.blob_storage import BLOB_HOSTS, BlobStorage, running_storage_account
from tests.e2e.project import Project

pytestmark = [
    pytest.mark.engine,
    pytest.mark.slow,
    pytest.mark.skipif(bool(blob_storage.missing()), reason=blob_storage.missing()),
]

ACCOUNT = "contosostate"
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
LOGIN = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
PAGE = (ROOT / "docs" / "how-to" / "state.md").read_text(encoding="utf-8")


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[BlobStorage]:
    """The account of the page, with an empty container."""
    with running_storage_account(tmp_path, ACCOUNT) as running:
        yield running


@pytest.fixture
def in_account(tmp_path: Path, simulator: Any, storage: BlobStorage) -> Iterator[Project]:
    """A project that has nothing but a login; no key of the account is set, and no backend."""
    with proxied(simulator.origin, {f"{BLOB_HOSTS}:443": storage.origin}) as way:
        root = tmp_path / "project"
        clone(root)
        environment = {**clone_environment(root, simulator.env), **way}
        assert set(LOGIN) <= environment.keys()
        assert not {name for name in environment if name.startswith("AZURE_STORAGE_")}
        del environment["PULUMI_BACKEND_URL"]
        assert storage.authority is not None
        bundle = tmp_path / "bundle.pem"
        bundle.write_bytes(Path(environment["SSL_CERT_FILE"]).read_bytes() + storage.authority.read_bytes())
        environment["SSL_CERT_FILE"] = str(bundle)
        made = Project(root, simulator, environment=environment)
        made.configure([DEVICE])
        yield made


def test_a_login_is_enough_for_the_state(in_account: Project, storage: BlobStorage) -> None:
    """As the page types it; without the login nothing is read, whatever the stack's own login in ARM_… may do."""
    [login] = re.findall(r"```sh\n *(\./mfd pulumi login 'azblob.*?)\n", PAGE)
    assert f"storage_account={ACCOUNT}" in login
    in_account.shell(login)
    in_account.pulumi("stack", "init")
    in_account.up()
    assert any(name.endswith(f"/stacks/mfd/{in_account.stack}.json") for name in storage.blobs())
    assert set(in_account.up()) == {"same"}
    in_account.sends(in_account.devices()["zrh-copier"])

    for name in LOGIN:
        del in_account.environment[name]
    # Whatever else this machine is signed in with is not asked.
    in_account.environment["AZURE_TOKEN_CREDENTIALS"] = "EnvironmentCredential"
    assert any(name.startswith("ARM_CLIENT_") for name in in_account.environment)
    before = storage.blobs()
    assert "missing environment variable AZURE_TENANT_ID" in in_account.pulumi("preview", expect=1)
    assert storage.blobs() == before
