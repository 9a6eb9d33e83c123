"""What the tenant's MX host answers: a translation into calls of Exchange Online's service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import Envelope, Session

from simulator.faces.smtp.replies import OK, refusal
from simulator.services.exchange_inbound import Peer
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol
    from simulator.world import World


class InboundHandler:
    """Hooks of aiosmtpd; nobody logs in here."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Look at who connects."""
        try:
            await asyncio.to_thread(self._world.exchange.inbound.check_peer, self._peer(server, session))
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take recipients inside from anybody, others through a connector only."""
        check, mail_from = self._world.exchange.inbound.check_recipient, str(envelope.mail_from)
        try:
            await asyncio.to_thread(check, self._peer(server, session), mail_from, address)
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take the message."""
        content, mail_from = envelope.original_content or b"", str(envelope.mail_from)
        peer, take = self._peer(server, session), self._world.exchange.take
        try:
            mail_id = await asyncio.to_thread(take, peer, mail_from, envelope.rcpt_tos, content)
        except ExchangeRefusedError as error:
            return refusal(error)
        return f"250 2.6.0 <{mail_id}> [simulator] Queued mail for delivery"

    def _peer(self, server: Protocol, session: Session) -> Peer:
        address = self._world.exchange.store.public(str((session.peer or ("",))[0]))
        transport = server.transport
        certificate = transport.get_extra_info("peercert") if transport else None
        return Peer(address, tuple(_names(certificate or {})))


def _names(certificate: dict[str, Any]) -> list[str]:
    common = [value for part in certificate.get("subject", ()) for name, value in part if name == "commonName"]
    return common + [value for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"]
