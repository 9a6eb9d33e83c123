"""A tenant with mailboxes in a world in this process, its DNS and SMTP servers, and an ordinary SMTP client."""

from __future__ import annotations

import smtplib
import ssl
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from simulator.clock import moment_of
from simulator.faces.dns import DnsFace
from simulator.faces.smtp import SmtpFace
from simulator.faces.smtp.face import HOSTS
from simulator.services.exchange_rights import ROLE
from simulator.settings import Settings
from simulator.world import World, build_world

DOMAIN = "contoso.example"
SCANNER, INBOX = f"scan@{DOMAIN}", f"inbox@{DOMAIN}"
ACCOUNT = f"hve@{DOMAIN}"
COPIER = f"copier@{DOMAIN}"
OUTSIDE, STRANGER = "boss@fabrikam.example", "stranger@fabrikam.example"
PASSWORD = "a-Password-of-a-mailbox-1"
POLICY = "44444444-4444-4444-8444-444444444444"
APP = "77777777-7777-4777-8777-777777777777"
OFFICE, PUBLIC = "127.0.0.11", "203.0.113.10"
# When logins with a password were still on by default
NOW = "2026-11-27T12:00:00Z"


@dataclass
class Tenant:
    """The tenant, its administrator, and devices that send."""

    world: World
    servers: dict[str, str]
    folder: Path
    clients: list[smtplib.SMTP] = field(default_factory=list)

    def run(self, cmdlet: str, **parameters: Any) -> list[dict[str, Any]]:
        """Carry out a cmdlet."""
        return self.world.exchange.cmdlets.run(cmdlet, parameters)

    def turn(self, **switches: Any) -> None:
        """Set switches of the tenant."""
        self.world.exchange.turn(switches)

    def set_clock(self, moment: str) -> None:
        """Set the simulator's clock."""
        self.world.clock.advance((moment_of(moment) - self.world.clock.now()).total_seconds())

    def mailbox(self, address: str, *, smtp_auth: bool | None = True, **more: Any) -> None:
        """Make a mailbox that devices may log in as."""
        name = address.partition("@")[0]
        self.run("New-Mailbox", **{"Name": name, "PrimarySmtpAddress": address, "Password": PASSWORD, **more})
        disabled = None if smtp_auth is None else not smtp_auth
        self.run("Set-CASMailbox", Identity=address, SmtpClientAuthenticationDisabled=disabled)

    def account(self, address: str = ACCOUNT) -> None:
        """Make a High Volume Email account with a billing policy."""
        self.run("New-MailUser", HVEAccount=True, Name="hve", PrimarySmtpAddress=address, Password=PASSWORD)
        self.run("Set-HVEAccountBillingPolicy", Identity=address, BillingPolicyId=POLICY)

    def connector(self, **source: Any) -> None:
        """Make a connector; without a source, for the office's public address."""
        given = source or {"SenderIPAddresses": [PUBLIC]}
        kind = {"ConnectorType": "OnPremises", "SenderDomains": "*"}
        self.run("New-InboundConnector", **{"Name": "mfd test", **kind, **given})

    def let_send(self, member: str = SCANNER) -> None:
        """Let the application APP send as a mailbox, as the Exchange script does."""
        group = f"senders@{DOMAIN}"
        self.run("New-ServicePrincipal", AppId="66666666-0000-4000-8000-000000000000", ObjectId=APP, DisplayName="mfd")
        [made] = self.run("New-DistributionGroup", Name="senders", Type="Security", PrimarySmtpAddress=group)
        self.run("Add-DistributionGroupMember", Identity=group, Member=member)
        wanted = f"MemberOfGroup -eq '{made['DistinguishedName']}'"
        self.run("New-ManagementScope", Name="mfd", RecipientRestrictionFilter=wanted)
        self.run("New-ManagementRoleAssignment", Name="mfd", Role=ROLE, App=APP, CustomResourceScope="mfd")

    def certificate(self, name: str) -> Path:
        """Return a file with a client certificate for a name."""
        path = self.folder / f"{name}.pem"
        self.world.certificates.write_client_certificate(name, path)
        return path

    def context(self, certificate: Path | None = None, newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
        """Return a client's TLS side that trusts the simulator; with a certificate of its own, and an old version."""
        context = ssl.create_default_context(cafile=str(self.folder / "ca.pem"))
        if certificate:
            context.load_cert_chain(certificate)
        if newest:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")  # OpenSSL 3 does not even try otherwise
            with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
                context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, newest
        return context

    def connect(
        self, server: str, *, source: str = "", tls: ssl.SSLContext | None = None, name: str = "", plain: bool = False
    ) -> smtplib.SMTP:
        """Return a connection, under TLS with the real host's name checked unless told otherwise."""
        host, _, port = self.servers[server].partition(":")
        client = smtplib.SMTP(host, int(port), timeout=10, source_address=(source, 0) if source else None)
        self.clients.append(client)
        if not plain:
            client._host = name or HOSTS[server]  # type: ignore[attr-defined] # the name that smtplib checks
            client.starttls(context=tls or self.context())
        return client

    def log_in(self, server: str = "exchange", username: str = SCANNER, password: str = PASSWORD) -> smtplib.SMTP:
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

    def token(self, lifetime: float = 3600, **claims: Any) -> str:
        """Return an access token for Exchange Online."""
        return self.world.tokens.issue("https://outlook.office365.com", lifetime, **claims)

    def direct(self, sender: str = COPIER, recipient: str = INBOX, **how: Any) -> None:
        """Send one mail from the office to the MX host, without a login."""
        given = {"source": OFFICE, "plain": "tls" not in how and "name" not in how, **how}
        self.connect("mx", **given).send_message(message(sender, recipient))

    def submit(self, *recipients: str, sender: str = SCANNER) -> None:
        """Log in as the scanner's mailbox and send one mail."""
        self.log_in().send_message(message(sender, *recipients or (INBOX,)))

    @property
    def mails(self) -> list[dict[str, Any]]:
        """The mails that arrived."""
        return self.world.mail.mailboxes()

    def reasons(self) -> list[str]:
        """Return the true reasons of the refusals so far."""
        return [event["reason"] for event in self.world.history.events("smtp.refused")]


def message(sender: str, *recipients: str) -> EmailMessage:
    """Return a message."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, ", ".join(recipients), "Scan"
    made.set_content("One page.")
    return made


def refused(action: Callable[[], object]) -> str:
    """Return code and text of the reply that an action is refused with."""
    with pytest.raises(smtplib.SMTPException) as caught:
        action()
    error = caught.value
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {text.decode()}"
    assert isinstance(error, smtplib.SMTPResponseException), error
    text = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
    return f"{error.smtp_code} {text.decode()}"


@dataclass(frozen=True)
class Running:
    """A world and its servers, for all tests."""

    world: World
    servers: dict[str, str]
    folder: Path


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run one world for all tests of this folder."""
    world, folder = build_world(Settings()), tmp_path_factory.mktemp("exchange")
    # Tokens name their issuer, which answers nothing here.
    world.addresses["https"] = "localhost:443"
    dns, smtp = DnsFace(world), SmtpFace(world)
    world.addresses["dns"] = dns.listen(0)
    (folder / "ca.pem").write_bytes(world.certificates.authority_pem)
    yield Running(world, smtp.listen(), folder)
    smtp.shut_down()
    dns.shut_down()
    world.verification.shut_down()


@pytest.fixture
def tenant(running: Running) -> Iterator[Tenant]:
    """A tenant with two mailboxes, an account, and an office behind a public address."""
    running.world.reset()
    made = Tenant(running.world, running.servers, running.folder)
    made.set_clock(NOW)
    made.mailbox(SCANNER)
    made.mailbox(INBOX, smtp_auth=False)
    made.account()
    made.world.exchange.store.stands_for({OFFICE: PUBLIC})
    yield made
    for client in made.clients:
        client.close()
