"""What smtp.office365.com and smtp.hve.mx.microsoft answer: a translation into calls of Exchange Online's service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiosmtpd.smtp import Envelope, Session

from simulator.errors import WireError
from simulator.faces.smtp.login_handler import LoginHandler
from simulator.faces.smtp.replies import OK, refusal
from simulator.services import tokens
from simulator.services.exchange_refusals import ExchangeRefusedError
from simulator.services.exchange_submission import Host, Sender

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol
    from simulator.world import World


class SubmissionHandler(LoginHandler):
    """Hooks of aiosmtpd for one of the two servers."""

    def __init__(self, world: World, host: Host) -> None:
        super().__init__(world)
        self._host: Host = host

    def with_password(self, username: str, password: str) -> Sender:
        """Log in with a mailbox's or an account's password."""
        with self._world.state.lock:
            return self._world.exchange.submission.with_password(self._host, username, password)

    def with_token(self, username: str, token: str) -> Sender:
        """Log in with an access token for Exchange Online."""
        if not username or not token:
            raise ExchangeRefusedError("malformed-token-login")
        try:
            claims = self._world.tokens.claims(token, tokens.EXCHANGE)
        except WireError as error:
            raise ExchangeRefusedError("wrong-credentials", error.code) from None
        submission = self._world.exchange.submission
        check = submission.with_hve_token if self._host == "hve" else submission.with_token
        with self._world.state.lock:
            return check(username, claims)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Want a login first."""
        del server
        if not isinstance(session.auth_data, Sender):
            return refusal(ExchangeRefusedError("not-authenticated", address))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take recipients that the login reaches."""
        del server
        check = self._world.exchange.submission.check_recipient
        try:
            await asyncio.to_thread(check, _sender(session), address, len(envelope.rcpt_tos))
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Submit the message."""
        del server
        content, mail_from = envelope.original_content or b"", str(envelope.mail_from)
        submit = self._world.exchange.submit
        try:
            mail_id = await asyncio.to_thread(submit, _sender(session), mail_from, envelope.rcpt_tos, content)
        except ExchangeRefusedError as error:
            return refusal(error)
        return f"250 2.0.0 OK <{mail_id}> [simulator] queued for delivery"


def _sender(session: Session) -> Sender:
    if not isinstance(session.auth_data, Sender):  # handle_MAIL has looked
        raise TypeError("no login")
    return session.auth_data
