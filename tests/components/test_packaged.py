"""What the Pulumi package offers to programs in other languages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi.provider.experimental.component import ComponentProvider

from components import email_domain
from components.packaged import COMPONENTS, NAME, VERSION
from components.packaged.email_domain import EmailDomain, EmailDomainArgs


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema, as `pulumi package get-schema ./components` prints it."""
    inferred: dict[str, Any] = json.loads(ComponentProvider(COMPONENTS, NAME, version=VERSION).schema or "")
    return inferred


def test_it_offers_what_the_docs_name(schema: dict[str, Any]) -> None:
    """Three components, under the package's name."""
    assert set(schema["resources"]) == {
        "mfd:index:CommunicationService",
        "mfd:index:EmailDomain",
        "mfd:index:SmtpIdentity",
    }


def test_every_input_and_output_is_described(schema: dict[str, Any]) -> None:
    """An editor shows the sentence that stands beside the field."""
    resources = schema["resources"].values()
    fields = [field for part in ("inputProperties", "properties") for one in resources for field in one[part].items()]
    fields += [field for one in schema["types"].values() for field in one["properties"].items()]
    assert [name for name, field in fields if not field.get("description")] == []


def test_what_must_be_given_is_required_and_nothing_else(schema: dict[str, Any]) -> None:
    """A field that the docs call optional may be left out."""
    required = schema["resources"]["mfd:index:EmailDomain"]["requiredInputs"]
    assert required == ["domainName", "emailServiceName", "resourceGroupName"]


def test_its_domain_takes_what_the_python_component_takes() -> None:
    """The two cannot drift apart."""
    assert set(EmailDomainArgs.__annotations__) == set(email_domain.EmailDomainArgs.__annotations__)
    assert EmailDomainArgs.__required_keys__ == {"domain_name", "resource_group_name", "email_service_name"}


def test_a_domains_zone_is_named(declare: Any) -> None:
    """The records go to the zone in its subscription."""
    zone = {"zone_name": "contoso.com", "resource_group_name": "rg-dns", "subscription_id": "2222"}
    arguments: Any = {
        "resource_group_name": "rg",
        "email_service_name": "svc",
        "domain_name": "mail.contoso.com",
        "zone": zone,
        "wait_seconds": 1800,
    }
    recorded = declare(lambda: EmailDomain("mail", arguments))
    expected = "/subscriptions/2222/resourceGroups/rg-dns/providers/Microsoft.Network/dnsZones/contoso.com"
    assert recorded.of("TxtValues")["mail-txt"]["zoneId"] == expected
    assert recorded.of("RecordSet")["mail-dkim"]["zoneName"] == "contoso.com"
