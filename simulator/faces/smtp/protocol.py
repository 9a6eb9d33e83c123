"""aiosmtpd with what the simulator adds: faults, blocked ports, old TLS, and an event for every refusal."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import SMTP

from simulator.errors import ConnectionDroppedError, WireError
from simulator.faces.smtp.replies import Refusal, refusal
from simulator.rules import rule
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.world import World

# Commands that a fault can hit
COMMANDS = ("AUTH", "MAIL", "RCPT", "DATA")
# How long may a line be? An access token is one line of AUTH (RFC 4954 section 4)
LONGEST_AUTH_LINE = 12288
LONGEST_COMMAND_LINE = 512
# What a server that takes older versions in the handshake refuses afterwards, as ssl names them
OLD_TLS = frozenset({"TLSv1", "TLSv1.1"})


class Protocol(SMTP):
    """One connection."""

    line_length_limit = LONGEST_AUTH_LINE

    def __init__(
        self,
        world: World,
        handler: object,
        blocked_by: str,
        **options: Any,  # noqa: ANN401 - aiosmtpd's options
    ) -> None:
        """`blocked_by`: the switch of Exchange Online with the public addresses that do not get through to here."""
        self._world = world
        self._blocked_by = blocked_by
        super().__init__(handler, **options)
        self.command_size_limits = defaultdict(lambda: LONGEST_COMMAND_LINE, AUTH=LONGEST_AUTH_LINE)
        for command in COMMANDS:
            self._smtp_methods[command] = self._with_faults(command, self._smtp_methods[command])

    @property
    def is_secure(self) -> bool:
        """Whether the connection is under TLS."""
        return self._tls_protocol is not None

    @property
    def public_address(self) -> str:
        """The public address that the connection comes from."""
        peer = self.session.peer if self.session else None
        return self._world.exchange.store.public(str((peer or ("",))[0]))

    def connection_lost(self, error: Exception | None) -> None:
        """Tell the handler, where it wants to know."""
        session = self.session
        super().connection_lost(error)
        closed = getattr(self.event_handler, "closed", None)
        if closed is not None and session is not None:
            closed(self, session)

    async def _handle_client(self) -> None:
        if self._world.exchange.switches.names(self._blocked_by, self.public_address):
            self._world.history.record("smtp.blocked", host=self.hostname, address=self.public_address)
            self._drop(at_once=True)
            return
        await super()._handle_client()

    async def smtp_HELO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Greet, unless TLS is too old."""
        if await self._is_new_enough():
            await super().smtp_HELO(hostname)

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Greet, unless TLS is too old."""
        if await self._is_new_enough():
            await super().smtp_EHLO(hostname)

    @rule("TLS 1.0 and 1.1 are refused after the handshake", "Microsoft, opt-in endpoint for legacy TLS")
    async def _is_new_enough(self) -> bool:
        connection = self.transport.get_extra_info("ssl_object") if self.transport else None
        if connection is None or connection.version() not in OLD_TLS:
            return True
        await self.push(refusal(ExchangeRefusedError("old-tls", connection.version())))
        self._drop()
        return False

    async def push(self, status: Any) -> None:  # noqa: ANN401 - text or bytes, as aiosmtpd has it
        """Send a reply; a refusal goes into the history with its true reason."""
        text = status if isinstance(status, str) else status.decode(errors="replace")
        if text[:1] in {"4", "5"}:
            self._remember(text)
        await super().push(status)

    async def smtp_AUTH(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """Take the mechanism in any case (RFC 4954 section 4)."""
        mechanism, blank, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(mechanism.upper() + blank + rest)

    def _remember(self, text: str) -> None:
        reason = text.reason if isinstance(text, Refusal) else "protocol"
        detail = text.detail if isinstance(text, Refusal) else ""
        self._world.history.record(
            "smtp.refused", host=self.hostname, reply=str(text), reason=reason, detail=detail, tls=self.is_secure
        )

    def _drop(self, *, at_once: bool = False) -> None:
        transport = self._original_transport or self.transport
        if isinstance(transport, asyncio.WriteTransport) and at_once:
            transport.abort()
        elif transport is not None:
            transport.close()

    def _with_faults(self, command: str, method: Any) -> Any:  # noqa: ANN401 - a bound method of aiosmtpd
        async def with_faults(arg: str) -> None:
            try:
                # The argument of AUTH is a secret; of the others only the address counts.
                path = "" if command == "AUTH" else arg or ""
                await asyncio.sleep(self._world.faults.check("smtp", command, path))
            except WireError as error:
                await self.push(Refusal(f"{error.status} {error.message}", "fault", error.code))
            except ConnectionDroppedError:
                self._drop()
            else:
                await method(arg)

        return with_faults
