"""The provider against the simulator: azure-mgmt clients, DNS over the wire, verification that really asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import grpc
import pytest
from azure.mgmt.communication import CommunicationServiceManagementClient
from azure.mgmt.dns import DnsManagementClient
from azure.mgmt.resource.resources import ResourceManagementClient

from azurelogin import Cloud, find_login
from maildns import Record

NAME, ZONE = "mail.contoso.example", "contoso.example"
AZURE = "include:spf.protection.outlook.com"


@dataclass
class Cloudlet:
    """A zone with somebody else's TXT values, and a domain that is not verified."""

    dns: DnsManagementClient
    zone_id: str
    domain_id: str
    records: list[dict[str, Any]]

    def texts(self) -> set[str]:
        """Return the TXT values at the domain's name."""
        found = self.dns.record_sets.get("g", ZONE, "mail", "TXT")
        return {"".join(record.value or []) for record in found.txt_records or []}

    def values(self) -> dict[str, Any]:
        """Return the inputs of TxtValues for the domain."""
        values = [record["value"] for record in self.records if record["key"] == "Domain"]
        return {
            "zoneId": self.zone_id,
            "name": "mail",
            "values": values,
            "spf": AZURE,
            "spfQualifier": "-all",
            "ttl": 60,
        }

    def add_cnames(self) -> None:
        """Write the DKIM records."""
        for record in (record for record in self.records if record["type"] == "CNAME"):
            body: Any = {"properties": {"TTL": 60, "CNAMERecord": {"cname": record["value"]}}}
            self.dns.record_sets.create_or_update("g", ZONE, record["name"].removesuffix(f".{ZONE}"), "CNAME", body)


@pytest.fixture
def cloudlet(simulator: Any, monkeypatch: pytest.MonkeyPatch) -> Cloudlet:
    """Make zone and domain with the clients that an administrator's tools use."""
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, simulator.env[name])
    login = find_login(Cloud.from_environment(simulator.env), simulator.env)
    subscription, options = login.subscription_id or "", login.arm_client_options()
    ResourceManagementClient(login.credential, subscription, **options).resource_groups.create_or_update(
        "g",
        {"location": "westeurope"},
    )
    names = DnsManagementClient(login.credential, subscription, **options)
    zone = names.zones.create_or_update("g", ZONE, {"location": "global"})  # type: ignore[call-overload] # the client takes JSON too
    theirs: Any = {"properties": {"TTL": 60, "TXTRecords": [{"value": ["theirs=1"]}, {"value": ["v=spf1 mx ~all"]}]}}
    names.record_sets.create_or_update("g", ZONE, "mail", "TXT", theirs)
    mail = CommunicationServiceManagementClient(login.credential, subscription, **options)
    mail.email_services.begin_create_or_update("g", "e", {"location": "global", "properties": {"dataLocation": "Europe"}}).result()  # fmt: skip
    mail.domains.begin_create_or_update("g", "e", NAME, {"location": "global", "properties": {"domainManagement": "CustomerManaged"}}).result()  # fmt: skip
    domain: Any = mail.domains.get("g", "e", NAME)
    wanted = domain.properties.verification_records
    pairs = [("Domain", wanted.domain), ("SPF", wanted.spf), ("DKIM", wanted.dkim), ("DKIM2", wanted.dkim2)]
    records = [_record(key, record) for key, record in pairs]
    return Cloudlet(names, zone.id, domain.id, records)


def _record(key: str, wanted: Any) -> dict[str, Any]:
    name = wanted.name if wanted.name.endswith(NAME) else f"{wanted.name}.{NAME}"
    return vars(Record(key, wanted.type, name, wanted.value, wanted.ttl))


def test_a_shared_record_set_is_as_before_when_we_go(
    plugin_with: Callable[..., Any], simulator: Any, cloudlet: Cloudlet
) -> None:
    """A shared record set is as before when we go, though a second creation came between."""
    plugin, wanted = plugin_with({**simulator.env, "PATH": "/nowhere"}), cloudlet.values()
    plugin.create("TxtValues", wanted)
    resource_id, state = plugin.create("TxtValues", wanted)
    assert cloudlet.texts() == {"theirs=1", f"v=spf1 mx {AZURE} -all", *wanted["values"]}
    plugin.delete("TxtValues", resource_id, state)
    assert cloudlet.texts() == {"theirs=1", "v=spf1 mx ~all"}


def test_a_domain_is_verified_once_dns_answers(
    plugin_with: Callable[..., Any], simulator: Any, cloudlet: Cloudlet
) -> None:
    """A run without the DKIM records names them; the next run, with them, verifies the domain."""
    plugin = plugin_with({**simulator.env, "PATH": "/nowhere"})
    plugin.create("TxtValues", cloudlet.values())
    inputs = {"domainId": cloudlet.domain_id, "waitSeconds": 3, "records": cloudlet.records}
    with pytest.raises(grpc.RpcError) as failure:
        plugin.create("DomainVerification", inputs)
    assert "DKIM2" in failure.value.details()
    assert "there is no such name; it should point to selector1-azurecomm-prod-net" in failure.value.details()
    cloudlet.add_cnames()
    state = plugin.update("DomainVerification", cloudlet.domain_id, inputs, {**inputs, "waitSeconds": 60})
    assert (state["state"], state["verifiedDomainId"]) == ("Verified", cloudlet.domain_id)
