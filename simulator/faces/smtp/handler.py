"""What smtp.azurecomm.net answers to each command: a translation into calls of the mail service."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import MISSING, AuthResult, Envelope, Session, auth_mechanism

from simulator.errors import WireError
from simulator.faces.smtp.replies import OK, Refusal, refusal
from simulator.rules import INVENTED, rule
from simulator.services import tokens
from simulator.services.mail import MOST_RECIPIENTS, Submission
from simulator.services.mail_login import Login
from simulator.services.mail_refusals import LoginRefusedError, MailRefusedError

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol
    from simulator.world import World

DENIED = AuthResult(success=False, handled=True)
BAD_BASE64 = Refusal("501 5.5.2 [simulator] Cannot decode base64", "bad-base64")


class AzureCommHandler:
    """Hooks of aiosmtpd for one server; everything that waits for the state's lock runs in a thread."""

    def __init__(self, world: World) -> None:
        self._world = world

    @auth_mechanism("LOGIN")
    @rule("AUTH offers LOGIN, not PLAIN", "QuantumNous/new-api pull requests 598 and 600")
    async def auth_login(self, server: Protocol, args: list[str]) -> AuthResult:
        """Ask for user name and password, as every device does."""
        username = _decoded(args[1]) if len(args) > 1 else await _asked(server, "Username:")
        if username is None:
            return AuthResult(success=False, message=BAD_BASE64)
        password = await _asked(server, "Password:") if username is not MISSING else MISSING
        if username is MISSING or password is MISSING:
            return DENIED
        return await self._logged_in(lambda: self._world.mail.login.with_password(username, password))

    @auth_mechanism("XOAUTH2")
    @rule(
        "A refused token gets 535 at once, without the challenge that carries an error",
        "MailKit issue 1967; " + INVENTED,
    )
    async def auth_xoauth2(self, server: Protocol, args: list[str]) -> AuthResult:
        """Take `user=<name>^Aauth=Bearer <token>^A^A` (azure-docs send-email-smtp-oauth.md)."""
        sent = _decoded(args[1]) if len(args) > 1 else await _asked(server, "")
        if sent is MISSING:
            return DENIED
        if sent is None:
            return AuthResult(success=False, message=BAD_BASE64)
        fields = dict(part.partition("=")[::2] for part in sent.split("\x01") if part)
        token = fields.get("auth", "").removeprefix("Bearer ")
        return await self._logged_in(lambda: self._with_token(fields.get("user", ""), token))

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

    async def _logged_in(self, check: Callable[[], Login]) -> AuthResult:
        try:
            login = await asyncio.to_thread(self._settled, check)
        except LoginRefusedError as error:
            return AuthResult(success=False, handled=False, message=refusal(error))
        self._world.history.record("smtp.login", username=login.username, service=login.service_id)
        return AuthResult(success=True, auth_data=login, message="235 2.7.0 Authentication successful")

    def _settled(self, check: Callable[[], Login]) -> Login:
        self._world.timers.settle()
        return check()

    def _with_token(self, username: str, token: str) -> Login:
        try:
            claims = self._world.tokens.claims(token, tokens.COMMUNICATION)
        except WireError as error:
            raise LoginRefusedError("bad-token", error.code) from None
        return self._world.mail.login.with_token(username, claims)


def _login(session: Session) -> Login:
    login = session.auth_data
    if not isinstance(login, Login):  # aiosmtpd asks for a login before every one of our hooks
        raise TypeError("no login")
    return login


async def _asked(server: Protocol, challenge: str) -> Any:  # noqa: ANN401 - a text, or aiosmtpd's MISSING
    answer = await server.challenge_auth(challenge)
    return answer if answer is MISSING else answer.decode(errors="replace")


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except binascii.Error:
        return None
