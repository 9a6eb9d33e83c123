"""A Kubernetes API server on this machine, with its own etcd, that knows the operator's `Stack`; no pod ever runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from toolchain import kubernetes
from toolchain.places import Places

PROGRAMS = kubernetes.folder(Places())
DEFINITION = Path(__file__).parent / "stacks.pulumi.com.yaml"
START_SECONDS, STOP_SECONDS, COMMAND_SECONDS = 180.0, 30.0, 120.0
# The one who may do everything, as somebody has to who makes a namespace and gives it rights.
TOKEN, OWNER = "token-of-the-tests", "owner,owner,system:masters"
# A killed test run leaves no server behind.
_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()


def missing() -> str:
    """Return why there is no API server; empty where there is one."""
    return "" if (PROGRAMS / "etcd").exists() else "Kubernetes is not built: `python -m toolchain.kubernetes` needs Go"


@dataclass(frozen=True)
class ApiServer:
    """A running API server."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What makes `kubectl` there and lets it reach the server as somebody who may do everything."""
        return {
            "KUBECONFIG": str(self.folder / "kubeconfig"),
            "KUBECACHEDIR": str(self.folder / "cache"),
            "PATH": f"{PROGRAMS}:{os.environ['PATH']}",
        }

    def kubectl(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run kubectl, whether it succeeds or not."""
        return subprocess.run(
            ["kubectl", *arguments],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_SECONDS,
        )

    def must(self, *arguments: str | Path) -> str:
        """Run kubectl and return what it printed."""
        done = self.kubectl(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_api_server(folder: Path) -> Iterator[ApiServer]:
    """Run a server that keeps everything in `folder` and knows `Stack`; it has ended afterwards."""
    client, peer, port = _free_ports(3)
    _write_keys(folder, port)
    server = ApiServer(folder)
    with ExitStack() as running:
        running.enter_context(_running(_etcd(folder, client, peer), folder / "etcd.log"))
        process = running.enter_context(_running(_kube_apiserver(folder, client, port), folder / "api-server.log"))
        _wait_until_ready(server, process)
        server.must("create", "--filename", DEFINITION)
        server.must("wait", "--for", "condition=established", "customresourcedefinition/stacks.pulumi.com")
        yield server


def _write_keys(folder: Path, port: int) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (folder / "service-accounts.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    (folder / "tokens.csv").write_text(f"{TOKEN},{OWNER}\n")
    # The server makes its certificate itself.
    cluster = {"server": f"https://127.0.0.1:{port}", "certificate-authority": str(folder / "tls" / "apiserver.crt")}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "here", "cluster": cluster}],
        "users": [{"name": "owner", "user": {"token": TOKEN}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "owner"}}],
        "current-context": "here",
    }
    (folder / "kubeconfig").write_text(yaml.safe_dump(config))


def _etcd(folder: Path, client: int, peer: int) -> list[str]:
    here, other = f"http://127.0.0.1:{client}", f"http://127.0.0.1:{peer}"
    return [
        str(PROGRAMS / "etcd"),
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={here}",
        f"--advertise-client-urls={here}",
        f"--listen-peer-urls={other}",
        f"--initial-advertise-peer-urls={other}",
        f"--initial-cluster=default={other}",
        "--unsafe-no-fsync",
    ]


def _kube_apiserver(folder: Path, client: int, port: int) -> list[str]:
    key = folder / "service-accounts.pem"
    return [
        str(PROGRAMS / "kube-apiserver"),
        f"--etcd-servers=http://127.0.0.1:{client}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder / 'tls'}",
        f"--token-auth-file={folder / 'tokens.csv'}",
        "--authorization-mode=RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--service-cluster-ip-range=10.0.0.0/24",
        # A loopback address is none for the endpoint that pods would use, and there are no pods.
        "--endpoint-reconciler-type=none",
    ]


@contextmanager
def _running(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen([*_WITH_PARENT, *command], stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(server: ApiServer, process: subprocess.Popen[bytes]) -> None:
    log, deadline = server.folder / "api-server.log", time.monotonic() + START_SECONDS
    while server.kubectl("get", "--raw", "/readyz").returncode:
        assert process.poll() is None, f"the API server has ended: {log.read_text()[-4000:]}"
        assert time.monotonic() < deadline, f"the API server does not answer: {log.read_text()[-4000:]}"
        time.sleep(0.2)


def _free_ports(count: int) -> list[int]:
    # All held at once, so that they differ.
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [one.getsockname()[1] for one in sockets]
