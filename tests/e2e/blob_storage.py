"""Azure Blob Storage on this machine: Microsoft's emulator Azurite, with one container for Pulumi's state.

Either as developers know it, over HTTP with a key; or as an account of its own name, over HTTPS, that takes the tokens of
Entra ID as well. Of a token it checks the issuer, the audience and the lifetime; it knows no roles.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme
from azure.storage.blob import BlobServiceClient

from toolchain.places import Places

CONTAINER = "pulumi-state"
# The emulator's account; its key is public (learn.microsoft.com/azure/storage/common/storage-connect-azurite).
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
SERVER = Places().toolchain / "azurite" / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
START_SECONDS = 60.0
BLOB_HOSTS = ".blob.core.windows.net"


def missing() -> str:
    """Return why there is no emulator; empty where there is one."""
    if shutil.which("node") is None:
        return "node is missing, which Azurite needs"
    return "" if SERVER.exists() else "Azurite is not there: python -m toolchain.azurite"


@dataclass(frozen=True)
class BlobStorage:
    """A running emulator."""

    origin: str
    """http://127.0.0.1:PORT, or with https."""
    account: str = ACCOUNT
    authority: Path | None = None
    """The PEM file of who signed its certificate."""

    @property
    def address(self) -> str:
        """127.0.0.1:PORT."""
        return self.origin.partition("://")[2]

    @property
    def environment(self) -> dict[str, str]:
        """What tells the engine to keep its state here: the variables and the URL of gocloud.dev/blob/azureblob."""
        return {
            "AZURE_STORAGE_ACCOUNT": ACCOUNT,
            "AZURE_STORAGE_KEY": KEY,
            "PULUMI_BACKEND_URL": f"azblob://{CONTAINER}?domain={self.address}&protocol=http",
        }

    def blobs(self) -> dict[str, bytes]:
        """Return everything in the container, by name."""
        with self._client() as client:
            container = client.get_container_client(CONTAINER)
            return {name: container.download_blob(name).readall() for name in list(container.list_blob_names())}

    def create_container(self) -> None:
        """Make the container that the state lives in."""
        with self._client() as client:
            client.create_container(CONTAINER)

    def _client(self) -> BlobServiceClient:
        verify = str(self.authority) if self.authority else True
        return BlobServiceClient(f"{self.origin}/{self.account}", credential=KEY, connection_verify=verify)


@contextmanager
def running_blob_storage(folder: Path) -> Iterator[BlobStorage]:
    """Run an emulator that keeps everything in memory and logs into `folder`; it is gone afterwards."""
    with _running(folder, [], {}) as origin:
        storage = BlobStorage(origin)
        storage.create_container()
        yield storage


@contextmanager
def running_storage_account(folder: Path, account: str) -> Iterator[BlobStorage]:
    """Run an emulator of one account that has a certificate for its real name and takes tokens; it is gone afterwards."""
    authority, file = trustme.CA(organization_name="Azurite, for tests only"), folder / "azurite-authority.pem"
    authority.cert_pem.write_to_path(file)
    leaf = authority.issue_cert(f"{account}{BLOB_HOSTS}", "127.0.0.1")
    certificate, key = folder / "azurite.pem", folder / "azurite.key"
    leaf.cert_chain_pems[0].write_to_path(certificate)
    leaf.private_key_pem.write_to_path(key)
    options = ["--oauth", "basic", "--cert", str(certificate), "--key", str(key)]
    with _running(folder, options, {"AZURITE_ACCOUNTS": f"{account}:{KEY}"}) as origin:
        storage = BlobStorage(origin, account, file)
        storage.create_container()
        yield storage


@contextmanager
def _running(folder: Path, more: list[str], variables: dict[str, str]) -> Iterator[str]:
    """Run Azurite and yield its origin."""
    log = folder / "azurite.log"
    # The engine's SDK may speak a newer version of the API than the emulator knows.
    options = ["--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", *more]
    environment = {**os.environ, **variables}
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["node", SERVER, *options], cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield _origin(process, log)
    finally:
        process.terminate()
        process.wait(30)


def _origin(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while not (found := re.search(r"successfully listens on (https?://\S+)", log.read_text())):
        assert process.poll() is None, f"Azurite has ended: {log.read_text()}"
        assert time.monotonic() < deadline, f"Azurite does not answer: {log.read_text()}"
        time.sleep(0.1)
    return found[1]
