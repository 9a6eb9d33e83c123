"""Read the domains of an Email Communication Service, their senders and their records in Azure DNS zones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adoption import AZURE_MANAGED, CHECKS, AdoptionError, Domain, Place, Sender, Zone
from cli.arm import Arm
from maildns import Record, relative_name

_VERSION = "2025-09-01"
_DNS_VERSION = "2018-05-01"
_MANAGED = ("AzureManaged", "CustomerManaged")


def read_domains(arm: Arm, place: Place, email_service: str, linked: Sequence[str]) -> tuple[Domain, ...]:
    """Return the domains, the linked ones first and in their order, which a change of the service would send anew."""
    path = f"{place.email_service_id(email_service)}/domains"
    order = [domain.rpartition("/")[2].lower() for domain in linked]
    listed = sorted(arm.listed(path, _VERSION), key=lambda item: _position(item["name"].lower(), order))
    zones = {zone["name"].lower(): zone for zone in _zones(arm, place)}
    return tuple(_domain(arm, path, item, zones, linked=item["name"].lower() in order) for item in listed)


def _position(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


def _zones(arm: Arm, place: Place) -> list[dict[str, Any]]:
    path = f"/subscriptions/{place.subscription_id}/providers/Microsoft.Network/dnszones"
    return arm.listed(path, _DNS_VERSION)


def _domain(
    arm: Arm, path: str, item: Mapping[str, Any], zones: Mapping[str, dict[str, Any]], *, linked: bool
) -> Domain:
    managed = item["name"].lower() == AZURE_MANAGED.lower()
    name = AZURE_MANAGED if managed else str(item["name"]).lower()
    properties = item["properties"]
    if linked:
        _check_management(name, properties.get("domainManagement"))
    records = () if managed else tuple(_records(name, properties.get("verificationRecords") or {}))
    states = {key: state["status"] for key, state in (properties.get("verificationStates") or {}).items()}
    return Domain(
        name=name,
        linked=linked,
        tracking=properties.get("userEngagementTracking") == "Enabled",
        records=records,
        states={check: states[check] for check in CHECKS if check in states},
        senders=tuple(map(_sender, arm.listed(f"{path}/{name}/senderUsernames", _VERSION))),
        zone=None if managed else _zone(arm, name, records, zones),
    )


def _check_management(domain: str, management: str | None) -> None:
    if management and management not in _MANAGED:
        raise AdoptionError(
            f"the domain {domain} is managed in another way, {management}; a stack manages its domain itself "
            "(CustomerManaged) or takes the one that Azure provides, and would replace this one. Unlink it from the "
            "Communication Service, or name another one with --service"
        )


def _records(domain: str, wanted: Mapping[str, Any]) -> list[Record]:
    found = [Record.from_mapping({"key": key, **wanted[key]}) for key in CHECKS if key in wanted]
    return [Record(one.key, one.type, _absolute(one.name, domain), one.value, one.ttl) for one in found]


def _absolute(name: str, domain: str) -> str:
    # Azure gives the names of DKIM relative to the domain.
    return name if name == domain or name.endswith(f".{domain}") else f"{name}.{domain}"


def _sender(item: Mapping[str, Any]) -> Sender:
    return Sender(str(item["name"]).lower(), item["properties"].get("displayName") or None)


def _zone(arm: Arm, domain: str, records: Sequence[Record], zones: Mapping[str, dict[str, Any]]) -> Zone | None:
    holding = [name for name in zones if domain == name or domain.endswith(f".{name}")]
    if not holding:
        return None
    name = max(holding, key=len)
    group = zones[name]["id"].split("/")[4]
    path = "/".join(("", *zones[name]["id"].split("/")[1:5], f"providers/Microsoft.Network/dnsZones/{name}"))
    cnames = [record.name for record in records if record.type == "CNAME"]
    return Zone(
        name=name,
        resource_group=group,
        txt=_txt(arm, path, relative_name(domain, name)),
        dmarc=_txt(arm, path, relative_name(f"_dmarc.{domain}", name)),
        cnames={cname: target for cname in cnames if (target := _cname(arm, path, relative_name(cname, name)))},
    )


def _txt(arm: Arm, zone: str, name: str) -> tuple[str, ...]:
    found = arm.find(f"{zone}/TXT/{name}", _DNS_VERSION)
    records = found["properties"].get("TXTRecords") or () if found else ()
    return tuple("".join(record["value"]) for record in records)


def _cname(arm: Arm, zone: str, name: str) -> str:
    found = arm.find(f"{zone}/CNAME/{name}", _DNS_VERSION)
    target = (found["properties"].get("CNAMERecord") or {}).get("cname", "") if found else ""
    return str(target).rstrip(".").lower()
