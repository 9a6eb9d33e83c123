"""Serve the provider to the engine; the SDK's own `main` has its servicer built in."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys

import grpc
from pulumi.runtime._grpc_settings import _GRPC_CHANNEL_OPTIONS
from pulumi.runtime.proto import provider_pb2_grpc

from provider.plugin import MfdMail
from provider.resources import all_resources
from provider.schema import VERSION
from provider.servicer import Servicer

# How often is it looked whether the engine's side is still alive, in seconds? After a kill -9 nobody else ends us.
ORPHAN_CHECK = 2.0


def main() -> None:
    """Serve until the engine ends this process; the first line of output is the port."""
    parser = argparse.ArgumentParser(prog="mfdmail", description="Pulumi provider plugin (gRPC server)")
    parser.add_argument("engine", nargs="?", default="", help="address of the engine; comes later when it attaches")
    arguments, _ = parser.parse_known_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(arguments.engine))


async def _serve(engine_address: str) -> None:
    plugin = MfdMail(all_resources(), engine_address)
    # A hand-out set of 10,000 devices is larger than gRPC's 4 MB.
    server = grpc.aio.server(options=_GRPC_CHANNEL_OPTIONS)
    servicer = Servicer(sys.argv[1:], VERSION, plugin, engine_address)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await _until_orphaned()
    await plugin.cancel()
    await server.stop(grace=0)


async def _until_orphaned() -> None:
    parent = os.getppid()
    while os.getppid() == parent:  # noqa: ASYNC110 - the kernel sends no event for this
        await asyncio.sleep(ORPHAN_CHECK)
