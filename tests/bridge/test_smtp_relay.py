"""The real Postfix forwards plain mail to the simulator's MX host, which knows it by its client certificate."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import replace

import pytest

from bridge import BridgeSettings, Upstream
from tests.bridge.conftest import ECS, STRANGER, Postfix, wait_until
from tests.simulator_exchange.conftest import COPIER, DOMAIN, INBOX, OUTSIDE, Tenant, message
from tests.simulator_exchange.conftest import STRANGER as FOREIGNER

RELAY = f"relay.{DOMAIN}"
HOST = "contoso-example.mail.protection.outlook.com"
NEW_HOST = "contoso-example.o-v1.mx.microsoft"


def by_certificate(tenant: Tenant, name: str = RELAY, host: str = HOST) -> BridgeSettings:
    """Return the settings of a bridge that shows a certificate for a name."""
    address, _, port = tenant.servers["mx"].partition(":")
    # It holds certificate and key.
    file = str(tenant.certificate(name))
    upstream = Upstream(
        method="smtp-relay",
        host=host,
        port=25,
        client_certificate=file,
        client_key=file,
        connect_to=(address, int(port)),
    )
    return replace(ECS, senders=(COPIER, f"@{DOMAIN}"), upstream=upstream)


@pytest.fixture
def bridge(start: Callable[..., Postfix], tenant: Tenant) -> Postfix:
    """Run a bridge whose certificate a connector names."""
    tenant.connector(TlsSenderCertificateName=RELAY, RequireTls=True)
    return start(by_certificate(tenant), tenant.folder / "ca.pem")


def test_plain_mail_reaches_the_outside(bridge: Postfix, tenant: Tenant) -> None:
    """A device without TLS and login reaches anybody through the connector, as any address of the domain."""
    bridge.send(message(f"anna@{DOMAIN}", OUTSIDE, INBOX))
    (mail,) = wait_until(lambda: tenant.mails)
    assert (mail["mail_from"], mail["from"]) == (f"anna@{DOMAIN}", f"anna@{DOMAIN}")
    assert sorted(mail["to"]) == [OUTSIDE, INBOX]
    assert (mail["connector"], mail["method"], mail["login"]) == ("mfd test", "smtp-relay", "certificate")
    assert wait_until(lambda: bridge.queue() == [])


def test_a_foreign_from_is_replaced(bridge: Postfix, tenant: Tenant) -> None:
    """What is not the tenant's leaves as the first listed address."""
    bridge.send(message(FOREIGNER, OUTSIDE))
    (mail,) = wait_until(lambda: tenant.mails)
    assert (mail["mail_from"], mail["from"]) == (COPIER, COPIER)


def test_an_address_that_is_not_listed_is_refused(bridge: Postfix, tenant: Tenant) -> None:
    """The certificate relays for listed devices only."""
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        bridge.send(message(COPIER, OUTSIDE), source=STRANGER)
    assert (refused.value.smtp_code, b"Access denied" in refused.value.smtp_error) == (554, True)
    assert (bridge.queue(), tenant.mails) == ([], [])


def test_the_host_of_the_newer_form_is_asked_by_its_name(start: Callable[..., Postfix], tenant: Tenant) -> None:
    """One address answers for many hosts, so the bridge names the one that it means."""
    tenant.world.domains.replace([{"id": DOMAIN, "mailExchange": NEW_HOST}])
    tenant.connector(TlsSenderCertificateName=RELAY)
    bridge = start(by_certificate(tenant, host=NEW_HOST), tenant.folder / "ca.pem")
    bridge.send(message(COPIER, OUTSIDE))
    assert wait_until(lambda: tenant.mails)


def test_a_certificate_that_no_connector_names_keeps_the_mail(start: Callable[..., Postfix], tenant: Tenant) -> None:
    """The queue shows the server's own words, and the mail is sent once the connector names the certificate."""
    tenant.connector(TlsSenderCertificateName=f"other.{DOMAIN}")
    bridge = start(by_certificate(tenant), tenant.folder / "ca.pem")
    bridge.send(message(COPIER, OUTSIDE))
    assert "550 5.7.64 from the server) TenantAttribution; Relay Access Denied" in bridge.waits()
    assert tenant.mails == []
    tenant.run("Set-InboundConnector", Identity="mfd test", TlsSenderCertificateName=RELAY)
    assert wait_until(lambda: bridge.flush() and tenant.mails)


def test_the_host_of_another_domain_keeps_the_mail(start: Callable[..., Postfix], tenant: Tenant) -> None:
    """A server that is not the tenant's says so, and nothing is lost."""
    tenant.connector(TlsSenderCertificateName=RELAY)
    bridge = start(by_certificate(tenant, host=NEW_HOST), tenant.folder / "ca.pem")
    bridge.send(message(COPIER, OUTSIDE))
    assert "451 4.4.62 Mail sent to the wrong Office 365 region. ATTR35" in bridge.waits()
