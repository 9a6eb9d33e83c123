"""The tenant's MX host: Direct Send, and relay by address or certificate."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import COPIER, DOMAIN, INBOX, OFFICE, OUTSIDE, PUBLIC, STRANGER, Tenant, message, refused
from .provocations import record

DENIED = "550 5.7.64 TenantAttribution; Relay Access Denied"
REJECTED = "550 5.7.68 TenantInboundAttribution; Direct Send not allowed"
ELSEWHERE = "127.0.0.12"
NEW_HOST = "contoso-example.o-v1.mx.microsoft"


def with_certificate(tenant: Tenant, name: str) -> dict[str, Any]:
    """Return how a device with a client certificate for a name connects."""
    return {"source": ELSEWHERE, "tls": tenant.context(tenant.certificate(name))}


@pytest.mark.parametrize("name", ["", "contoso-example.mail.protection.outlook.com"])
def test_direct_send_reaches_the_inside(tenant: Tenant, name: str) -> None:
    """Without login and connector, in clear or under TLS, a mail to the inside arrives."""
    tenant.direct(**({"name": name} if name else {}))
    [mail] = tenant.mails
    assert (mail["from"], mail["to"], mail["username"], mail["connector"]) == (COPIER, [INBOX], "", "")
    assert (mail["method"], mail["login"]) == ("direct-send", "")


def test_a_stranger_reaches_the_inside(tenant: Tenant) -> None:
    """The MX host takes mail from everybody."""
    tenant.direct(sender=STRANGER)
    assert [mail["from"] for mail in tenant.mails] == [STRANGER]


def test_the_host_of_the_newer_form_has_a_certificate(tenant: Tenant) -> None:
    """A domain that has moved is reached under the new name, and no longer under the old one."""
    tenant.world.domains.replace([{"id": DOMAIN, "mailExchange": NEW_HOST}])
    tenant.direct(name=NEW_HOST)
    assert len(tenant.mails) == 1
    old = {"name": "contoso-example.mail.protection.outlook.com"}
    assert refused(lambda: tenant.direct(**old)).startswith("451 4.4.62 ")


def test_the_host_of_another_region_takes_nothing(tenant: Tenant) -> None:
    """In clear the name of the host is not seen; the switch says that it is the wrong one."""
    tenant.turn(otherRegion=True)
    assert "ATTR35" in refused(tenant.direct)


def test_recipients_of_one_region_fit_together(tenant: Tenant) -> None:
    """All of them at home elsewhere is no reason to refuse."""
    tenant.turn(recipientsOfOtherRegion=[INBOX])
    tenant.direct()
    assert len(tenant.mails) == 1


def test_reject_direct_send_refuses_own_senders_without_a_connector(tenant: Tenant) -> None:
    """Foreign senders still reach the inside, and so do own ones through a connector."""
    tenant.run("Set-OrganizationConfig", RejectDirectSend=True)
    assert refused(tenant.direct).startswith(REJECTED)
    tenant.direct(sender=STRANGER)
    tenant.connector(ConnectorType="Partner", SenderIPAddresses=[PUBLIC])
    tenant.direct()
    seen = [(mail["connector"], mail["method"], mail["login"]) for mail in tenant.mails]
    assert seen == [("", "direct-send", ""), ("mfd test", "direct-send", "address")]


def test_a_connector_relays_only_from_its_own_address(tenant: Tenant) -> None:
    """The public address counts; one that has changed is refused."""
    tenant.connector(SenderIPAddresses=["203.0.113.0/28"])
    tenant.direct(recipient=OUTSIDE)
    seen = [(mail["to"], mail["connector"], mail["method"], mail["login"]) for mail in tenant.mails]
    assert seen == [([OUTSIDE], "mfd test", "smtp-relay", "address")]
    assert refused(lambda: tenant.direct(recipient=OUTSIDE, source=ELSEWHERE)) == DENIED
    tenant.run("Set-InboundConnector", Identity="mfd test", SenderIPAddresses=["198.51.100.7"])
    assert refused(lambda: tenant.direct(recipient=OUTSIDE)) == DENIED


def test_a_connector_relays_only_for_accepted_domains(tenant: Tenant) -> None:
    """The envelope sender counts, and From does not."""
    tenant.connector()
    assert refused(lambda: tenant.direct(sender=STRANGER, recipient=OUTSIDE)) == DENIED
    client = tenant.connect("mx", source=OFFICE, plain=True)
    forged = message(COPIER, OUTSIDE).as_bytes()
    assert refused(lambda: client.sendmail(STRANGER, [OUTSIDE], forged)) == DENIED
    client.sendmail(COPIER, [OUTSIDE], message(STRANGER, OUTSIDE).as_bytes())
    assert [(mail["mail_from"], mail["from"]) for mail in tenant.mails] == [(COPIER, STRANGER)]


def test_a_partner_connector_relays_nothing(tenant: Tenant) -> None:
    """It lets mail in, and none out."""
    tenant.connector(ConnectorType="Partner", SenderIPAddresses=[PUBLIC])
    assert refused(lambda: tenant.direct(recipient=OUTSIDE)) == DENIED


@pytest.mark.parametrize(
    ("domains", "relays"),
    [
        ("*", True),
        ("smtp:*;1", True),
        ([DOMAIN], True),
        (["*.example"], True),
        (["fabrikam.example", f"smtp:{DOMAIN};1"], True),
        (["fabrikam.example"], False),
        (["*.fabrikam.example"], False),
    ],
)
def test_a_connector_is_for_its_sender_domains(tenant: Tenant, domains: Any, *, relays: bool) -> None:
    """The envelope sender's domain has to be among them, as a name, by a star or with a prefix."""
    tenant.connector(SenderIPAddresses=[PUBLIC], SenderDomains=domains)
    if relays:
        tenant.direct(recipient=OUTSIDE)
        assert len(tenant.mails) == 1
    else:
        assert refused(lambda: tenant.direct(recipient=OUTSIDE)) == DENIED


def test_associated_domains_narrow_a_connector(tenant: Tenant) -> None:
    """A connector for another accepted domain does not take this one's mail."""
    initial = tenant.world.settings.initial_domain
    tenant.connector(SenderIPAddresses=[PUBLIC], AssociatedAcceptedDomains=[initial])
    assert refused(lambda: tenant.direct(recipient=OUTSIDE)) == DENIED
    tenant.direct(sender=f"copier@{initial}", recipient=OUTSIDE)
    assert len(tenant.mails) == 1


def test_a_connector_that_was_made_switched_off_does_not_relay(tenant: Tenant) -> None:
    """Some tenants get new connectors switched off, whatever was asked for."""
    tenant.turn(connectorsCreatedDisabled=True)
    tenant.connector(SenderIPAddresses=[PUBLIC], Enabled=True)
    assert tenant.run("Get-InboundConnector", Identity="mfd test")[0]["Enabled"] is False
    assert refused(lambda: tenant.direct(recipient=OUTSIDE)) == DENIED
    tenant.run("Set-InboundConnector", Identity="mfd test", Enabled=True)
    tenant.direct(recipient=OUTSIDE)
    assert len(tenant.mails) == 1


def test_a_connector_by_certificate_relays(tenant: Tenant) -> None:
    """The name in the client certificate counts, from any address."""
    tenant.connector(TlsSenderCertificateName=f"relay.{DOMAIN}", RequireTls=True)
    tenant.direct(recipient=OUTSIDE, **with_certificate(tenant, f"relay.{DOMAIN}"))
    seen = [(mail["connector"], mail["method"], mail["login"]) for mail in tenant.mails]
    assert seen == [("mfd test", "smtp-relay", "certificate")]


def test_another_certificate_does_not_relay(tenant: Tenant) -> None:
    """A certificate of another name, and none at all, are refused."""
    tenant.connector(TlsSenderCertificateName=f"relay.{DOMAIN}", RequireTls=True)
    how = with_certificate(tenant, f"other.{DOMAIN}")
    assert refused(lambda: tenant.direct(recipient=OUTSIDE, **how)) == DENIED
    assert refused(lambda: tenant.direct(recipient=OUTSIDE, source=ELSEWHERE)) == DENIED


def test_a_certificate_of_an_accepted_domain_relays_for_any_sender(tenant: Tenant) -> None:
    """The certificate's domain counts in place of the envelope sender's, and that of a stranger does not."""
    tenant.connector(TlsSenderCertificateName=f"relay.{DOMAIN}")
    tenant.run(
        "New-InboundConnector",
        Name="stranger",
        ConnectorType="OnPremises",
        SenderDomains="*",
        TlsSenderCertificateName="relay.fabrikam.example",
    )
    tenant.direct(sender=STRANGER, recipient=OUTSIDE, **with_certificate(tenant, f"relay.{DOMAIN}"))
    how = with_certificate(tenant, "relay.fabrikam.example")
    assert refused(lambda: tenant.direct(sender=STRANGER, recipient=OUTSIDE, **how)) == DENIED
    assert len(tenant.mails) == 1


@pytest.mark.parametrize(
    ("spf", "dmarc", "folder"),
    [
        (f"v=spf1 ip4:{PUBLIC} -all", "v=DMARC1; p=reject", "inbox"),
        ("v=spf1 ip4:203.0.113.0/24 include:spf.protection.outlook.com ~all", "", "inbox"),
        ("v=spf1 include:sites.contoso.example -all", "", "inbox"),
        ("v=spf1 include:spf.protection.outlook.com -all", "", "junk"),
        ("v=spf1 -all", "v=DMARC1; p=quarantine", "junk"),
        ("v=spf1 ip4:203.0.113.0/33 -all", "", "junk"),
        ("v=spf1 a mx +all", "", "inbox"),
    ],
)
def test_spf_decides_over_the_folder(tenant: Tenant, spf: str, dmarc: str, folder: str) -> None:
    """An address that the domain's SPF record names reaches the inbox."""
    record(tenant, DOMAIN, spf)
    record(tenant, f"sites.{DOMAIN}", f"v=spf1 ip4:{PUBLIC} -all")
    if dmarc:
        record(tenant, f"_dmarc.{DOMAIN}", dmarc)
    tenant.direct()
    assert [mail["folder"] for mail in tenant.mails] == [folder]


def test_direct_send_without_spf_is_junk(tenant: Tenant) -> None:
    """A domain without a record; through a connector the same mail reaches the inbox."""
    tenant.direct()
    tenant.connector()
    tenant.direct()
    assert [mail["folder"] for mail in tenant.mails] == ["junk", "inbox"]


def test_from_of_another_domain_does_not_pass_dmarc(tenant: Tenant) -> None:
    """SPF counts for the domain that it was asked for."""
    record(tenant, "fabrikam.example", f"v=spf1 ip4:{PUBLIC} -all")
    record(tenant, f"_dmarc.{DOMAIN}", "v=DMARC1; p=reject")
    client = tenant.connect("mx", source=OFFICE, plain=True)
    forged = message(COPIER, INBOX).as_bytes()
    assert refused(lambda: client.sendmail(STRANGER, [INBOX], forged)).startswith("550 5.7.509 ")


@pytest.mark.parametrize(("dmarc", "folder"), [("", "inbox"), ("v=DMARC1; p=quarantine", "junk")])
def test_from_of_another_domain_is_junk_where_its_policy_says_so(tenant: Tenant, dmarc: str, folder: str) -> None:
    """SPF of the envelope's domain passes, and From names another one."""
    record(tenant, "fabrikam.example", f"v=spf1 ip4:{PUBLIC} -all")
    record(tenant, f"_dmarc.{DOMAIN}", dmarc)
    client = tenant.connect("mx", source=OFFICE, plain=True)
    client.sendmail(STRANGER, [INBOX], message(COPIER, INBOX).as_bytes())
    assert [mail["folder"] for mail in tenant.mails] == [folder]


def test_a_restricted_tenant_relays_nothing(tenant: Tenant) -> None:
    """Mail to the outside is refused through a connector too; mail to the inside arrives."""
    tenant.connector()
    tenant.turn(tenantRestricted=True)
    assert refused(lambda: tenant.direct(recipient=OUTSIDE)).startswith("550 5.7.705 ")
    tenant.direct()
    assert [mail["to"] for mail in tenant.mails] == [[INBOX]]


def test_a_group_and_an_account_have_addresses(tenant: Tenant) -> None:
    """Not only mailboxes get mail."""
    tenant.run("New-DistributionGroup", Name="all", PrimarySmtpAddress=f"all@{DOMAIN}")
    tenant.direct(recipient=f"all@{DOMAIN}")
    tenant.direct(recipient=f"hve@{DOMAIN}")
    assert [mail["to"] for mail in tenant.mails] == [[f"all@{DOMAIN}"], [f"hve@{DOMAIN}"]]
