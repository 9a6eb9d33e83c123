"""What smtp.azurecomm.net answers to each command: a translation into calls of the mail service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiosmtpd.smtp import Envelope, Session

from simulator.errors import WireError
from simulator.faces.smtp.login_handler import LoginHandler
from simulator.faces.smtp.replies import OK, refusal
from simulator.services import tokens
from simulator.services.mail import MOST_RECIPIENTS, Submission
from simulator.services.mail_login import Login
from simulator.services.mail_refusals import LoginRefusedError, MailRefusedError

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol


class AzureCommHandler(LoginHandler):
    """Hooks of aiosmtpd for one server; everything that waits for the state's lock runs in a thread."""

    def with_password(self, username: str, password: str) -> Login:
        """Log in with a client secret."""
        return self._world.mail.login.with_password(username, password)

    def with_token(self, username: str, token: str) -> Login:
        """Log in with an access token."""
        try:
            claims = self._world.tokens.claims(token, tokens.COMMUNICATION)
        except WireError as error:
            raise LoginRefusedError("bad-token", error.code) from None
        return self._world.mail.login.with_token(username, claims)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Check the envelope sender."""
        del server
        try:
            await asyncio.to_thread(self._world.mail.check_sender, _login(session), address)
        except MailRefusedError as error:
            return refusal(error)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take up to 50 recipients."""
        del server, session
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return refusal(MailRefusedError("too-many-recipients", address))
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Submit the message."""
        del server
        content = envelope.original_content or b""
        submission = Submission(_login(session), str(envelope.mail_from), tuple(envelope.rcpt_tos), content)
        try:
            mail_id = await asyncio.to_thread(self._world.mail.submit, submission)
        except MailRefusedError as error:
            return refusal(error)
        return f"250 2.0.0 OK <{mail_id}> [simulator] queued for delivery"


def _login(session: Session) -> Login:
    login = session.auth_data
    if not isinstance(login, Login):  # aiosmtpd asks for a login before every one of our hooks
        raise TypeError("no login")
    return login
