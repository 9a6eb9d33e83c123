"""azuread types about permissions: AppRoleAssignment, ServicePrincipalDelegatedPermissionGrant, ApplicationApiAccess."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread import graph_client
from simulator.faces.grpc.azuread.graph_type import (
    REPLACES,
    REQUIRED_REPLACES,
    SET,
    GraphType,
    already_exists,
    id_parts,
    said,
)
from simulator.faces.grpc.errors import HttpError, StandInError
from simulator.faces.grpc.resource_type import Created, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties


class AppRoleAssignment(GraphType):
    """An application permission, granted (admin consent)."""

    pulumi_type = "azuread:index/appRoleAssignment:AppRoleAssignment"
    inputs = {  # noqa: RUF012 - never changed
        "appRoleId": REQUIRED_REPLACES,
        "principalObjectId": REQUIRED_REPLACES,
        "resourceObjectId": REQUIRED_REPLACES,
    }
    outputs = frozenset(inputs) | {"principalDisplayName", "principalType", "resourceDisplayName"}

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Assign; the principal or the resource may not be visible yet."""
        path = f"/servicePrincipals/{inputs['resourceObjectId']}/appRoleAssignedTo"
        body = {
            "appRoleId": inputs["appRoleId"],
            "principalId": inputs["principalObjectId"],
            "resourceId": inputs["resourceObjectId"],
        }
        post = functools.partial(graph_client.call, session, "POST", path, body)
        made = await graph_client.when_replicated(session, post)
        return Created(f"{path}/{made['id']}", _assignment_outputs(made))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the assignment as it is."""
        del state
        _, resource, _, assignment = id_parts(resource_id, 4)
        try:
            listed = await graph_client.items(session, f"/servicePrincipals/{resource}/appRoleAssignedTo")
        except HttpError as error:
            if error.is_not_found:
                return None
            raise
        found = next((entry for entry in listed if entry["id"] == assignment), None)
        return None if found is None else _assignment_outputs(found)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Never called: every input replaces."""
        del session, resource_id
        return state | inputs

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Take the assignment away."""
        del state
        await graph_client.delete(session, resource_id)


class ServicePrincipalDelegatedPermissionGrant(GraphType):
    """Delegated permissions, granted for all users or for one."""

    pulumi_type = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant"
    inputs = {  # noqa: RUF012 - never changed
        "claimValues": Field(required=True, unordered=True),
        "resourceServicePrincipalObjectId": REQUIRED_REPLACES,
        "servicePrincipalObjectId": REQUIRED_REPLACES,
        "userObjectId": REPLACES,
    }
    outputs = frozenset(inputs)

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Grant, after a look at both service principals, which is not repeated when one is not visible yet."""
        for name, what in (("servicePrincipalObjectId", "client"), ("resourceServicePrincipalObjectId", "resource")):
            await _look_at(session, str(inputs[name]), what)
        user = inputs.get("userObjectId")
        body = {
            "clientId": inputs["servicePrincipalObjectId"],
            "consentType": "Principal" if user else "AllPrincipals",
            "resourceId": inputs["resourceServicePrincipalObjectId"],
            "scope": " ".join(inputs["claimValues"]),
        }
        body |= {"principalId": user} if user else {}
        post = functools.partial(graph_client.call, session, "POST", "/oauth2PermissionGrants", body)
        made = await graph_client.when_replicated(session, post)
        return Created(f"/oauth2PermissionGrants/{made['id']}", _grant_outputs(made))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the grant as it is."""
        del state
        found = await graph_client.get(session, resource_id)
        return None if found is None else _grant_outputs(found)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Change which permissions are granted."""
        await graph_client.call(session, "PATCH", resource_id, {"scope": " ".join(inputs["claimValues"])})
        return state | inputs

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Take the grant away."""
        del state
        await graph_client.delete(session, resource_id)


async def _look_at(session: Session, object_id: str, what: str) -> None:
    # terraform-provider-azuread, service_principal_delegated_permission_grant_resource.go
    try:
        await graph_client.call(session, "GET", f"/servicePrincipals/{object_id}")
    except HttpError as error:
        if error.is_not_found:
            raise StandInError(f"Service principal of the {what} ({object_id}) was not found: {error}") from None
        raise


class ApplicationApiAccess(GraphType):
    """The permissions that an application asks for on one API: one entry of requiredResourceAccess."""

    pulumi_type = "azuread:index/applicationApiAccess:ApplicationApiAccess"
    inputs = {  # noqa: RUF012 - never changed
        "apiClientId": REQUIRED_REPLACES,
        "applicationId": REQUIRED_REPLACES,
        "roleIds": SET,
        "scopeIds": SET,
    }
    outputs = frozenset(inputs)

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Add the entry; an entry for the same API must be imported."""
        resource_id = f"{inputs['applicationId']}/apiAccess/{inputs['apiClientId']}"
        if await self.read(session, resource_id, {}) is not None:
            raise StandInError(already_exists("azuread_application_api_access", resource_id))
        return Created(resource_id, await self.update(session, resource_id, inputs, {}))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the entry as it is."""
        del state
        _, object_id, _, api = id_parts(resource_id, 4)
        application = await graph_client.get(session, f"/applications/{object_id}")
        listed = (application or {}).get("requiredResourceAccess") or []
        entry = next((entry for entry in listed if entry["resourceAppId"] == api), None)
        return None if entry is None else _access_outputs(object_id, entry)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Write the entry, wait until every replica shows it."""
        del state
        entry = _access_entry(inputs)
        await _rewrite(session, resource_id, lambda others: [*others, entry])
        read = functools.partial(self.read, session, resource_id, {})
        await graph_client.stays(session, read, graph_client.UPDATE_SECONDS)
        return said({name: inputs.get(name) for name in self.inputs})

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Take the entry out, wait until no replica shows it."""
        if await self.read(session, resource_id, state) is None:
            return
        await _rewrite(session, resource_id, lambda others: others)
        read = functools.partial(self.read, session, resource_id, {})
        await graph_client.stays_away(session, read, graph_client.DELETE_SECONDS)


async def _rewrite(
    session: Session,
    resource_id: str,
    change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]],
) -> None:
    _, object_id, _, api = id_parts(resource_id, 4)
    path = f"/applications/{object_id}"
    get = functools.partial(graph_client.call, session, "GET", path)
    application = await graph_client.when_replicated(session, get)
    others = [e for e in application.get("requiredResourceAccess") or [] if e["resourceAppId"] != api]
    await graph_client.call(session, "PATCH", path, {"requiredResourceAccess": change(others)})


def _access_entry(inputs: Properties) -> dict[str, Any]:
    roles = [{"id": role, "type": "Role"} for role in inputs.get("roleIds", [])]
    scopes = [{"id": scope, "type": "Scope"} for scope in inputs.get("scopeIds", [])]
    return {"resourceAppId": inputs["apiClientId"], "resourceAccess": roles + scopes}


def _access_outputs(object_id: str, entry: Mapping[str, Any]) -> Properties:
    ids = {kind: [a["id"] for a in entry["resourceAccess"] if a["type"] == kind] for kind in ("Role", "Scope")}
    return said(
        {
            "apiClientId": entry["resourceAppId"],
            "applicationId": f"/applications/{object_id}",
            "roleIds": ids["Role"] or None,
            "scopeIds": ids["Scope"] or None,
        },
    )


def _assignment_outputs(body: Mapping[str, Any]) -> Properties:
    return said(
        {
            "appRoleId": body["appRoleId"],
            "principalDisplayName": body.get("principalDisplayName"),
            "principalObjectId": body["principalId"],
            "principalType": body.get("principalType"),
            "resourceDisplayName": body.get("resourceDisplayName"),
            "resourceObjectId": body["resourceId"],
        },
    )


def _grant_outputs(body: Mapping[str, Any]) -> Properties:
    return said(
        {
            "claimValues": str(body.get("scope") or "").split(),
            "resourceServicePrincipalObjectId": body["resourceId"],
            "servicePrincipalObjectId": body["clientId"],
            "userObjectId": body.get("principalId"),
        },
    )
