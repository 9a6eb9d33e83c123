"""The resources around the Email Communication Service, under the names by which `components/` declare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adoption.found import Domain, Found, Zone
from adoption.resource import COMPONENT, ImportedResource
from adoption.zone_fit import spf_mechanisms
from maildns import Record, relative_name

_COMMUNICATION = "azure-native:communication:"
# As the stack's settings have them by default: `wait: 30m`, and the time to live that Azure proposes.
_WAIT = 1800
_TTL = 3600
_BUILT_IN = "donotreply"


def mail_resources(found: Found, stack: str, zones: Mapping[str, Zone]) -> Iterator[ImportedResource]:
    """Yield the service, its linked domains and what belongs to them; `zones`: taken-over zone by domain."""
    component = ImportedResource(f"{COMPONENT}EmailService", "mail")
    service_id = found.place.email_service_id(found.email_service)
    yield component
    yield ImportedResource(f"{_COMMUNICATION}EmailService", "mail", service_id, component)
    for domain in found.domains:
        if domain.linked:
            own = ImportedResource(f"{COMPONENT}EmailDomain", f"mail-{domain.name}", parent=component)
            yield own
            yield from _domain(domain, f"{service_id}/domains/{domain.name}", own)
            yield from _proof(found, stack, domain, zones.get(domain.name), own)


def _domain(domain: Domain, domain_id: str, component: ImportedResource) -> Iterator[ImportedResource]:
    name = component.name
    yield ImportedResource(f"{_COMMUNICATION}Domain", name, domain_id, component)
    for sender in domain.senders:
        if sender.username != _BUILT_IN:
            sender_id = f"{domain_id}/senderUsernames/{sender.username}"
            child = f"{name}-{sender.username}"
            yield ImportedResource(f"{_COMMUNICATION}SenderUsername", child, sender_id, component)


def _proof(
    found: Found, stack: str, domain: Domain, zone: Zone | None, component: ImportedResource
) -> Iterator[ImportedResource]:
    if zone:
        yield from _records(found, domain, zone, component)
    if not domain.azure_managed:
        service = found.place.email_service_id(found.email_service)
        folder = None if zone else f"out/{stack}/dns"
        yield _verification(domain, f"{service}/domains/{domain.name}", component, zone, folder)


def _records(found: Found, domain: Domain, zone: Zone, component: ImportedResource) -> Iterator[ImportedResource]:
    zone_id = (
        f"/subscriptions/{found.place.subscription_id}/resourceGroups/{zone.resource_group}"
        f"/providers/Microsoft.Network/dnsZones/{zone.name}"
    )
    by_key = {record.key: record for record in domain.records}
    own = relative_name(domain.name, zone.name)
    spf = {"spf": spf_mechanisms(by_key["SPF"]), "spfQualifier": "-all"}
    yield _txt("txt", f"{zone_id}/TXT/{own}", component, {"values": [by_key["Domain"].value], **spf})
    for key in ("DKIM", "DKIM2"):
        cname_id = f"{zone_id}/CNAME/{relative_name(by_key[key].name, zone.name)}"
        yield ImportedResource("azure-native:dns:RecordSet", f"{component.name}-{key.lower()}", cname_id, component)
    if zone.dmarc:
        name = relative_name(f"_dmarc.{domain.name}", zone.name)
        yield _txt("dmarc", f"{zone_id}/TXT/{name}", component, {"values": list(zone.dmarc)})


def _txt(suffix: str, resource_id: str, component: ImportedResource, wanted: dict[str, Any]) -> ImportedResource:
    zone_id, _, name = resource_id.rpartition("/TXT/")
    inputs = {"zoneId": zone_id, "name": name, "ttl": _TTL, **wanted}
    # Nothing of it was added by the stack, so that the values stay when the stack goes.
    outputs = {**inputs, "added": [], "spfAdded": "", "previousQualifier": ""}
    child = f"{component.name}-{suffix}"
    return ImportedResource("mfdmail:index:TxtValues", child, resource_id, component, inputs, outputs)


def _verification(
    domain: Domain, domain_id: str, component: ImportedResource, zone: Zone | None, folder: str | None
) -> ImportedResource:
    records = [*domain.records]
    if zone and zone.dmarc:
        records.append(Record("DMARC", "TXT", f"_dmarc.{domain.name}", zone.dmarc[0], _TTL))
    inputs: dict[str, Any] = {"domainId": domain_id, "waitSeconds": _WAIT, "records": [vars(one) for one in records]}
    if folder:
        inputs["recordsDir"] = folder
    outputs = {**inputs, "state": _state(domain), "states": dict(domain.states)}
    if domain.verified:
        outputs["verifiedDomainId"] = domain_id
    return ImportedResource(
        "mfdmail:index:DomainVerification", f"{component.name}-verification", domain_id, component, inputs, outputs
    )


def _state(domain: Domain) -> str:
    if domain.verified:
        return "Verified"
    # Azure leaves checks out that nobody has asked for.
    return next((state for state in domain.states.values() if state != "Verified"), "NotStarted")
