"""Starts every face, writes the environment file, and ends in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn

from simulator import env_file, state_file
from simulator.certificates import HTTPS_NAMES
from simulator.faces import grpc as stand_ins
from simulator.faces.dns import DnsFace
from simulator.faces.http.app import build_app
from simulator.faces.smtp import SmtpFace
from simulator.faces.smtp.face import HOSTS
from simulator.ports import Ports
from simulator.world import build_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from simulator.settings import Settings
    from simulator.world import World

# How often do things happen that nobody asks about, such as the next look at DNS?
SETTLE_SECONDS = 0.05
BUNDLE = "ca.pem"
GRACE_SECONDS = 1
# How long may a client keep an idle connection? Longer than clients do themselves (httpx: 5 s), so that a request never
# meets a connection that is being closed at that moment.
KEEP_ALIVE_SECONDS = 120


async def serve(settings: Settings, environment: Path, state: Path | None) -> None:
    """Run until SIGTERM or SIGINT; the environment file is there exactly while every face answers."""
    world = build_world(settings, state_file.load(state))
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
        async with contextlib.AsyncExitStack() as running:
            if state is not None:
                await running.enter_async_context(_saving(world, state))
            values = await _start_faces(world, Path(folder) / BUNDLE, running)
            env_file.write(environment, values)
            running.callback(environment.unlink, missing_ok=True)
            await stop.wait()


async def _start_faces(world: World, bundle: Path, running: contextlib.AsyncExitStack) -> dict[str, str]:
    ports = Ports(world.state)
    world.certificates.write_bundle(bundle)
    smtp = _start_smtp(world, ports, running)
    _start_dns(world, ports, running)
    await running.enter_async_context(_https(world, ports))
    await running.enter_async_context(_settling(world))
    debug_providers = await _start_stand_ins(world, ports, bundle, running)
    return env_file.variables(world, bundle, smtp, debug_providers)


def _start_smtp(world: World, ports: Ports, running: contextlib.AsyncExitStack) -> dict[str, str]:
    face = SmtpFace(world)
    found = face.listen({name: ports.free(f"smtp-{name}") for name in HOSTS})
    running.callback(face.shut_down)
    for name, address in found.items():
        ports.taken(f"smtp-{name}", _port(address))
        world.addresses[f"smtp-{name}"] = address
    return found


def _start_dns(world: World, ports: Ports, running: contextlib.AsyncExitStack) -> None:
    face = DnsFace(world)
    world.addresses["dns"] = face.listen(ports.free("dns"))
    running.callback(face.shut_down)
    running.callback(world.verification.shut_down)
    ports.taken("dns", _port(world.addresses["dns"]))


@contextlib.asynccontextmanager
async def _https(world: World, ports: Ports) -> AsyncIterator[None]:
    bound = ports.tcp("https")
    world.addresses["https"] = f"localhost:{bound.getsockname()[1]}"
    config = uvicorn.Config(
        build_app(world),
        log_level=logging.WARNING,
        lifespan="off",
        access_log=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
    )
    config.load()
    config.ssl = world.certificates.server_context(*HTTPS_NAMES)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve(sockets=[bound]))  # noqa: SLF001 - serve() would take the signals
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await task
        bound.close()


async def _start_stand_ins(world: World, ports: Ports, bundle: Path, running: contextlib.AsyncExitStack) -> str:
    settings = world.settings
    login = stand_ins.Login(
        settings.tenant_id,
        settings.administrator_client_id,
        settings.administrator_secret,
        settings.subscription_id,
    )
    wanted = {package.name: ports.free(package.name) for package in stand_ins.PACKAGES}
    started = await stand_ins.start(world.origin, str(bundle), login, settings.time_scale, wanted)
    running.push_async_callback(started.stop)
    for name, port in started.ports.items():
        ports.taken(name, port)
    return started.debug_providers


@contextlib.asynccontextmanager
async def _settling(world: World) -> AsyncIterator[None]:
    async def keep_settling() -> None:
        while True:
            world.timers.settle()
            await asyncio.sleep(SETTLE_SECONDS)

    async with _background(asyncio.create_task(keep_settling())):
        yield


@contextlib.asynccontextmanager
async def _saving(world: World, path: Path) -> AsyncIterator[None]:
    file = state_file.StateFile(world.state, path)
    try:
        async with _background(asyncio.create_task(file.keep_saving())):
            yield
    finally:
        file.save()


@contextlib.asynccontextmanager
async def _background(task: asyncio.Task[None]) -> AsyncIterator[None]:
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])
