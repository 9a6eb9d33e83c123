"""What smtp.office365.com and smtp.hve.mx.microsoft answer: a translation into calls of Exchange Online's service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiosmtpd.smtp import Envelope, Session

from simulator.errors import WireError
from simulator.faces.smtp.login_handler import LoginHandler
from simulator.faces.smtp.replies import OK, Refusal, refusal
from simulator.rules import INVENTED, rule
from simulator.services import tokens
from simulator.services.exchange_logins import Host, Sender
from simulator.services.exchange_message import arriving
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol
    from simulator.world import World

BEARER = "Bearer "
# What is wrong with a token, in the words of services/tokens.py, and the reason at High Volume Email
BAD_TOKENS = {"ExpiredAuthenticationToken": "token-ended", "InvalidAuthenticationToken": "token-unreadable"}


class SubmissionHandler(LoginHandler):
    """Hooks of aiosmtpd for smtp.office365.com."""

    host: Host = "exchange"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._exchange = world.exchange

    def with_password(self, username: str, password: str) -> Sender:
        """Log in with a mailbox's or an account's password."""
        with self._world.state.lock:
            return self._exchange.logins.with_password(self.host, username, password)

    def with_token(self, username: str, token: str) -> Sender:
        """Log in with an access token for Exchange Online."""
        try:
            claims = self._world.tokens.claims(token, tokens.EXCHANGE)
        except WireError as error:
            raise self._bad_token(error) from None
        check = self._exchange.logins.with_hve_token if self.host == "hve" else self._exchange.logins.with_token
        with self._world.state.lock:
            return check(username, claims)

    def _bad_token(self, error: WireError) -> ExchangeRefusedError:
        return ExchangeRefusedError("wrong-token", error.code)

    def closed(self, server: Protocol, session: Session) -> None:
        """Let another connection of the mailbox send."""
        if isinstance(session.auth_data, Sender):
            self._exchange.limits.disconnect(session.auth_data.address, id(server))

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Want TLS and a login first, and a free connection."""
        try:
            await asyncio.to_thread(self._check_session, server, session)
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    @rule("Without TLS mail is refused before a login is missed", INVENTED)
    def _check_session(self, server: Protocol, session: Session) -> None:
        if not server.is_secure:
            raise ExchangeRefusedError("no-starttls")
        if not isinstance(session.auth_data, Sender):
            raise ExchangeRefusedError("not-authenticated")
        if self.host == "exchange":
            with self._world.state.lock:
                self._exchange.limits.connect(session.auth_data.address, id(server))

    def _check_recipient(self, sender: Sender, recipient: str, before: int) -> None:
        with self._world.state.lock:
            self._exchange.submission.check_recipient(sender, recipient, before)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Protocol, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take recipients that the login reaches."""
        del server
        try:
            await asyncio.to_thread(self._check_recipient, _sender(session), address, len(envelope.rcpt_tos))
        except ExchangeRefusedError as error:
            return refusal(error)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return OK

    async def handle_DATA(self, server: Protocol, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Submit the message."""
        sender, content = _sender(session), envelope.original_content or b""
        try:
            mail = arriving(str(envelope.mail_from), tuple(envelope.rcpt_tos), content)
            mail_id = await asyncio.to_thread(self._exchange.submit, sender, server.public_address, mail)
        except ExchangeRefusedError as error:
            return refusal(error)
        return f"250 2.0.0 OK <{mail_id}> [simulator] queued for delivery"


class HighVolumeHandler(SubmissionHandler):
    """Hooks of aiosmtpd for smtp.hve.mx.microsoft: it tells what is wrong with a token login."""

    host: Host = "hve"

    @rule("Which fault of the XOAUTH2 string has which of 5.5.121 to 5.5.126", INVENTED)
    def read_token_login(self, sent: str) -> tuple[str, str]:
        """Return user name and token, or raise ExchangeRefusedError with the fault."""
        fields = dict(part.partition("=")[::2] for part in sent.split("\x01") if part)
        user, auth = fields.get("user", ""), fields.get("auth", "")
        faults = {
            "xoauth2-user": not user,
            "xoauth2-auth": not auth,
            "xoauth2-bearer": not auth.startswith(BEARER),
            "xoauth2-token": not auth.removeprefix(BEARER).strip(),
            "xoauth2-end": not sent.endswith("\x01\x01"),
        }
        for reason, found in faults.items():
            if found:
                raise ExchangeRefusedError(reason, user)
        return user, auth.removeprefix(BEARER)

    def not_base64(self) -> Refusal:
        """Return the reply to a token login that is no base64."""
        return refusal(ExchangeRefusedError("xoauth2-base64"))

    def _bad_token(self, error: WireError) -> ExchangeRefusedError:
        return ExchangeRefusedError(BAD_TOKENS.get(error.code, "wrong-token"), error.code)


def _sender(session: Session) -> Sender:
    if not isinstance(session.auth_data, Sender):  # handle_MAIL has looked
        raise TypeError("no login")
    return session.auth_data
