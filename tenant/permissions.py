"""The permissions that were granted to a service principal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tenant.records import Permission

if TYPE_CHECKING:
    from msgraph.graph_service_client import GraphServiceClient

_EVERYONE = "AllPrincipals"


async def granted_permissions(client: GraphServiceClient, object_id: str) -> tuple[Permission, ...]:
    """Return application permissions, then delegated ones; raises what the Graph client raises."""
    return (*await _application_permissions(client, object_id), *await _delegated_permissions(client, object_id))


async def _application_permissions(client: GraphServiceClient, object_id: str) -> list[Permission]:
    page = await client.service_principals.by_service_principal_id(object_id).app_role_assignments.get()
    granted: list[Permission] = []
    for assignment in (page.value if page else None) or ():
        names = await _role_names(client, str(assignment.resource_id))
        role = str(assignment.app_role_id)
        granted.append(Permission(names.get(role, role), "application", assignment.resource_display_name or ""))
    return granted


async def _role_names(client: GraphServiceClient, resource_id: str) -> dict[str, str]:
    resource = await client.service_principals.by_service_principal_id(resource_id).get()
    return {str(role.id): role.value or "" for role in (resource.app_roles if resource else None) or ()}


async def _delegated_permissions(client: GraphServiceClient, object_id: str) -> list[Permission]:
    page = await client.service_principals.by_service_principal_id(object_id).oauth2_permission_grants.get()
    granted: list[Permission] = []
    for grant in (page.value if page else None) or ():
        resource = await client.service_principals.by_service_principal_id(str(grant.resource_id)).get()
        name = (resource.display_name if resource else None) or ""
        everyone = grant.consent_type == _EVERYONE
        granted += [Permission(scope, "delegated", name, everyone) for scope in (grant.scope or "").split()]
    return granted
