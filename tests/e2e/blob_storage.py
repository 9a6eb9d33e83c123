"""Azure Blob Storage on this machine: Microsoft's emulator Azurite, with one container for Pulumi's state."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from azure.storage.blob import BlobServiceClient

from toolchain.places import Places

CONTAINER = "pulumi-state"
# The emulator's account; its key is public (learn.microsoft.com/azure/storage/common/storage-connect-azurite).
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
SERVER = Places().toolchain / "azurite" / "node_modules" / "azurite" / "dist" / "src" / "blob" / "main.js"
START_SECONDS = 60.0


def missing() -> str:
    """Return why there is no emulator; empty where there is one."""
    if shutil.which("node") is None:
        return "node is missing, which Azurite needs"
    return "" if SERVER.exists() else "Azurite is not there: python -m toolchain.azurite"


@dataclass(frozen=True)
class BlobStorage:
    """A running emulator."""

    address: str
    """127.0.0.1:PORT."""

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
        return BlobServiceClient(f"http://{self.address}/{ACCOUNT}", credential=KEY)


@contextmanager
def running_blob_storage(folder: Path) -> Iterator[BlobStorage]:
    """Run an emulator that keeps everything in memory and logs into `folder`; it is gone afterwards."""
    log = folder / "azurite.log"
    # The engine's SDK may speak a newer version of the API than the emulator knows.
    options = ["--blobPort", "0", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"]
    with log.open("wb") as output:
        process = subprocess.Popen(["node", SERVER, *options], cwd=folder, stdout=output, stderr=subprocess.STDOUT)
    try:
        storage = BlobStorage(_address(process, log))
        storage.create_container()
        yield storage
    finally:
        process.terminate()
        process.wait(30)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while not (found := re.search(r"successfully listens on http://(\S+)", log.read_text())):
        assert process.poll() is None, f"Azurite has ended: {log.read_text()}"
        assert time.monotonic() < deadline, f"Azurite does not answer: {log.read_text()}"
        time.sleep(0.1)
    return found[1]
