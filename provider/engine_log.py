"""Lines in the engine's log: the only way for a plugin to be seen during `pulumi up`."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

import grpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

# How long may the engine take for one line, in seconds? It answers at once, unless it is ending.
LONGEST_CALL = 5.0


class EngineLog:
    """The engine at `address` (host:port)."""

    def __init__(self, address: str) -> None:
        self._stub = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))

    def of(self, urn: str) -> ResourceLog:
        """Return the log of one resource."""
        return ResourceLog(self, urn)

    def send(
        self, urn: str, severity: engine_pb2.LogSeverity.ValueType, message: str, *, ephemeral: bool = False
    ) -> None:
        """Send one line. A line that the engine does not take is no reason to fail."""
        request = engine_pb2.LogRequest(severity=severity, message=message, urn=urn, ephemeral=ephemeral)
        with contextlib.suppress(grpc.RpcError):
            self._stub.Log(request, timeout=LONGEST_CALL)


@dataclass(frozen=True)
class ResourceLog:
    """The log of one resource."""

    engine: EngineLog
    urn: str

    def tell(self, message: str) -> None:
        """Show lines that stay, one by one: of a message with several the engine shows only the first while it runs."""
        for line in message.splitlines():
            self.engine.send(self.urn, engine_pb2.INFO, line)

    def caution(self, message: str) -> None:
        """Show a warning."""
        self.engine.send(self.urn, engine_pb2.WARNING, message)

    def status(self, message: str) -> None:
        """Show what goes on just now, beside the resource."""
        self.engine.send(self.urn, engine_pb2.INFO, message, ephemeral=True)
