"""Single judgements that have more than one good or bad shape."""

from __future__ import annotations

import pytest

from policypack.pack import verdict
from policypack.policy import Given, Resource
from tests.policypack.case import BY_NAME, TODAY
from tests.policypack.cases import GROUP, SERVICE, SUBSCRIPTION, ZONE

WIDE = "azure-authorization-role-assignment-disallow-wide-scope"
DMARC = "dns-domain-configure-dmarc"
DOMAIN = "azure-native:communication:Domain"
OWN = {"name": "devices.contoso.com", "domainManagement": "CustomerManaged"}


@pytest.mark.parametrize(
    ("scope", "wide"),
    [
        (SERVICE, False),
        (GROUP, True),
        (SUBSCRIPTION, True),
        ("/providers/Microsoft.Management/managementGroups/contoso", True),
        ("/", True),
    ],
)
def test_scopes_above_a_resource_are_wide(scope: str, *, wide: bool) -> None:
    """Resource group, subscription, management group and tenant."""
    said = verdict(BY_NAME[WIDE], Resource(BY_NAME[WIDE].types[0], "a", {"scope": scope}), Given(TODAY))
    assert bool(said) == wide


@pytest.mark.parametrize(
    ("kind", "props"),
    [
        ("mfdmail:index:TxtValues", {"name": "_dmarc.devices", "zoneId": ZONE}),
        ("mfdmail:index:TxtValues", {"name": "_dmarc", "zoneId": ZONE}),
        ("azure-native:dns:RecordSet", {"fqdn": "_dmarc.devices.contoso.com."}),
        (
            "mfdmail:index:DomainVerification",
            {"records": [{"name": "_dmarc.devices.contoso.com", "value": "v=DMARC1"}]},
        ),
    ],
)
def test_dmarc_is_found(kind: str, props: dict[str, object]) -> None:
    """As single value or record set in Azure DNS, for a zone elsewhere, and at a domain above."""
    assert (
        verdict(BY_NAME[DMARC], Resource(DOMAIN, "a", OWN), Given(TODAY, stack=(Resource(kind, "b", props),))) is None
    )


@pytest.mark.parametrize(
    "props",
    [{"name": "devices", "zoneId": ZONE}, {"name": "_dmarc.devices", "zoneId": ZONE.replace("contoso", "fabrikam")}],
)
def test_other_records_are_no_dmarc_of_the_domain(props: dict[str, object]) -> None:
    """SPF at the domain, or DMARC of another domain."""
    given = Given(TODAY, stack=(Resource("mfdmail:index:TxtValues", "b", props),))
    assert verdict(BY_NAME[DMARC], Resource(DOMAIN, "a", OWN), given)


def test_a_domain_of_azure_needs_no_dmarc() -> None:
    """Azure looks after its DNS."""
    domain = Resource(DOMAIN, "a", {"name": "AzureManagedDomain", "domainManagement": "AzureManaged"})
    assert verdict(BY_NAME[DMARC], domain, Given(TODAY)) is None


def test_diagnostics_of_another_service_do_not_count() -> None:
    """A diagnostic setting has to be the service's own."""
    policy = BY_NAME["azure-communication-service-enable-diagnostics"]
    other = Resource("azure-native:monitor:DiagnosticSetting", "logs", depends_on=frozenset({"urn:b"}))
    assert verdict(policy, Resource(policy.types[0], "a", urn="urn:a"), Given(TODAY, stack=(other,)))


def test_another_type_is_not_judged() -> None:
    """A policy says nothing of resources that are none of its types."""
    assert verdict(BY_NAME[WIDE], Resource(DOMAIN, "a", {"scope": "/"}), Given(TODAY)) is None
