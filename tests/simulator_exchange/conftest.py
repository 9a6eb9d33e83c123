"""A tenant with mailboxes in a world in this process, and an ordinary SMTP client."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from simulator.faces.smtp import SmtpFace
from simulator.faces.smtp.face import HOSTS
from simulator.settings import Settings
from simulator.world import World, build_world

SCANNER, INBOX = "scan@contoso.example", "inbox@contoso.example"
ACCOUNT = "hve@contoso.example"
OUTSIDE = "boss@fabrikam.example"
PASSWORD = "a-Password-of-a-mailbox-1"
POLICY = "44444444-4444-4444-8444-444444444444"


@dataclass
class Tenant:
    """The tenant, its administrator, and devices that send."""

    world: World
    servers: dict[str, str]
    ca_file: Path
    clients: list[smtplib.SMTP] = field(default_factory=list)

    def run(self, cmdlet: str, **parameters: Any) -> list[dict[str, Any]]:
        """Carry out a cmdlet."""
        return self.world.exchange.cmdlets.run(cmdlet, parameters)

    def mailbox(self, address: str, *, smtp_auth: bool = True) -> None:
        """Make a mailbox that devices may log in as."""
        name = address.partition("@")[0]
        self.run("New-Mailbox", Name=name, PrimarySmtpAddress=address, Password=PASSWORD)
        self.run("Set-CASMailbox", Identity=address, SmtpClientAuthenticationDisabled=not smtp_auth)

    def account(self, address: str = ACCOUNT) -> None:
        """Make a High Volume Email account with a billing policy."""
        self.run("New-MailUser", HVEAccount=True, Name="hve", PrimarySmtpAddress=address, Password=PASSWORD)
        self.run("Set-HVEAccountBillingPolicy", Identity=address, BillingPolicyId=POLICY)

    def context(self, certificate: Path | None = None) -> ssl.SSLContext:
        """Return a client's TLS side that trusts the simulator, with a certificate of its own if there is one."""
        context = ssl.create_default_context(cafile=str(self.ca_file))
        if certificate:
            context.load_cert_chain(certificate)
        return context

    def connect(
        self, server: str, *, source: str = "", tls: bool = True, certificate: Path | None = None
    ) -> smtplib.SMTP:
        """Return a connection, under TLS with the real host's name checked unless told otherwise."""
        host, _, port = self.servers[server].partition(":")
        client = smtplib.SMTP(host, int(port), timeout=10, source_address=(source, 0) if source else None)
        self.clients.append(client)
        if tls:
            client._host = HOSTS[server]  # type: ignore[attr-defined] # the name that smtplib checks
            client.starttls(context=self.context(certificate))
        return client

    def log_in(self, server: str, username: str, password: str = PASSWORD) -> smtplib.SMTP:
        """Return a connection that is logged in."""
        client = self.connect(server)
        client.ehlo()
        client.user, client.password = username, password
        client.auth("LOGIN", client.auth_login)
        return client

    def log_in_with_token(self, server: str, username: str, token: str) -> smtplib.SMTP:
        """Return a connection that is logged in with an access token."""
        client = self.connect(server)
        client.ehlo()
        client.auth("XOAUTH2", lambda _challenge=None: f"user={username}\x01auth=Bearer {token}\x01\x01")
        return client

    def token(self, **claims: Any) -> str:
        """Return an access token for Exchange Online."""
        return self.world.tokens.issue("https://outlook.office365.com", 3600, **claims)

    @property
    def mails(self) -> list[dict[str, Any]]:
        """The mails that arrived."""
        return self.world.mail.mailboxes()

    def reasons(self) -> list[str]:
        """Return the true reasons of the refusals so far."""
        return [event["reason"] for event in self.world.history.events("smtp.refused")]


def message(sender: str, recipient: str) -> EmailMessage:
    """Return a message."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, recipient, "Scan"
    made.set_content("One page.")
    return made


@pytest.fixture
def tenant(tmp_path: Path) -> Iterator[Tenant]:
    """A tenant with two mailboxes and its servers."""
    world = build_world(Settings(time_scale=0.0))
    # Tokens name their issuer, which answers nothing here.
    world.addresses["https"] = "localhost:443"
    face = SmtpFace(world)
    ca_file = tmp_path / "ca.pem"
    ca_file.write_bytes(world.certificates.authority_pem)
    made = Tenant(world, face.listen(), ca_file)
    # The end of basic authentication is a date; tests that are not about it hold after it too.
    world.exchange.turn({"basicAuthenticationOnAgain": True})
    made.mailbox(SCANNER)
    made.mailbox(INBOX, smtp_auth=False)
    yield made
    for client in made.clients:
        client.close()
    face.shut_down()
