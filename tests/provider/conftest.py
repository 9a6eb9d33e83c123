"""Fixtures: a plugin as the engine starts it, a log and a clock that are made by hand."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
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
