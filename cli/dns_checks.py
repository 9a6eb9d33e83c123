"""The DNS zones of a stack: the world asks the name servers that Azure has for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azure.core.exceptions import AzureError

from azurelogin import Login
from cli.arm import Arm
from cli.check import Check
from maildns import Outcome, ask
from settings import AzureDns, StackSettings

_DNS_VERSION = "2018-05-01"


def dns_checks(login: Login, settings: StackSettings) -> Iterator[Check]:
    """Yield one check per Azure DNS zone of the stack; they read only."""
    zones = {domain.azure_dns.zone: domain.azure_dns for domain in settings.domains if domain.azure_dns}
    for zone in zones.values():
        yield _zone(Arm(login), settings, zone)


def _zone(arm: Arm, settings: StackSettings, zone: AzureDns) -> Check:
    title = f"DNS zone {zone.zone}"
    try:
        found = _read(arm, zone.subscription_id or settings.subscription_id, zone)
    except AzureError as error:
        return Check.unknown(title, f"it cannot be read: {str(error.message).splitlines()[0]}")
    if found is None:
        return _missing(title, zone)
    wanted = {name.rstrip(".").lower() for name in found["properties"].get("nameServers") or ()}
    return _delegation(title, zone.zone, wanted)


def _read(arm: Arm, subscription: str, zone: AzureDns) -> dict[str, Any] | None:
    group = f"/subscriptions/{subscription}/resourceGroups/{zone.resource_group}"
    return arm.find(f"{group}/providers/Microsoft.Network/dnsZones/{zone.zone}", _DNS_VERSION)


def _missing(title: str, zone: AzureDns) -> Check:
    if zone.create:
        return Check.ok(title, "the first `pulumi up` creates it and names its name servers for the delegation")
    way_out = "correct azureDns.zone and azureDns.resourceGroup, or let it be created with azureDns.create: true"
    return Check.problem(title, f"it is not in the resource group {zone.resource_group}", way_out)


def _delegation(title: str, zone: str, wanted: set[str]) -> Check:
    answer = ask(zone, "NS")
    if answer.outcome is Outcome.UNREACHABLE:
        return Check.unknown(title, f"{answer.outcome.value} ({answer.reason})", "MFD_DNS_SERVERS names others")
    present = {value.lower() for value in answer.values}
    if present & wanted:
        return Check.ok(title, f"delegated to {', '.join(sorted(present))}")
    seen = f"DNS answers {', '.join(sorted(present))}" if present else answer.outcome.value
    way_out = f"where {zone} was registered, delegate it to {', '.join(sorted(wanted))}"
    return Check.problem(title, f"it is not delegated to Azure: {seen}", way_out)
