"""What is taken over, what is left alone and why, and the two files that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from adoption.found import Assignment, Domain, Found, Place, Username, Zone
from adoption.resource import ImportedResource
from adoption.resources import resources_of
from adoption.stack_settings import stack_settings
from adoption.zone_fit import obstacles


@dataclass(frozen=True)
class Line:
    """One thing that was found: what it is, its name, and a remark (why it is left alone, or what follows)."""

    what: str
    name: str
    remark: str = ""


@dataclass(frozen=True)
class Plan:
    """The take-over: settings by key without `mfd:`, resources to import, and what there is to say."""

    settings: dict[str, Any]
    resources: tuple[ImportedResource, ...]
    taken: tuple[Line, ...]
    left: tuple[Line, ...]


def make_plan(found: Found, stack: str, generation: str) -> Plan:
    """Return the take-over of what was found by the new stack; `generation`: name of the stack's first own secrets."""
    zones = {domain.name: zone for domain in found.domains if domain.linked and (zone := _zone(found.place, domain))}
    usernames = tuple(one for one in found.usernames if _is_ours(found, one))
    assignment = _assignment(found)
    return Plan(
        stack_settings(found, zones, usernames, assignment, generation),
        resources_of(found, stack, zones, usernames, assignment),
        tuple(_taken(found, zones, usernames, assignment)),
        tuple(_left(found, zones, usernames, assignment)),
    )


def _zone(place: Place, domain: Domain) -> Zone | None:
    if domain.zone is None or obstacles(domain, domain.zone):
        return None
    # A group has one spelling in the stack: azure-native takes another one for another group.
    same = domain.zone.resource_group.lower() == place.resource_group.lower()
    group = place.resource_group if same else domain.zone.resource_group
    return replace(domain.zone, dmarc=_policies(domain.zone), resource_group=group)


def _policies(zone: Zone) -> tuple[str, ...]:
    found = tuple(text for text in zone.dmarc if text.replace(" ", "").lower().startswith("v=dmarc1;p="))
    return found if len(found) == 1 else ()


def _is_ours(found: Found, username: Username) -> bool:
    same_tenant = username.tenant_id.lower() == found.place.tenant_id.lower()
    return same_tenant and username.client_id.lower() == found.application.client_id.lower()


def _assignment(found: Found) -> Assignment | None:
    """Return the assignment that devices need: one that lets them send, best on the service itself."""
    sending = [one for one in found.assignments if one.lets_send]
    return max(sending, key=lambda one: len(one.scope), default=None)


def _taken(
    found: Found, zones: dict[str, Zone], usernames: tuple[Username, ...], assignment: Assignment | None
) -> Iterator[Line]:
    yield Line("Resource group", found.place.resource_group, found.place.location)
    yield Line("Email Communication Service", found.email_service, found.data_location)
    for domain in found.domains:
        if domain.linked:
            yield from _domain_lines(domain, zones.get(domain.name))
    yield Line("Communication Service", found.service)
    yield Line("Application", found.application.display_name, f"client id {found.application.client_id}")
    if assignment:
        yield Line("Role assignment", assignment.role_name, _scope_remark(found, assignment))
    for one in usernames:
        yield Line("SMTP user name", one.username, f"resource {one.name}")


def _domain_lines(domain: Domain, zone: Zone | None) -> Iterator[Line]:
    lost = "" if domain.verified else "its verification is lost: the first `pulumi up` asks for it again"
    yield Line("Domain", domain.name, lost)
    if zone:
        yield Line("DNS records", domain.name, f"in the Azure DNS zone {zone.name}; none is deleted with the stack")
    elif not domain.azure_managed and domain.zone is None:
        yield Line("DNS records", domain.name, "in no Azure DNS zone of this subscription: they stay where they are")
    senders = [sender.username for sender in domain.senders]
    if senders:
        yield Line("Sender user names", ", ".join(senders), f"of {domain.name}")


def _scope_remark(found: Found, assignment: Assignment) -> str:
    if assignment.scope.lower().endswith(f"/communicationservices/{found.service.lower()}"):
        return "on the Communication Service"
    same = assignment.scope.lower() == found.place.group_id.lower()
    where = f"the resource group {found.place.resource_group}" if same else assignment.scope
    return (
        f"on {where}; sending takes one on the Communication Service itself. Take roleAssignmentId and "
        "roleDefinitionId out of mfd:adopted, and the stack makes that one; this one stays until you delete it"
    )


def _left(
    found: Found, zones: dict[str, Zone], usernames: tuple[Username, ...], assignment: Assignment | None
) -> Iterator[Line]:
    for secret in found.application.secrets:
        ends = f"until {secret.ends:%Y-%m-%d}" if secret.ends else "without an end"
        why = (
            f"{ends}; its value cannot be read by anybody, so that no hand-out can name it. Devices that have it go on; "
            "the stack makes a secret of its own beside it once a device is listed"
        )
        yield Line("Client secret", secret.name or "without a name", why)
    if assignment is None:
        yield Line("Role assignment", "none that lets the application send", "the first `pulumi up` makes one")
    for other in found.assignments:
        if other is not assignment:
            yield Line("Role assignment", other.role_name, f"on {other.scope}; sending does not need it")
    for username in found.usernames:
        if username not in usernames:
            why = f"of another application, {username.client_id}; a stack has one"
            yield Line("SMTP user name", username.username, why)
    for domain in found.domains:
        yield from _left_of_domain(domain, zones)
    if links := _other_links(found):
        why = "spelt in another way than their domains: the first `pulumi up` sends the same links once more"
        yield Line("Links", ", ".join(links), why)


def _other_links(found: Found) -> tuple[str, ...]:
    service = found.place.email_service_id(found.email_service)
    ids = {f"{service}/domains/{domain.name}" for domain in found.domains}
    return tuple(link for link in found.links if link not in ids)


def _left_of_domain(domain: Domain, zones: dict[str, Zone]) -> Iterator[Line]:
    if not domain.linked:
        why = "not linked to the Communication Service; name it in mfd:domains, and the stack verifies and links it"
        yield Line("Domain", domain.name, why)
    elif domain.zone and domain.name not in zones:
        wrong = "; ".join(obstacles(domain, domain.zone))
        yield Line("DNS records", domain.name, f"in the Azure DNS zone {domain.zone.name}, since {wrong}")
