"""Logins by LOGIN and XOAUTH2: what every server with a login has in common."""

from __future__ import annotations

import asyncio
import base64
import binascii
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from aiosmtpd.smtp import MISSING, AuthResult, auth_mechanism

from simulator.faces.smtp.replies import Refusal, refusal
from simulator.rules import INVENTED, rule
from simulator.services.mail_refusals import MailRefusedError

if TYPE_CHECKING:
    from simulator.faces.smtp.protocol import Protocol
    from simulator.world import World

DENIED = AuthResult(success=False, handled=True)
BAD_BASE64 = Refusal("501 5.5.2 [simulator] Cannot decode base64", "bad-base64")


class LoginHandler(ABC):
    """Hooks of aiosmtpd; everything that waits for the state's lock runs in a thread."""

    def __init__(self, world: World) -> None:
        self._world = world

    @abstractmethod
    def with_password(self, username: str, password: str) -> object:
        """Return what the session remembers of a login; raise MailRefusedError."""

    @abstractmethod
    def with_token(self, username: str, token: str) -> object:
        """Return what the session remembers of a login; raise MailRefusedError."""

    def read_token_login(self, sent: str) -> tuple[str, str]:
        """Return user name and token of `user=<name>^Aauth=Bearer <token>^A^A`; "" for what is missing."""
        fields = dict(part.partition("=")[::2] for part in sent.split("\x01") if part)
        return fields.get("user", ""), fields.get("auth", "").removeprefix("Bearer ")

    def not_base64(self) -> Refusal:
        """Return the reply to a token login that is no base64."""
        return BAD_BASE64

    @auth_mechanism("LOGIN")
    @rule("AUTH offers LOGIN, not PLAIN", "QuantumNous/new-api pull requests 598 and 600")
    async def auth_login(self, server: Protocol, args: list[str]) -> AuthResult:
        """Ask for user name and password, as every device does."""
        username = _decoded(args[1]) if len(args) > 1 else await _asked(server, "Username:")
        if username is None:
            return AuthResult(success=False, handled=False, message=BAD_BASE64)
        password = await _asked(server, "Password:") if username is not MISSING else MISSING
        if username is MISSING or password is MISSING:
            return DENIED
        return await self._logged_in(server, lambda: (username, self.with_password(username, password)))

    @auth_mechanism("XOAUTH2")
    @rule(
        "A refused token gets its reply at once, without the challenge that carries an error",
        "MailKit issue 1967; " + INVENTED,
    )
    async def auth_xoauth2(self, server: Protocol, args: list[str]) -> AuthResult:
        """Take user name and token in one string (azure-docs send-email-smtp-oauth.md)."""
        sent = _decoded(args[1]) if len(args) > 1 else await _asked(server, "")
        if sent is MISSING:
            return DENIED
        if sent is None:
            return AuthResult(success=False, handled=False, message=self.not_base64())

        def check() -> tuple[str, object]:
            username, token = self.read_token_login(sent)
            return username, self.with_token(username, token)

        return await self._logged_in(server, check)

    async def _logged_in(self, server: Protocol, check: Callable[[], tuple[str, object]]) -> AuthResult:
        try:
            username, login = await asyncio.to_thread(self._settled, check)
        except MailRefusedError as error:
            return AuthResult(success=False, handled=False, message=refusal(error))
        self._world.history.record(
            "smtp.login",
            username=username,
            service=getattr(login, "service_id", ""),
            host=server.hostname,
            how=getattr(login, "how", ""),
        )
        return AuthResult(success=True, auth_data=login, message="235 2.7.0 Authentication successful")

    def _settled(self, check: Callable[[], tuple[str, object]]) -> tuple[str, object]:
        self._world.timers.settle()
        return check()


async def _asked(server: Protocol, challenge: str) -> Any:  # noqa: ANN401 - a text, or aiosmtpd's MISSING
    answer = await server.challenge_auth(challenge)
    return answer if answer is MISSING else answer.decode(errors="replace")


def _decoded(text: str) -> str | None:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except binascii.Error:
        return None
