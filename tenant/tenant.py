"""Look-ups in one tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.applications.applications_request_builder import ApplicationsRequestBuilder
from msgraph.generated.service_principals.service_principals_request_builder import ServicePrincipalsRequestBuilder

from tenant.graph_client import graph_client
from tenant.graph_errors import reading
from tenant.permissions import granted_permissions
from tenant.reading_policy import secret_policy_of
from tenant.records import Application, Organization, Permission, Secret, SecretPolicy, ServicePrincipal

if TYPE_CHECKING:
    from msgraph.generated.models.application import Application as GraphApplication
    from msgraph.generated.models.password_credential import PasswordCredential

    from azurelogin import Login


class Tenant:
    """Reads the tenant that `login` reaches.

    One object belongs to one event loop. Every method raises TenantError, and NotAllowedError where the login may not
    read; what each needs at least: service principals and applications Application.Read.All (or ownership),
    organization Organization.Read.All, the policy Policy.Read.All.
    """

    def __init__(self, login: Login) -> None:
        self._client = graph_client(login)

    async def service_principal(self, app_id: str) -> ServicePrincipal | None:
        """Return the service principal of the application with this client id; None when there is none."""
        query = ServicePrincipalsRequestBuilder.ServicePrincipalsRequestBuilderGetQueryParameters(
            filter=f"appId eq '{app_id}'"
        )
        with reading(f"the service principal of {app_id}"):
            page = await self._client.service_principals.get(RequestConfiguration(query_parameters=query))
        found = next(iter((page.value if page else None) or ()), None)
        if found is None:
            return None
        enabled = found.account_enabled is not False
        return ServicePrincipal(found.id or "", found.app_id or app_id, found.display_name or "", enabled)

    async def application(self, app_id: str) -> Application | None:
        """Return the application with this client id, if it is registered in this tenant."""
        return await self._application(f"appId eq '{app_id}'", f"the application {app_id}")

    async def application_named(self, display_name: str) -> Application | None:
        """Return the application with this display name, if it is registered in this tenant."""
        quoted = display_name.replace("'", "''")
        return await self._application(f"displayName eq '{quoted}'", f"the application {display_name!r}")

    async def permissions(self, service_principal: ServicePrincipal) -> tuple[Permission, ...]:
        """Return what was granted to the service principal, application permissions first."""
        with reading(f"the permissions of {service_principal.display_name}"):
            return await granted_permissions(self._client, service_principal.object_id)

    async def organization(self) -> Organization:
        """Return the tenant's id, name and verified domains."""
        with reading("the organization"):
            page = await self._client.organization.get()
        found = next(iter((page.value if page else None) or ()), None)
        domains = (found.verified_domains if found else None) or ()
        return Organization(
            tenant_id=(found.id if found else None) or "",
            display_name=(found.display_name if found else None) or "",
            verified_domains=tuple(domain.name for domain in domains if domain.name),
        )

    async def secret_policy(self) -> SecretPolicy:
        """Return what the tenant's default policy says about client secrets."""
        with reading("the policy for application secrets"):
            return secret_policy_of(await self._client.policies.default_app_management_policy.get())

    async def _application(self, condition: str, what: str) -> Application | None:
        query = ApplicationsRequestBuilder.ApplicationsRequestBuilderGetQueryParameters(filter=condition)
        with reading(what):
            page = await self._client.applications.get(RequestConfiguration(query_parameters=query))
        found = next(iter((page.value if page else None) or ()), None)
        return _application(found) if found else None


def _application(found: GraphApplication) -> Application:
    secrets = sorted(
        map(_secret, found.password_credentials or ()), key=lambda secret: str(secret.starts), reverse=True
    )
    return Application(found.id or "", found.app_id or "", found.display_name or "", tuple(secrets))


def _secret(found: PasswordCredential) -> Secret:
    return Secret(
        key_id=str(found.key_id or ""),
        display_name=found.display_name or "",
        hint=found.hint or "",
        starts=found.start_date_time,
        ends=found.end_date_time,
    )
