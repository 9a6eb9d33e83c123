"""Fixtures: a plugin as the engine starts it, a log and a clock that are made by hand."""

from __future__ import annotations

import json
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import dns.message
import dns.rcode
import grpc
import pytest
import trustme
from google.protobuf import empty_pb2, struct_pb2
from pulumi.runtime import _grpc_settings
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, provider_pb2_grpc

from provider.resource import Task

ROOT = Path(__file__).resolve().parent.parent.parent
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
URN = "urn:pulumi:local::mfd::mfd:components:EmailDomain${token}::thing"


class Lines:
    """A log that keeps its lines."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.cautions: list[str] = []
        self.statuses: list[str] = []

    def tell(self, message: str) -> None:
        """Keep a line."""
        self.told.append(message)

    def caution(self, message: str) -> None:
        """Keep a warning."""
        self.cautions.append(message)

    def status(self, message: str) -> None:
        """Keep a status."""
        self.statuses.append(message)


class Hours:
    """A clock that passes only when somebody sleeps; `at` calls functions at their time."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self.at: list[tuple[float, Callable[[], None]]] = []
        self.cancelled_at: float | None = None

    def now(self) -> float:
        """Return the time."""
        return self.time

    def sleep(self, seconds: float) -> bool:
        """Pass time."""
        self.slept.append(seconds)
        self.time += seconds
        for moment, action in [entry for entry in self.at if entry[0] <= self.time]:
            self.at.remove((moment, action))
            action()
        return self.cancelled_at is not None and self.time >= self.cancelled_at


@pytest.fixture
def lines() -> Lines:
    """Give a log."""
    return Lines()


@pytest.fixture
def hours() -> Hours:
    """Give a clock."""
    return Hours()


@pytest.fixture
def task(lines: Lines) -> Task:
    """Give a call of the engine."""
    return Task("urn:test", lines)


def _struct(values: dict[str, Any]) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct


def _plain(struct: struct_pb2.Struct) -> dict[str, Any]:
    from google.protobuf.json_format import MessageToDict  # noqa: PLC0415 - used here only

    values: dict[str, Any] = MessageToDict(struct)
    return values


@dataclass
class Engine(engine_pb2_grpc.EngineServicer):
    """The engine's log, as the plugin sees it."""

    lines: list[tuple[str, bool]] = field(default_factory=list)

    def Log(self, request: Any, context: Any) -> empty_pb2.Empty:  # noqa: N802 - the protocol's name
        """Keep a line and whether it is ephemeral."""
        del context
        self.lines.append((request.message, request.ephemeral))
        return empty_pb2.Empty()


class Plugin:
    """The plugin's process and its stub; values are plain dicts."""

    def __init__(self, stub: Any, engine: Engine, process: subprocess.Popen[str]) -> None:
        self.stub = stub
        self.engine = engine
        self.process = process

    @staticmethod
    def urn(kind: str) -> str:
        """Return the URN of a child of that type."""
        return URN.replace("{token}", f"mfdmail:index:{kind}")

    def check(self, kind: str, inputs: dict[str, Any]) -> dict[str, str]:
        """Return what is wrong with the inputs."""
        answer = self.stub.Check(provider_pb2.CheckRequest(urn=self.urn(kind), news=_struct(inputs)))
        return {failure.property: failure.reason for failure in answer.failures}

    def create(self, kind: str, inputs: dict[str, Any], *, preview: bool = False) -> tuple[str, dict[str, Any]]:
        """Create; return id and state."""
        request = provider_pb2.CreateRequest(urn=self.urn(kind), properties=_struct(inputs), preview=preview)
        answer = self.stub.Create(request)
        return answer.id, _plain(answer.properties)

    def update(self, kind: str, resource_id: str, olds: dict[str, Any], news: dict[str, Any]) -> dict[str, Any]:
        """Update; return the state."""
        request = provider_pb2.UpdateRequest(urn=self.urn(kind), id=resource_id, olds=_struct(olds), news=_struct(news))
        return _plain(self.stub.Update(request).properties)

    def diff(self, kind: str, state: dict[str, Any], old: dict[str, Any], new: dict[str, Any]) -> Any:
        """Return the answer to Diff."""
        request = provider_pb2.DiffRequest(
            urn=self.urn(kind), id="x", olds=_struct(state), old_inputs=_struct(old), news=_struct(new)
        )
        return self.stub.Diff(request)

    def read(self, kind: str, resource_id: str, state: dict[str, Any], inputs: dict[str, Any]) -> Any:
        """Return the answer to Read."""
        request = provider_pb2.ReadRequest(
            urn=self.urn(kind), id=resource_id, properties=_struct(state), inputs=_struct(inputs)
        )
        return self.stub.Read(request)

    def delete(self, kind: str, resource_id: str, state: dict[str, Any]) -> None:
        """Delete."""
        self.stub.Delete(provider_pb2.DeleteRequest(urn=self.urn(kind), id=resource_id, properties=_struct(state)))


@pytest.fixture
def plugin_with() -> Iterator[Callable[[dict[str, str]], Plugin]]:
    """Give a function that starts the plugin with an environment."""
    engine = Engine()
    server = grpc.server(futures.ThreadPoolExecutor(2))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    started: list[subprocess.Popen[str]] = []

    def start(environ: dict[str, str]) -> Plugin:
        process = subprocess.Popen([sys.executable, "-u", str(ROOT / "provider"), address], stdout=subprocess.PIPE, text=True, env=environ, cwd="/")  # fmt: skip
        started.append(process)
        assert process.stdout is not None
        port = int(process.stdout.readline())
        channel = grpc.insecure_channel(f"127.0.0.1:{port}", options=_grpc_settings._GRPC_CHANNEL_OPTIONS)
        return Plugin(provider_pb2_grpc.ResourceProviderStub(channel), engine, process)

    yield start
    for process in started:
        process.terminate()
        process.wait(10)
    server.stop(None)


@pytest.fixture
def plugin(plugin_with: Callable[[dict[str, str]], Plugin]) -> Plugin:
    """Give the plugin without a login to Azure."""
    return plugin_with({"PATH": "/nowhere"})


def in_thread(work: Callable[[], Any]) -> futures.Future[Any]:
    """Run `work` beside the test."""
    result: futures.Future[Any] = futures.Future()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:  # noqa: BLE001 - handed to the test
            result.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return result


@pytest.fixture
def beside() -> Callable[[Callable[[], Any]], futures.Future[Any]]:
    """Give a function that runs work beside the test."""
    return in_thread


DOMAIN_ID = (
    "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Communication/emailServices/e/domains/mail.contoso.com"
)
CHECKS = ("Domain", "SPF", "DKIM", "DKIM2")


@dataclass
class Arm:
    """Azure on the loopback, with one domain and DNS record sets.

    `ends`: what a check becomes at the second look after it was asked for; `deny`: the status of every ARM call.
    """

    url: str = ""
    ca_file: str = ""
    dns: str = ""
    states: dict[str, str] = field(default_factory=lambda: dict.fromkeys(CHECKS, "NotStarted"))
    ends: str = "Verified"
    asked: list[str] = field(default_factory=list)
    deny: int = 0
    gone: bool = False
    record_sets: dict[str, dict[str, Any]] = field(default_factory=dict)
    writes: int = 0

    domain_id = DOMAIN_ID

    @property
    def environ(self) -> dict[str, str]:
        """What an administrator sets to reach it."""
        return {
            "PATH": "/nowhere",
            "ARM_METADATA_HOSTNAME": self.url.removeprefix("https://"),
            "REQUESTS_CA_BUNDLE": self.ca_file,
            "ARM_TENANT_ID": "t1",
            "ARM_CLIENT_ID": "c1",
            "ARM_CLIENT_SECRET": "s3cret-of-the-login",
            "ARM_SUBSCRIPTION_ID": "s1",
            "MFD_DNS_SERVERS": self.dns,
        }

    def get(self, path: str) -> tuple[int, Any]:
        """Answer GET."""
        documents = {
            "/metadata/endpoints": self._metadata(),
            "/t1/v2.0/.well-known/openid-configuration": self._discovery(),
        }
        if path in documents:
            return 200, documents[path]
        if self.deny:
            return self.deny, {"error": {"code": "AuthorizationFailed", "message": "The client may not do this."}}
        if path == DOMAIN_ID and not self.gone:
            return 200, self._domain()
        if path in self.record_sets:
            return 200, self.record_sets[path]
        return 404, {"error": {"code": "ResourceNotFound", "message": "It was not found."}}

    def post(self, path: str, body: str) -> tuple[int, Any]:
        """Answer POST."""
        if path.endswith("/token"):
            return 200, {"access_token": "h.p.s", "token_type": "Bearer", "expires_in": 3600}
        check = json.loads(body)["verificationType"]
        self.asked.append(check)
        self.states[check] = "VerificationRequested"
        return 202, None

    def put(self, path: str, body: str, headers: Any) -> tuple[int, Any]:
        """Answer PUT of a record set."""
        old = self.record_sets.get(path)
        if not self._fits(old, headers):
            return 412, {"error": {"code": "PreconditionFailed", "message": "The etag differs."}}
        self.writes += 1
        self.record_sets[path] = {
            **json.loads(body),
            "id": path,
            "name": path.rsplit("/", maxsplit=1)[-1],
            "etag": f"e{self.writes}",
        }
        return 200 if old else 201, self.record_sets[path]

    def delete(self, path: str, headers: Any) -> tuple[int, Any]:
        """Answer DELETE of a record set."""
        if not self._fits(self.record_sets.get(path), headers):
            return 412, {"error": {"code": "PreconditionFailed", "message": "The etag differs."}}
        return (200, None) if self.record_sets.pop(path, None) else (204, None)

    @staticmethod
    def _fits(old: dict[str, Any] | None, headers: Any) -> bool:
        if headers.get("If-None-Match") == "*":
            return old is None
        return bool(headers.get("If-Match") == (old or {}).get("etag"))

    def _domain(self) -> dict[str, Any]:
        states = {check: {"status": status} for check, status in self.states.items()}
        for check, status in self.states.items():
            self.states[check] = {"VerificationRequested": "VerificationInProgress", "VerificationInProgress": self.ends}.get(status, status)  # fmt: skip
        records = {
            "Domain": {"type": "TXT", "name": "mail.contoso.com", "value": "ms-domain-verification=1", "ttl": 3600},
            "DKIM": {"type": "CNAME", "name": "selector1._domainkey", "value": "selector1.azurecomm.net", "ttl": 3600},
        }
        return {"id": DOMAIN_ID, "name": "mail.contoso.com", "location": "global", "properties": {"verificationStates": states, "verificationRecords": records}}  # fmt: skip

    def _metadata(self) -> dict[str, Any]:
        login = {"loginEndpoint": self.url, "audiences": [self.url]}
        return {"name": "Local", "resourceManager": self.url, "microsoftGraphResourceId": self.url, "authentication": login}  # fmt: skip

    def _discovery(self) -> dict[str, str]:
        tenant = f"{self.url}/t1"
        ends = {"authorization": "authorize", "token": "token"}
        return {"issuer": f"{tenant}/v2.0", **{f"{name}_endpoint": f"{tenant}/oauth2/v2.0/{end}" for name, end in ends.items()}}  # fmt: skip


def _handler(arm: Arm) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _body(self) -> str:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

        def _path(self) -> str:
            return self.path.split("?")[0]

        def _answer(self, answer: tuple[int, Any]) -> None:
            status, document = answer
            body = b"" if document is None else json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("retry-after-ms", "50")
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            self._answer(arm.get(self._path()))

        def do_POST(self) -> None:
            self._answer(arm.post(self._path(), self._body()))

        def do_PUT(self) -> None:
            self._answer(arm.put(self._path(), self._body(), self.headers))

        def do_DELETE(self) -> None:
            self._answer(arm.delete(self._path(), self.headers))

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class Nothing(socketserver.BaseRequestHandler):
    """DNS that knows no name."""

    def handle(self) -> None:
        """Answer NXDOMAIN."""
        response = dns.message.make_response(dns.message.from_wire(self.request[0]))
        response.set_rcode(dns.rcode.NXDOMAIN)
        self.request[1].sendto(response.to_wire(), self.client_address)


@pytest.fixture
def arm(tmp_path: Path) -> Iterator[Arm]:
    """Serve Azure."""
    authority = trustme.CA()
    arm = Arm(ca_file=str(tmp_path / "ca.pem"))
    authority.cert_pem.write_to_path(arm.ca_file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(arm))
    server.daemon_threads = True
    server.socket = context.wrap_socket(server.socket, server_side=True)
    arm.url = f"https://localhost:{server.server_address[1]}"
    names = socketserver.UDPServer(("127.0.0.1", 0), Nothing)
    arm.dns = f"127.0.0.1:{names.server_address[1]}"
    for running in (server, names):
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield arm
    for running in (server, names):
        running.shutdown()
        running.server_close()
