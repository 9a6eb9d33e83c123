"""The tenant's MX host: Direct Send, and relay by address or certificate."""

from __future__ import annotations

import smtplib
from pathlib import Path
from typing import Any

import pytest

from .conftest import INBOX, OUTSIDE, message
from .test_client_submission import refusal

OFFICE, PUBLIC = "127.0.0.11", "203.0.113.10"
SENDER = "copier@contoso.example"
ANYBODY = "stranger@fabrikam.example"


@pytest.fixture(autouse=True)
def _router(tenant: Any) -> None:
    tenant.world.exchange.store.stands_for({OFFICE: PUBLIC})


def send(tenant: Any, sender: str, recipient: str, **how: Any) -> None:
    """Send one mail from the office."""
    tenant.connect("mx", **{"source": OFFICE, "tls": False, **how}).send_message(message(sender, recipient))


def refused(tenant: Any, sender: str, recipient: str, **how: Any) -> str:
    """Return the reply that refuses a mail from the office."""
    with pytest.raises(smtplib.SMTPException) as error:
        send(tenant, sender, recipient, **how)
    if isinstance(error.value, smtplib.SMTPRecipientsRefused):
        code, text = error.value.recipients[recipient]
        return f"{code} {text.decode()}"
    assert isinstance(error.value, smtplib.SMTPResponseException)
    return refusal(error.value)


def connect_office(tenant: Any, **how: Any) -> None:
    """Make a connector."""
    source = how or {"SenderIPAddresses": ["203.0.113.0/28"]}
    tenant.run("New-InboundConnector", Name="mfd test", ConnectorType="OnPremises", SenderDomains="*", **source)


@pytest.mark.parametrize("tls", [False, True])
def test_direct_send_reaches_the_inside(tenant: Any, *, tls: bool) -> None:
    """Without login and connector, encrypted or not, a mail to the inside arrives."""
    send(tenant, SENDER, INBOX, tls=tls)
    [mail] = tenant.mails
    assert (mail["from"], mail["to"], mail["username"], mail["connector"]) == (SENDER, [INBOX], "", "")


def test_direct_send_does_not_reach_the_outside(tenant: Any) -> None:
    """Without a connector there is no relay."""
    assert refused(tenant, SENDER, OUTSIDE) == "550 5.7.64 TenantAttribution; Relay Access Denied"


def test_a_recipient_that_nobody_has_is_refused(tenant: Any) -> None:
    """Inside, an unknown recipient is refused at once."""
    assert refused(tenant, SENDER, "nobody@contoso.example").startswith("550 5.4.1 ")


def test_reject_direct_send_refuses_own_senders_without_a_connector(tenant: Any) -> None:
    """Foreign senders still reach the inside, and so do own ones through a connector."""
    tenant.run("Set-OrganizationConfig", RejectDirectSend=True)
    assert refused(tenant, SENDER, INBOX).startswith("550 5.7.68 TenantInboundAttribution; Direct Send not allowed")
    send(tenant, ANYBODY, INBOX)
    connect_office(tenant)
    send(tenant, SENDER, INBOX)
    assert [mail["connector"] for mail in tenant.mails] == ["", "mfd test"]


def test_a_connector_by_address_relays(tenant: Any) -> None:
    """The public address counts, and the envelope sender's domain."""
    connect_office(tenant)
    send(tenant, SENDER, OUTSIDE)
    assert [(mail["to"], mail["connector"]) for mail in tenant.mails] == [([OUTSIDE], "mfd test")]
    assert refused(tenant, ANYBODY, OUTSIDE).startswith("550 5.7.64")
    assert refused(tenant, SENDER, OUTSIDE, source="127.0.0.12").startswith("550 5.7.64")


def test_a_connector_that_was_made_switched_off_does_not_relay(tenant: Any) -> None:
    """Some tenants get new connectors switched off."""
    tenant.world.exchange.turn({"connectorsCreatedDisabled": True})
    connect_office(tenant)
    assert tenant.run("Get-InboundConnector", Identity="mfd test")[0]["Enabled"] is False
    assert refused(tenant, SENDER, OUTSIDE).startswith("550 5.7.64")


def test_a_connector_by_certificate_relays(tenant: Any, tmp_path: Path) -> None:
    """The name in the client certificate counts, from any address; another name's does not."""
    for name in ("relay.contoso.example", "other.contoso.example"):
        tenant.world.certificates.write_client_certificate(name, tmp_path / f"{name}.pem")
    connect_office(tenant, TlsSenderCertificateName="relay.contoso.example", RequireTls=True)
    send(tenant, SENDER, OUTSIDE, source="", tls=True, certificate=tmp_path / "relay.contoso.example.pem")
    assert [mail["connector"] for mail in tenant.mails] == ["mfd test"]
    other = {"source": "", "tls": True, "certificate": tmp_path / "other.contoso.example.pem"}
    assert refused(tenant, SENDER, OUTSIDE, **other).startswith("550 5.7.64")


@pytest.mark.parametrize(
    ("switch", "reply"),
    [
        ("blockedAddresses", f"550 5.7.1 Service unavailable, Client host [{PUBLIC}]"),
        ("bannedAddresses", "550 5.7.606"),
    ],
)
def test_a_blocked_address_is_refused(tenant: Any, switch: str, reply: str) -> None:
    """The reply names the public address."""
    tenant.world.exchange.turn({switch: [PUBLIC]})
    assert refused(tenant, SENDER, INBOX).startswith(reply)
