"""The SMTP servers: one event loop in one thread, one port per host name."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from simulator.faces.smtp.handler import AzureCommHandler
from simulator.faces.smtp.inbound_handler import InboundHandler
from simulator.faces.smtp.protocol import Protocol
from simulator.faces.smtp.server_names import ServerNames
from simulator.faces.smtp.submission_handler import HighVolumeHandler, SubmissionHandler
from simulator.rules import rule
from simulator.services.mail import LARGEST_MESSAGE_BYTES

if TYPE_CHECKING:
    from simulator.world import World

LOOPBACK = "127.0.0.1"
ACS = "smtp.azurecomm.net"
# Names as in the env file: MFDSIM_SMTP_ACS and so on
HOSTS = {
    "acs": ACS,
    "exchange": "smtp.office365.com",
    "hve": "smtp.hve.mx.microsoft",
    "mx": "simulated-onmicrosoft-com.mail.protection.outlook.com",
}
# Those with a login
HANDLERS: dict[str, Callable[[World], object]] = {
    "acs": AzureCommHandler,
    "exchange": SubmissionHandler,
    "hve": HighVolumeHandler,
}
# The most that an administrator can allow for a mailbox (Microsoft, Exchange Online limits)
LARGEST_EXCHANGE_BYTES = 150 * 1024 * 1024
GREETING = "[simulator] ready"
# What is left of a connection when the simulator ends?
SHUT_DOWN_SECONDS = 2.0


class SmtpFace:
    """Listens for every host of HOSTS."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)
        self._servers: list[asyncio.Server] = []

    def listen(self, ports: Mapping[str, int] | None = None) -> dict[str, str]:
        """Start every server and return host:port by the names of HOSTS; ports not given are free ones."""
        self._thread.start()
        wanted = ports or {}
        return {name: self._start(self._factory(name), wanted.get(name, 0)) for name in HOSTS}

    def shut_down(self) -> None:
        """Close every server and connection."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(SHUT_DOWN_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SHUT_DOWN_SECONDS)
        self._loop.close()

    def _start(self, factory: Callable[[], Protocol], port: int) -> str:
        starting = self._loop.create_server(factory, LOOPBACK, port)
        server = asyncio.run_coroutine_threadsafe(starting, self._loop).result()
        self._servers.append(server)
        return f"{LOOPBACK}:{server.sockets[0].getsockname()[1]}"

    @rule(
        "STARTTLS comes first, with TLS 1.2 or newer; then a login; then mail", "azure-docs smtp-authentication-tabs.md"
    )
    @rule("The MX host takes mail without TLS and without a login", "Microsoft, multifunction device set-up")
    def _factory(self, name: str) -> Callable[[], Protocol]:
        handler, context = self._mx() if name == "mx" else (HANDLERS[name](self._world), self._context(name))
        return lambda: Protocol(
            self._world,
            handler,
            "port25Blocked" if name == "mx" else "port587Blocked",
            hostname=HOSTS[name],
            ident=GREETING,
            tls_context=context,
            # Exchange Online has replies of its own for mail without TLS or without a login.
            require_starttls=name == "acs",
            auth_required=name == "acs",
            auth_exclude_mechanism=("PLAIN", "LOGIN") if name == "mx" else ("PLAIN",),
            data_size_limit=LARGEST_MESSAGE_BYTES if name in {"acs", "hve"} else LARGEST_EXCHANGE_BYTES,
            enable_SMTPUTF8=True,
            loop=self._loop,
        )

    def _mx(self) -> tuple[object, ssl.SSLContext]:
        names = ServerNames(self._world.certificates, HOSTS["mx"])
        return InboundHandler(self._world, names), names.context

    def _context(self, name: str) -> ssl.SSLContext:
        return self._world.certificates.server_context(HOSTS[name], old_too=name == "exchange")

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
