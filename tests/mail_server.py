"""A mail server that speaks as smtp.azurecomm.net does, with a certificate of a test's own CA."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any, cast

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, auth_mechanism

HOST = "smtp.azurecomm.net"
USERNAME = "local-berlin@scan.contoso.com"
PASSWORD = "the~secret.of_an-Entra-application-40abcd"
TOKEN = "an.access.token"
SENDER = "scanner@scan.contoso.com"


@dataclass
class MailServer:
    """What the server should do, and what it got.

    `refuse_logins`: how many logins are answered 535 whatever the password is; `at_mail`: the reply to MAIL FROM
    instead of 250.
    """

    port: int = 0
    refuse_logins: int = 0
    login_reply: str = "535 5.7.3 Authentication unsuccessful"
    at_mail: str = "250 OK"
    at_data: str = "250 OK"
    logins: int = 0
    mails: list[Message] = field(default_factory=list)
    peers: list[str] = field(default_factory=list)

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Accept the one user name and password."""
        self.logins += 1
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (
            USERNAME.encode(),
            PASSWORD.encode(),
        )
        if right and mechanism == "LOGIN" and self.logins > self.refuse_logins:
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.login_reply)

    @auth_mechanism("XOAUTH2")
    async def auth_xoauth2(self, server: SMTP, args: list[str]) -> AuthResult:
        """Accept the one user name and token; a refusal comes after a challenge, as from Exchange Online."""
        self.logins += 1
        if base64.b64decode(args[1]).decode() == f"user={USERNAME}\x01auth=Bearer {TOKEN}\x01\x01":
            return AuthResult(success=True)
        await server.push("334 eyJzdGF0dXMiOiI0MDEifQ==")
        await server._reader.readline()
        return AuthResult(success=False, handled=False, message=self.login_reply)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        envelope.mail_from = address
        self.peers.append(str((session.peer or ("",))[0]))
        return self.at_mail

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail."""
        if self.at_data.startswith("250"):
            self.mails.append(message_from_bytes(envelope.original_content or b""))
        return self.at_data


class _Controller(Controller):
    def factory(self) -> SMTP:
        """Refuse PLAIN, as Email Communication Service does."""
        return SMTP(self.handler, auth_exclude_mechanism=["PLAIN"], **self.SMTP_kwargs)

    def _trigger_server(self) -> None:
        # aiosmtpd tries the port it was told, which is 0 here.
        self.port = cast("asyncio.Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd leaves it untyped


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """Return a CA and the file of its certificate."""
    authority = trustme.CA()
    file = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, file


@pytest.fixture
def trusted(authority: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Python's default context trust the tests' CA."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))


@pytest.fixture
def certificate_names() -> tuple[str, ...]:
    """Return the names in the server's certificate; a test may say other ones."""
    return (HOST,)


@pytest.fixture
def tls_from_the_start() -> bool:
    """Whether TLS begins with the connection, as on port 465; a test may say so."""
    return False


@pytest.fixture
def mail_server(
    authority: tuple[trustme.CA, Path],
    trusted: None,  # noqa: ARG001 - asked for its effect
    certificate_names: tuple[str, ...],
    *,
    tls_from_the_start: bool,
) -> Iterator[MailServer]:
    """Run the server on a free port of 127.0.0.1."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority[0].issue_cert(*certificate_names).configure_cert(context)
    server = MailServer()
    encryption = {"ssl_context": context} if tls_from_the_start else {"tls_context": context, "require_starttls": True}
    controller = _Controller(
        server, hostname="127.0.0.1", port=0, authenticator=server.authenticate, auth_required=True, **encryption
    )
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()
