"""What the tenant's MX host answers: a translation into calls of Exchange Online's service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import Envelope, Session

from simulator.faces.smtp.replies import OK, refusal
from simulator.services.exchange_attribution import Peer
from simulator.services.exchange_message import arriving
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol
    from simulator.faces.smtp.server_names import ServerNames
    from simulator.world import World

# A name that a client gives because it does not pretend to be elsewhere
HERE = "localhost"


class InboundHandler:
    """Hooks of aiosmtpd; nobody logs in here. Everything that waits for the state's lock runs in a thread."""

    def __init__(self, world: World, names: ServerNames) -> None:
        self._world = world
        self._exchange = world.exchange
        self._names = names

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Look at who connects."""
        del session
        try:
            await asyncio.to_thread(self._check_peer, self._peer(server))
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take recipients inside from anybody, others through a connector only."""
        del session
        peer, mail_from, before = self._peer(server), str(envelope.mail_from), tuple(envelope.rcpt_tos)
        try:
            await asyncio.to_thread(self._check_recipient, peer, mail_from, address, before)
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the message."""
        del session
        content = envelope.original_content or b""
        try:
            mail = arriving(str(envelope.mail_from), tuple(envelope.rcpt_tos), content)
            mail_id = await asyncio.to_thread(self._exchange.take, self._peer(server), mail)
        except ExchangeRefusedError as error:
            return refusal(error)
        return f"250 2.6.0 <{mail_id}> [simulator] Queued mail for delivery"

    def _check_peer(self, peer: Peer) -> None:
        with self._world.state.lock:
            self._exchange.inbound.check_peer(peer)

    def _check_recipient(self, peer: Peer, mail_from: str, recipient: str, before: tuple[str, ...]) -> None:
        with self._world.state.lock:
            self._exchange.inbound.check_recipient(peer, mail_from, recipient, before)

    def _peer(self, server: Protocol) -> Peer:
        transport = server.transport
        certificate = transport.get_extra_info("peercert") if transport else None
        host = self._names.asked(transport.get_extra_info("ssl_object")) if transport else ""
        return Peer(server.public_address, tuple(_names(certificate or {})), "" if host == HERE else host)


def _names(certificate: dict[str, Any]) -> list[str]:
    common = [value for part in certificate.get("subject", ()) for name, value in part if name == "commonName"]
    return common + [value for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"]
