"""azuread ServicePrincipal."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread import graph_client, owners
from simulator.faces.grpc.azuread.graph_type import (
    OPTIONAL,
    REQUIRED_REPLACES,
    SET,
    TEMPORARY_TEXT,
    UNSUPPORTED,
    GraphType,
    already_exists,
    by_value,
    said,
)
from simulator.faces.grpc.errors import InputError, StandInError
from simulator.faces.grpc.resource_type import Created, Field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties

# SDK name to Graph name
WRITTEN = {
    "accountEnabled": "accountEnabled",
    "alternativeNames": "alternativeNames",
    "appRoleAssignmentRequired": "appRoleAssignmentRequired",
    "description": "description",
    "loginUrl": "loginUrl",
    "notes": "notes",
    "notificationEmailAddresses": "notificationEmailAddresses",
    "preferredSingleSignOnMode": "preferredSingleSignOnMode",
    "tags": "tags",
}
READ = WRITTEN | {
    "applicationTenantId": "appOwnerOrganizationId",
    "clientId": "appId",
    "displayName": "displayName",
    "homepageUrl": "homepage",
    "logoutUrl": "logoutUrl",
    "objectId": "id",
    "redirectUris": "replyUrls",
    "samlMetadataUrl": "samlMetadataUrl",
    "signInAudience": "signInAudience",
    "type": "servicePrincipalType",
}
# Codes with which Graph says that the application is not visible yet (400 and 403 variants).
NOT_VISIBLE_YET = ("NoBackingApplicationObject", "Request_BadRequest", "Authorization_RequestDenied")


class ServicePrincipal(GraphType):
    """The tenant's own side of an application."""

    pulumi_type = "azuread:index/servicePrincipal:ServicePrincipal"
    inputs = {  # noqa: RUF012 - never changed
        "accountEnabled": Field(default=True),
        "alternativeNames": SET,
        "appRoleAssignmentRequired": OPTIONAL,
        "clientId": REQUIRED_REPLACES,
        "description": OPTIONAL,
        "featureTags": UNSUPPORTED,
        "features": UNSUPPORTED,
        "loginUrl": OPTIONAL,
        "notes": OPTIONAL,
        "notificationEmailAddresses": SET,
        "owners": SET,
        "preferredSingleSignOnMode": OPTIONAL,
        "samlSingleSignOn": UNSUPPORTED,
        "tags": SET,
        "useExisting": OPTIONAL,
    }
    outputs = (
        frozenset(inputs)
        | frozenset(READ)
        | {"appRoleIds", "appRoles", "oauth2PermissionScopeIds", "oauth2PermissionScopes", "servicePrincipalNames"}
    )
    echoed = frozenset({"useExisting"})

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Create, wait out the application's replication, then set the description, which shows it is visible."""
        existing = await find(session, "appId", inputs["clientId"])
        if existing is not None:
            return await self._adopt(session, str(existing["id"]), inputs)
        temporary = {"description": TEMPORARY_TEXT + str(uuid.uuid4())}
        body = {"appId": inputs["clientId"]} | _body(inputs) | await owners.bound(session, inputs) | temporary
        post = functools.partial(graph_client.call, session, "POST", "/servicePrincipals", body)
        created = await graph_client.when_replicated(session, post, *NOT_VISIBLE_YET)
        path = _path(created["id"])
        described = {"description": inputs.get("description")}
        patch = functools.partial(graph_client.call, session, "PATCH", path, described)
        await graph_client.when_replicated(session, patch)
        return Created(created["id"], await self._outputs(session, path, inputs))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the service principal as it is."""
        path = _path(resource_id)
        body = await graph_client.get(session, path)
        if body is None:
            return None
        return principal_outputs(body) | await owners.read(session, path, state) | self.echo(state)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Send every property again; those no longer given are emptied."""
        gone: dict[str, Any] = {
            WRITTEN[name]: [] if isinstance(state[name], list) else None
            for name in WRITTEN.keys() & state.keys()
            if name not in inputs
        }
        path = _path(resource_id)
        await graph_client.call(session, "PATCH", path, gone | _body(inputs))
        await owners.replace(session, path, inputs)
        return await self._outputs(session, path, inputs)

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Delete and wait until it is gone; one that was there before (useExisting) is deleted without waiting."""
        path = _path(resource_id)
        await graph_client.delete(session, path)
        if not state.get("useExisting"):
            read = functools.partial(graph_client.get, session, path)
            await graph_client.stays_away(session, read, graph_client.DELETE_SECONDS)

    def normal_id(self, resource_id: str) -> str:
        """Refuse anything but an object id, unlike all other azuread types (service_principal_resource.go, Importer)."""
        try:
            return str(uuid.UUID(resource_id))
        except ValueError:
            raise InputError(f'specified ID ("{resource_id}") is not valid: it is no UUID') from None

    async def _adopt(self, session: Session, object_id: str, inputs: Properties) -> Created:
        if not inputs.get("useExisting"):
            raise StandInError(already_exists("azuread_service_principal", object_id))
        return Created(object_id, await self.update(session, object_id, inputs, {}))

    async def _outputs(self, session: Session, path: str, inputs: Properties) -> Properties:
        get = functools.partial(graph_client.call, session, "GET", path)
        body = await graph_client.when_replicated(session, get)
        return principal_outputs(body) | await owners.read(session, path, inputs) | self.echo(inputs)


def _path(resource_id: str) -> str:
    return f"/servicePrincipals/{resource_id.rsplit('/', 1)[-1]}"


async def find(session: Session, name: str, value: str) -> dict[str, Any] | None:
    """Return the one service principal with this property, None when there is none."""
    where = f"{name} eq {graph_client.quoted(value)}"
    found = await graph_client.items(session, "/servicePrincipals", where)
    return found[0] if found else None


def principal_outputs(body: Mapping[str, Any]) -> Properties:
    """Return the outputs of a service principal as Graph holds it."""
    outputs = {sdk: body.get(graph) for sdk, graph in READ.items()}
    outputs |= {
        "appRoleIds": by_value(body.get("appRoles")),
        "appRoles": [_enabled(role) for role in body.get("appRoles") or []],
        "oauth2PermissionScopeIds": by_value(body.get("oauth2PermissionScopes")),
        "oauth2PermissionScopes": [_enabled(scope) for scope in body.get("oauth2PermissionScopes") or []],
        "servicePrincipalNames": [
            name for name in body.get("servicePrincipalNames") or [] if name != body.get("appId")
        ],
    }
    return said({name: value for name, value in outputs.items() if name not in WRITTEN or value != []})


def _enabled(entry: Mapping[str, Any]) -> dict[str, Any]:
    unread = ("isEnabled", "origin", "isPrivate")
    return {key: value for key, value in entry.items() if key not in unread} | {"enabled": entry.get("isEnabled", True)}


def _body(inputs: Properties) -> dict[str, Any]:
    return {graph: inputs[sdk] for sdk, graph in WRITTEN.items() if sdk in inputs}
