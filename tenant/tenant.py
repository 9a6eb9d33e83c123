"""Look-ups in one tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.applications.applications_request_builder import ApplicationsRequestBuilder
from msgraph.generated.service_principals.service_principals_request_builder import ServicePrincipalsRequestBuilder

from tenant.errors import TenantError
from tenant.graph_client import graph_client
from tenant.graph_errors import reading
from tenant.permissions import granted_permissions
from tenant.reading_domains import domain_of, mx_host
from tenant.reading_policy import secret_policy_of
from tenant.reading_sign_in import sign_in_policy_of
from tenant.records import (
    Api,
    Application,
    Domain,
    Organization,
    Permission,
    Secret,
    SecretPolicy,
    ServicePrincipal,
    SignInPolicy,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from msgraph.generated.models.app_role import AppRole
    from msgraph.generated.models.application import Application as GraphApplication
    from msgraph.generated.models.conditional_access_policy import ConditionalAccessPolicy
    from msgraph.generated.models.password_credential import PasswordCredential
    from msgraph.generated.models.permission_scope import PermissionScope
    from msgraph.generated.models.service_principal import ServicePrincipal as GraphServicePrincipal

    from azurelogin import Login

_APPLICATIONS = "Application.Read.All"
_DOMAINS = "Domain.Read.All"
_ORGANIZATION = "Organization.Read.All"
_POLICIES = "Policy.Read.All"


class Tenant:
    """Reads the tenant that `login` reaches.

    One object belongs to one event loop. Every method raises TenantError, and NotAllowedError where the login may not
    read; what each needs at least: service principals, APIs and applications Application.Read.All (or ownership),
    organization Organization.Read.All, domains and the MX host Domain.Read.All, policies Policy.Read.All.
    """

    def __init__(self, login: Login) -> None:
        self._client = graph_client(login)

    async def service_principal(self, app_id: str) -> ServicePrincipal | None:
        """Return the service principal of the application with this client id; None when there is none."""
        return _service_principal(await self._principal(app_id))

    async def service_principal_with_id(self, object_id: str) -> ServicePrincipal | None:
        """Return the service principal with this object id; None when there is none."""
        return _service_principal(await self._principal(object_id, "id"))

    async def api(self, app_id: str) -> Api | None:
        """Return an API's service principal by its client id, with its permissions by value; None without one.

        Exchange Online is `00000002-0000-0ff1-ce00-000000000000`, Microsoft Graph
        `00000003-0000-0000-c000-000000000000`.
        """
        found = await self._principal(app_id)
        if found is None:
            return None
        roles, scopes = _by_value(found.app_roles), _by_value(found.oauth2_permission_scopes)
        return Api(found.id or "", found.app_id or app_id, found.display_name or "", roles, scopes)

    async def _principal(self, value: str, name: str = "appId") -> GraphServicePrincipal | None:
        query = ServicePrincipalsRequestBuilder.ServicePrincipalsRequestBuilderGetQueryParameters(
            filter=f"{name} eq '{value}'"
        )
        with reading(f"the service principal of {value}", _APPLICATIONS):
            page = await self._client.service_principals.get(RequestConfiguration(query_parameters=query))
        return next(iter((page.value if page else None) or ()), None)

    async def application(self, app_id: str) -> Application | None:
        """Return the application with this client id, if it is registered in this tenant."""
        return await self._application(f"appId eq '{app_id}'", f"the application {app_id}")

    async def application_named(self, display_name: str) -> Application | None:
        """Return the application with this display name, if it is registered in this tenant."""
        quoted = display_name.replace("'", "''")
        return await self._application(f"displayName eq '{quoted}'", f"the application {display_name!r}")

    async def permissions(self, service_principal: ServicePrincipal) -> tuple[Permission, ...]:
        """Return what was granted to the service principal, application permissions first."""
        with reading(f"the permissions of {service_principal.display_name}", _APPLICATIONS):
            return await granted_permissions(self._client, service_principal.object_id)

    async def organization(self) -> Organization:
        """Return the tenant's id, name and verified domains, and when it was created."""
        with reading("the organization", _ORGANIZATION):
            page = await self._client.organization.get()
        found = next(iter((page.value if page else None) or ()), None)
        domains = (found.verified_domains if found else None) or ()
        return Organization(
            tenant_id=(found.id if found else None) or "",
            display_name=(found.display_name if found else None) or "",
            verified_domains=tuple(domain.name for domain in domains if domain.name),
            created=found.created_date_time if found else None,
        )

    async def secret_policy(self) -> SecretPolicy:
        """Return what the tenant's default policy says about client secrets."""
        with reading("the policy for application secrets", _POLICIES):
            return secret_policy_of(await self._client.policies.default_app_management_policy.get())

    async def domains(self) -> tuple[Domain, ...]:
        """Return the tenant's domains, verified or not."""
        with reading("the domains", _DOMAINS):
            page = await self._client.domains.get()
        return tuple(map(domain_of, (page.value if page else None) or ()))

    async def mail_exchanger(self, domain: str) -> str:
        """Return the host that Microsoft 365 takes the domain's mail at, whatever public DNS says.

        It is read, never computed: `contoso-com.mail.protection.outlook.com` and `contoso-com.x-v1.mx.microsoft` are
        both in use (Microsoft Graph, domain-list-serviceconfigurationrecords).
        """
        records = self._client.domains.by_domain_id(domain).service_configuration_records
        with reading(f"the MX host of {domain}", _DOMAINS):
            page = await records.get()
        host = mx_host((page.value if page else None) or ())
        if host is None:
            raise TenantError(f"Microsoft 365 has no MX host for {domain}: the domain is not set up for mail there")
        return host

    async def security_defaults(self) -> bool:
        """Return whether the tenant's security defaults are on."""
        with reading("the security defaults", _POLICIES):
            found = await self._client.policies.identity_security_defaults_enforcement_policy.get()
        return bool(found and found.is_enabled)

    async def sign_in_policies(self) -> tuple[SignInPolicy, ...]:
        """Return the Conditional Access policies that block the device code flow or logins with a password alone."""
        found = [sign_in_policy_of(policy) for policy in await self._conditional_access()]
        return tuple(policy for policy in found if policy)

    async def _conditional_access(self) -> list[ConditionalAccessPolicy]:
        builder = self._client.identity.conditional_access.policies
        found: list[ConditionalAccessPolicy] = []
        with reading("the Conditional Access policies", _POLICIES):
            page = await builder.get()
            while page:
                found += page.value or ()
                link = page.odata_next_link
                page = await builder.with_url(link).get() if link else None
        return found

    async def _application(self, condition: str, what: str) -> Application | None:
        query = ApplicationsRequestBuilder.ApplicationsRequestBuilderGetQueryParameters(filter=condition)
        with reading(what, _APPLICATIONS):
            page = await self._client.applications.get(RequestConfiguration(query_parameters=query))
        found = next(iter((page.value if page else None) or ()), None)
        return _application(found) if found else None


def _service_principal(found: GraphServicePrincipal | None) -> ServicePrincipal | None:
    if found is None:
        return None
    enabled = found.account_enabled is not False
    return ServicePrincipal(found.id or "", found.app_id or "", found.display_name or "", enabled)


def _by_value(entries: Sequence[AppRole | PermissionScope] | None) -> dict[str, str]:
    return {entry.value: str(entry.id) for entry in entries or () if entry.value and entry.is_enabled is not False}


def _application(found: GraphApplication) -> Application:
    secrets = sorted(
        map(_secret, found.password_credentials or ()), key=lambda secret: str(secret.starts), reverse=True
    )
    return Application(found.id or "", found.app_id or "", found.display_name or "", tuple(secrets), found.notes or "")


def _secret(found: PasswordCredential) -> Secret:
    return Secret(
        key_id=str(found.key_id or ""),
        display_name=found.display_name or "",
        hint=found.hint or "",
        starts=found.start_date_time,
        ends=found.end_date_time,
    )
