"""Every resource of the import file, parents first."""

from __future__ import annotations

from collections.abc import Iterator

from adoption.found import Assignment, Found, Username, Zone
from adoption.mail_resources import mail_resources
from adoption.resource import COMPONENT, ImportedResource


def resources_of(
    found: Found, stack: str, zones: dict[str, Zone], usernames: tuple[Username, ...], assignment: Assignment | None
) -> tuple[ImportedResource, ...]:
    """Return what the stack's program declares of what was found; `zones`: taken-over zone by domain."""
    return tuple(_resources(found, stack, zones, usernames, assignment))


def _resources(
    found: Found, stack: str, zones: dict[str, Zone], usernames: tuple[Username, ...], assignment: Assignment | None
) -> Iterator[ImportedResource]:
    yield ImportedResource("azure-native:resources:ResourceGroup", "group", found.place.group_id)
    for zone in sorted({zone.name for zone in zones.values()}):
        yield ImportedResource(f"{COMPONENT}DnsZone", f"zone-{zone}")
    yield from mail_resources(found, stack, zones)
    service_id = found.place.service_id(found.service)
    yield from _with_child(
        "CommunicationService", "azure-native:communication:CommunicationService", "communication", service_id
    )
    yield from _application(found)
    yield from _identity(service_id, usernames, assignment)
    yield from _handouts(found, stack)


def _with_child(component: str, kind: str, name: str, resource_id: str) -> Iterator[ImportedResource]:
    parent = ImportedResource(COMPONENT + component, name)
    yield parent
    yield ImportedResource(kind, name, resource_id, parent)


def _application(found: Found) -> Iterator[ImportedResource]:
    parent = ImportedResource(f"{COMPONENT}SmtpApplication", "smtp")
    application = f"/applications/{found.application.object_id}"
    yield parent
    yield ImportedResource("azuread:index/application:Application", "smtp", application, parent)
    # azuread imports service principals by their bare object id (service_principal_resource.go, Importer).
    kind = "azuread:index/servicePrincipal:ServicePrincipal"
    yield ImportedResource(kind, "smtp", found.application.principal_id, parent)


def _identity(
    service_id: str, usernames: tuple[Username, ...], assignment: Assignment | None
) -> Iterator[ImportedResource]:
    parent = ImportedResource(f"{COMPONENT}SmtpIdentity", "smtp")
    yield parent
    if assignment:
        kind = "azure-native:authorization:RoleAssignment"
        yield ImportedResource(kind, "smtp-existing-assignment", assignment.resource_id, parent)
    for one in usernames:
        username_id = f"{service_id}/smtpUsernames/{one.name}"
        kind = "azure-native:communication:SmtpUsername"
        yield ImportedResource(kind, f"smtp-existing-{one.name}", username_id, parent)


def _handouts(found: Found, stack: str) -> Iterator[ImportedResource]:
    parent = ImportedResource(f"{COMPONENT}Handouts", "handouts")
    where = {"stack": stack, "outDir": f"out/{stack}"}
    inputs = {
        **where,
        "organization": found.organization,
        "onUp": True,
        "passwords": False,
        "language": "en",
        "devices": {},
        "credentials": {},
    }
    outputs = {**where, "count": 0}
    kind = "mfdmail:index:HandoutSet"
    yield parent
    yield ImportedResource(kind, "handouts", f"handouts-{stack}", parent, inputs, outputs)
