"""What an e-mail domain declares."""

from __future__ import annotations

from typing import Any

from components import DnsZone, EmailDomain


def domain(**details: Any) -> EmailDomain:
    """Declare one with ordinary arguments, some changed."""
    zone = DnsZone("zone", {"zone_name": "contoso.com", "resource_group_name": "rg-dns", "subscription_id": "2222"})
    arguments: Any = {
        "resource_group_name": "rg",
        "email_service_name": "svc",
        "domain_name": "mail.contoso.com",
        "zone": zone,
        "wait_seconds": 1800,
        "senders": [{"username": "copier"}, {"username": "donotreply"}],
        "dmarc": "v=DMARC1; p=reject",
        **details,
    }
    return EmailDomain("mail", arguments)


def test_its_records_are_named_relative_to_the_parent_zone(declare: Any) -> None:
    """TXT and CNAME of a subdomain get the sub-label appended in the parent zone."""
    recorded = declare(domain)
    names = {inputs["relativeRecordSetName"] for inputs in recorded.of("RecordSet").values()}
    assert names == {
        "selector1-azurecomm-prod-net._domainkey.mail",
        "selector2-azurecomm-prod-net._domainkey.mail",
    }
    assert {inputs["name"] for inputs in recorded.of("TxtValues").values()} == {"mail", "_dmarc.mail"}


def test_spf_is_given_as_a_mechanism_to_merge(declare: Any) -> None:
    """The include is handed over without the version and the qualifier, and the qualifier apart."""
    txt = declare(domain).of("TxtValues")["mail-txt"]
    assert (txt["spf"], txt["spfQualifier"]) == ("include:spf.protection.outlook.com", "-all")


def test_the_built_in_sender_is_not_declared(declare: Any) -> None:
    """Azure makes donotreply itself."""
    assert set(declare(domain).of("SenderUsername")) == {"mail-copier"}


def test_a_sender_name_equals_its_user_name(declare: Any) -> None:
    """Azure refuses a sender whose resource name differs."""
    sender = declare(domain).of("SenderUsername")["mail-copier"]
    assert sender["senderUsername"] == sender["username"] == "copier"


def test_without_a_wait_nothing_depends_on_the_domain(declare: Any) -> None:
    """`wait: none` in an Azure DNS zone declares the domain and its records only."""
    recorded = declare(lambda: domain(wait_seconds=None))
    assert recorded.of("TxtValues")
    assert not recorded.of("DomainVerification")
    assert not recorded.of("SenderUsername")


def test_with_a_zone_elsewhere_the_verification_gets_a_folder_for_the_records(declare: Any) -> None:
    """No record is created in Azure; all five are handed to the verification."""
    recorded = declare(lambda: domain(zone=None, records_directory="out/test/dns"))
    verification = recorded.of("DomainVerification")["mail-verification"]
    assert verification["recordsDir"] == "out/test/dns"
    assert [record["key"] for record in verification["records"]] == ["Domain", "SPF", "DKIM", "DKIM2", "DMARC"]
    assert not recorded.of("RecordSet")


def test_an_azure_managed_domain_needs_no_records_and_no_verification(declare: Any) -> None:
    """Azure verifies its own domain."""
    recorded = declare(lambda: domain(domain_name="AzureManagedDomain", zone=None))
    assert recorded.of("Domain")["mail"]["domainManagement"] == "AzureManaged"
    assert not recorded.of("DomainVerification")
