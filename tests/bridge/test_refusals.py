"""What the bridge does when the server refuses it, or is not the server: the mail waits, and nothing leaves in clear."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from bridge import BridgeSettings, Upstream
from tests.bridge.conftest import ECS, Postfix, through, wait_until
from tests.simulator_mail.conftest import Office

MX = "contoso-example.mail.protection.example"


@dataclass
class Server:
    """A server that answers as told, takes every login under TLS, and keeps what it got."""

    port: int = 0
    at_mail: str = "250 2.1.0 OK"
    at_rcpt: str = "250 2.1.5 OK"
    mails: list[Envelope] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    """The names in the client certificates, one per mail."""
    greeted_in_clear: list[str] = field(default_factory=list)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Note a greeting without TLS."""
        session.host_name = hostname
        if session.ssl is None:
            self.greeted_in_clear.append(hostname)
        del server
        return responses

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer MAIL FROM, and note whose certificate the client showed."""
        del session
        assert server.transport
        certificate = server.transport.get_extra_info("peercert") or {}
        self.clients += [value for kind, value in certificate.get("subjectAltName", ()) if kind == "DNS"]
        envelope.mail_from = address
        self.senders.append(address)
        return self.at_mail

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        envelope.rcpt_tos.append(address)
        return self.at_rcpt

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keep the mail."""
        self.mails.append(envelope)
        return "250 2.0.0 OK"


class _Controller(Controller):
    def _trigger_server(self) -> None:
        # aiosmtpd tries the port it was told, which is 0 here.
        self.port = cast("asyncio.Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call] # aiosmtpd leaves it untyped


@pytest.fixture
def authority() -> trustme.CA:
    """A certificate authority of the test."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    """Its certificate in a file."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    return tmp_path / "authority.pem"


@pytest.fixture
def serve(authority: trustme.CA) -> Iterator[Callable[..., Server]]:
    """Start servers: `serve(name)` with a certificate for that name, or without TLS for None."""
    controllers: list[_Controller] = []

    def begin(name: str | None, issuer: trustme.CA = authority, **options: Any) -> Server:
        context = _context(name, issuer, authority) if name else None
        server = Server(**options)
        controller = _Controller(
            server,
            hostname="127.0.0.1",
            port=0,
            tls_context=context,
            require_starttls=context is not None,
            authenticator=lambda *_: AuthResult(success=True),
        )
        controller.start()
        controllers.append(controller)
        server.port = controller.port
        return server

    yield begin
    for controller in controllers:
        controller.stop()


def _context(name: str, issuer: trustme.CA, clients: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert(name).configure_cert(context)
    context.verify_mode = ssl.CERT_OPTIONAL
    clients.configure_trust(context)
    return context


def relay(server: Server, folder: Path) -> BridgeSettings:
    """Return a bridge that forwards by its client certificate."""
    upstream = Upstream(
        method="smtp-relay",
        host=MX,
        port=25,
        client_certificate=str(folder / "relay.pem"),
        client_key=str(folder / "relay.key"),
        connect_to=("127.0.0.1", server.port),
    )
    return replace(ECS, senders=("scanner@contoso.example", "@contoso.example"), upstream=upstream)


@pytest.fixture
def client_certificate(authority: trustme.CA, tmp_path: Path) -> Path:
    """The folder of the bridge's certificate and key."""
    made = authority.issue_cert("relay.contoso.example")
    (tmp_path / "relay.pem").write_bytes(b"".join(item.bytes() for item in made.cert_chain_pems))
    (tmp_path / "relay.key").write_bytes(made.private_key_pem.bytes())
    (tmp_path / "relay.key").chmod(0o600)
    return tmp_path


def test_a_wrong_password_keeps_the_mail(start: Callable[..., Postfix], office: Office) -> None:
    """535 is not the device's fault: the mail is sent once the password is right."""
    settings = through(office.address, username=office.username, password="wrong")
    bridge = start(settings, office.ca_file)
    bridge.send()
    assert "535" in bridge.waits()
    bridge.enter_password("wrong", office.password)
    assert wait_until(lambda: bridge.flush() and office.azure.world.mail.mailboxes())


def test_a_password_that_is_not_there_yet_keeps_the_mail(start: Callable[..., Postfix], office: Office) -> None:
    """The template line does not log in, and loses nothing."""
    bridge = start(through(office.address, username=office.username, password=None), office.ca_file)
    bridge.send()
    assert "535" in bridge.waits()


def test_a_certificate_for_another_name_stops_the_mail(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path
) -> None:
    """A server that cannot prove its name gets neither login nor mail, in clear or otherwise."""
    server = serve("smtp.elsewhere.example")
    bridge = start(through(f"127.0.0.1:{server.port}"), ca_file)
    bridge.send()
    assert "not verified" in bridge.waits()
    assert (server.mails, server.senders) == ([], [])


def test_an_unknown_authority_stops_the_mail(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path
) -> None:
    """The right name from somebody else's authority is not enough."""
    server = serve("smtp.azurecomm.net", trustme.CA())
    bridge = start(through(f"127.0.0.1:{server.port}"), ca_file)
    bridge.send()
    assert "not verified" in bridge.waits()
    assert server.mails == []


def test_a_server_without_tls_stops_the_mail(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path
) -> None:
    """Somebody in between who takes STARTTLS away gets no mail and no password."""
    server = serve(None)
    bridge = start(through(f"127.0.0.1:{server.port}"), ca_file)
    bridge.send()
    assert "TLS is required" in bridge.waits()
    assert server.mails == []
    assert server.greeted_in_clear


def test_a_client_certificate_stands_in_for_a_login(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path, client_certificate: Path
) -> None:
    """By certificate the bridge forwards without a login, and any address of the domain stays as it is."""
    server = serve(MX)
    bridge = start(relay(server, client_certificate), ca_file)
    bridge.send(from_addr="anna@contoso.example")
    (mail,) = wait_until(lambda: server.mails)
    assert server.clients == ["relay.contoso.example"]
    assert mail.mail_from == "anna@contoso.example"
    assert b"From: scanner@contoso.example" in (mail.content or b"")


def test_a_relay_that_does_not_know_the_certificate_keeps_the_mail(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path, client_certificate: Path
) -> None:
    """5.7.64 is for the administrator to mend."""
    server = serve(MX, at_mail="550 5.7.64 TenantAttribution; Relay Access Denied")
    bridge = start(relay(server, client_certificate), ca_file)
    bridge.send()
    assert "550 5.7.64 from the server) TenantAttribution" in bridge.waits()
    assert server.mails == []


def test_a_sender_that_the_server_does_not_know_keeps_the_mail(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path
) -> None:
    """5.1.7 is mended in Azure; the log still shows the server's own code."""
    server = serve("smtp.azurecomm.net", at_mail="550 5.1.7 The specified sender domain has not been linked.")
    bridge = start(through(f"127.0.0.1:{server.port}"), ca_file)
    bridge.send()
    assert "550 5.1.7 from the server" in bridge.waits()


def test_a_login_that_the_server_misses_keeps_the_mail(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path
) -> None:
    """530 after a lost login is no verdict on the mail."""
    server = serve("smtp.azurecomm.net", at_mail="530 5.7.57 Client not authenticated to send mail")
    bridge = start(through(f"127.0.0.1:{server.port}"), ca_file)
    bridge.send()
    assert "530 from the server" in bridge.waits()


def test_a_refused_recipient_is_given_up(
    start: Callable[..., Postfix], serve: Callable[..., Server], ca_file: Path
) -> None:
    """A refusal that nobody at the bridge can mend ends the mail; its notice, which has no sender, stays here."""
    server = serve("smtp.azurecomm.net", at_rcpt="550 5.5.105 External recipients are not allowed")
    bridge = start(through(f"127.0.0.1:{server.port}"), ca_file)
    bridge.send()
    wait_until(lambda: "status=bounced" in bridge.log and bridge.queue() == [])
    assert "5.5.105" in bridge.log
    assert "postfix/discard" in bridge.log
    assert server.senders == ["scanner@scan.example.com"]
