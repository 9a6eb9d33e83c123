"""Look for what was set up by hand; reads only."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adoption import AdoptionError, Application, Found, Place, Secret, Username, one_of
from azurelogin import Login
from cli.adoption_domains import read_domains
from cli.adoption_roles import application_ids, read_assignments
from cli.arm import Arm
from tenant import NotAllowedError, Tenant

_VERSION = "2025-09-01"
_GROUPS_VERSION = "2021-04-01"


@dataclass(frozen=True)
class Wanted:
    """Which of several: what the command line says."""

    subscription: str | None = None
    resource_group: str | None = None
    service: str | None = None
    application: str | None = None
    organization: str | None = None


def look_up(login: Login, wanted: Wanted) -> Found:
    """Return what there is; raises AdoptionError, AzureError, TenantError."""
    return _LookUp(login, wanted).found()


class _LookUp:
    def __init__(self, login: Login, wanted: Wanted) -> None:
        self._login = login
        self._wanted = wanted
        self._arm = Arm(login)
        self._subscription = wanted.subscription or login.subscription_id or _no_subscription()

    def found(self) -> Found:
        service = self._service()
        place, email_service = self._place(service)
        usernames = tuple(self._usernames(service["id"]))
        client_id = self._client_id(service["id"], usernames)
        application, organization = asyncio.run(self._of_tenant(client_id))
        email = self._arm.get(place.email_service_id(email_service), _VERSION)
        return Found(
            place=place,
            organization=organization,
            service=service["name"],
            email_service=email_service,
            data_location=email["properties"]["dataLocation"],
            links=tuple(_linked(service)),
            domains=read_domains(self._arm, place, email_service, _linked(service)),
            usernames=usernames,
            application=application,
            assignments=read_assignments(self._arm, service["id"], application.principal_id),
        )

    def _service(self) -> dict[str, Any]:
        group = f"/resourceGroups/{self._wanted.resource_group}" if self._wanted.resource_group else ""
        scope = f"/subscriptions/{self._subscription}{group}"
        listed = self._arm.listed(f"{scope}/providers/Microsoft.Communication/communicationServices", _VERSION)
        found = {service["name"]: service for service in listed}
        nothing = "look in another one with --subscription or --resource-group"
        return one_of("Communication Service", found, self._wanted.service, "--service", nothing)

    def _place(self, service: dict[str, Any]) -> tuple[Place, str]:
        linked = [tuple(domain.split("/")[_GROUP : _SERVICE + 1 : _SERVICE - _GROUP]) for domain in _linked(service)]
        if not linked:
            raise AdoptionError(
                f"no domain is linked to the Communication Service {service['name']}, so that nothing sends with it; "
                "name another one with --service, or begin a new stack"
            )
        if len({(group.lower(), email.lower()) for group, email in linked}) > 1:
            raise AdoptionError(
                f"the Communication Service {service['name']} has linked domains of several Email Communication Services: "
                f"{', '.join(sorted({email for _, email in linked}))}; a stack has one, and would unlink the others"
            )
        group, email = linked[0]
        own = service["id"].split("/")[_GROUP]
        if group.lower() != own.lower():
            raise AdoptionError(
                f"the Communication Service is in the resource group {own} and its Email Communication Service in {group}; "
                "a stack has one resource group. `az resource move` brings them together"
            )
        found = self._arm.get(f"/subscriptions/{self._subscription}/resourceGroups/{group}", _GROUPS_VERSION)
        return Place(self._login.tenant_id, self._subscription, group, found["location"]), email

    def _usernames(self, service_id: str) -> Iterator[Username]:
        for item in self._arm.listed(f"{service_id}/smtpUsernames", _VERSION):
            properties = item["properties"]
            client, tenant = properties["entraApplicationId"], properties["tenantId"]
            yield Username(item["name"], properties["username"], client, tenant)

    def _client_id(self, service_id: str, usernames: tuple[Username, ...]) -> str:
        if self._wanted.application and not usernames:
            return self._wanted.application
        named = {one.client_id: one.client_id for one in usernames}
        named = named or application_ids(self._arm, self._login, service_id)
        nothing = (
            "neither an SMTP user name nor a role on the Communication Service names one; name it with --application"
        )
        return one_of("Entra application", named, self._wanted.application, "--application", nothing)

    async def _of_tenant(self, client_id: str) -> tuple[Application, str]:
        tenant = Tenant(self._login)
        found, principal = await tenant.application(client_id), await tenant.service_principal(client_id)
        if found is None or principal is None:
            missing = "registered" if found is None else "known by a service principal"
            raise AdoptionError(
                f"the application {client_id} is not {missing} in the tenant {self._login.tenant_id}; sign in to its own"
            )
        secrets = tuple(Secret(secret.display_name, secret.ends) for secret in found.secrets)
        application = Application(
            found.object_id, found.app_id, found.display_name, principal.object_id, secrets, found.notes
        )
        return application, self._wanted.organization or await _organization(tenant)


# Positions in `/subscriptions/<id>/resourceGroups/<group>/providers/<namespace>/emailServices/<name>/domains/<name>`
_GROUP, _SERVICE = 4, 8


async def _organization(tenant: Tenant) -> str:
    try:
        return (await tenant.organization()).display_name
    except NotAllowedError as error:
        raise AdoptionError(f"{error}; or say whose devices they are with --organization") from None


def _linked(service: dict[str, Any]) -> list[str]:
    return list(service["properties"].get("linkedDomains") or ())


def _no_subscription() -> str:
    raise AdoptionError("the login names no subscription; say which one with --subscription")
