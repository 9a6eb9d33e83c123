"""gRPC face: stand-ins for the azure-native and azuread plugins under PULUMI_DEBUG_PROVIDERS.

They speak HTTP to the simulator's own HTTPS origin and to nothing else, and do what the real plugins do.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import grpc
import httpx
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from simulator.faces.grpc.azure_native.package import PACKAGE as AZURE_NATIVE
from simulator.faces.grpc.azuread.package import PACKAGE as AZUREAD
from simulator.faces.grpc.login import Login
from simulator.faces.grpc.servicer import Servicer
from simulator.faces.grpc.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["PACKAGES", "Login", "Running", "start"]

PACKAGES = (AZURE_NATIVE, AZUREAD)
# A PUT that waits for the simulator itself may take longer than httpx's five seconds.
HTTP_TIMEOUT_SECONDS = 120.0
STOP_GRACE_SECONDS = 0.2


@dataclass(frozen=True)
class Running:
    """The stand-ins at work. `ports`: package name to port on 127.0.0.1."""

    ports: Mapping[str, int]
    _servers: tuple[Any, ...]
    _http: httpx.AsyncClient

    @property
    def debug_providers(self) -> str:
        """The value of PULUMI_DEBUG_PROVIDERS."""
        return ",".join(f"{name}:{port}" for name, port in self.ports.items())

    async def stop(self) -> None:
        """Stop serving; calls that run are given a moment and then dropped."""
        for server in self._servers:
            await server.stop(grace=STOP_GRACE_SECONDS)
        await self._http.aclose()


async def start(
    origin: str,
    ca_file: str,
    login: Login | None = None,
    time_scale: float = 1.0,
    ports: Mapping[str, int] | None = None,
) -> Running:
    """Serve every package on a port of 127.0.0.1 (ephemeral unless `ports` names one).

    `origin`: https://host:port of the simulator; `ca_file`: PEM of its authority; `login`: used where the engine's
    provider configuration names none, else the ARM_… variables; `time_scale`: factor on every interval.
    """
    http = httpx.AsyncClient(
        verify=ssl.create_default_context(cafile=ca_file),
        timeout=HTTP_TIMEOUT_SECONDS,
        trust_env=False,
    )
    wanted = ports or {}
    chosen: dict[str, int] = {}
    servers = []
    for package in PACKAGES:
        sessions = Sessions(origin.rstrip("/"), http, login or Login.from_environment(), time_scale)
        server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(Servicer(package, sessions), server)
        chosen[package.name] = server.add_insecure_port(f"127.0.0.1:{wanted.get(package.name, 0)}")
        await server.start()
        servers.append(server)
    return Running(chosen, tuple(servers), http)
