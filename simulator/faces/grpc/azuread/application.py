"""azuread Application and ApplicationRegistration."""

from __future__ import annotations

import functools
import uuid
from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread import graph_client, owners
from simulator.faces.grpc.azuread.application_body import application_body, application_outputs
from simulator.faces.grpc.azuread.graph_type import (
    OPTIONAL,
    REQUIRED,
    SET,
    TEMPORARY_TEXT,
    UNSUPPORTED,
    GraphType,
    duplicate_name,
    id_parts,
    said,
)
from simulator.faces.grpc.errors import InputError, StandInError
from simulator.faces.grpc.resource_type import Created, Field

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties

PUBLIC_AUDIENCE = "AzureADMyOrg"


class Application(GraphType):
    """An application with everything that belongs to it."""

    pulumi_type = "azuread:index/application:Application"
    inputs = {  # noqa: RUF012 - never changed
        "api": OPTIONAL,
        "appRoles": SET,
        "description": OPTIONAL,
        "deviceOnlyAuthEnabled": OPTIONAL,
        "displayName": REQUIRED,
        "fallbackPublicClientEnabled": OPTIONAL,
        "featureTags": UNSUPPORTED,
        "groupMembershipClaims": SET,
        "identifierUris": SET,
        "logoImage": UNSUPPORTED,
        "marketingUrl": OPTIONAL,
        "notes": OPTIONAL,
        "oauth2PostResponseRequired": OPTIONAL,
        "optionalClaims": UNSUPPORTED,
        "owners": SET,
        "password": UNSUPPORTED,
        "preventDuplicateNames": OPTIONAL,
        "privacyStatementUrl": OPTIONAL,
        "publicClient": OPTIONAL,
        "requiredResourceAccesses": SET,
        "serviceManagementReference": OPTIONAL,
        "signInAudience": Field(default=PUBLIC_AUDIENCE),
        "singlePageApplication": OPTIONAL,
        "supportUrl": OPTIONAL,
        "tags": SET,
        "templateId": Field(replaces=True, unsupported=True),
        "termsOfServiceUrl": OPTIONAL,
        "web": OPTIONAL,
    }
    outputs = frozenset(inputs) | {
        "appRoleIds",
        "clientId",
        "disabledByMicrosoft",
        "logoUrl",
        "oauth2PermissionScopeIds",
        "objectId",
        "publisherDomain",
    }
    echoed = frozenset({"preventDuplicateNames"})

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Create under a temporary name, then give it its own, which shows that it is visible."""
        name = inputs["displayName"]
        if inputs.get("preventDuplicateNames"):
            await self._refuse_duplicate(session, name)
        body = application_body(inputs) | await owners.bound(session, inputs)
        temporary = TEMPORARY_TEXT + str(uuid.uuid4())
        created = await graph_client.call(session, "POST", "/applications", body | {"displayName": temporary})
        path = f"/applications/{created['id']}"
        await graph_client.when_replicated(session, functools.partial(_rename, session, path, name))
        return Created(path, await self._outputs(session, path, inputs))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the application as it is."""
        body = await graph_client.get(session, resource_id)
        if body is None:
            return None
        return application_outputs(body) | await owners.read(session, resource_id, state) | self.echo(state)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Send every property again; those no longer given are emptied."""
        body = application_body(inputs)
        gone = [name for name in state if name in self.inputs and name not in inputs]
        await graph_client.call(session, "PATCH", resource_id, _emptied(gone, state) | body)
        await owners.replace(session, resource_id, inputs)
        return await self._outputs(session, resource_id, inputs)

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Delete and wait until it is gone everywhere; Entra keeps it for 30 days among the deleted items."""
        del state
        await graph_client.delete(session, resource_id)
        read = functools.partial(graph_client.get, session, resource_id)
        await graph_client.stays_away(session, read, graph_client.DELETE_SECONDS)

    def normal_id(self, resource_id: str) -> str:
        """Refuse the bare object id, as the parser of go-azure-sdk does."""
        if id_parts(resource_id, 2)[0] != "applications":
            raise InputError(f"the id '{resource_id}' does not have the form '/applications/<object id>'")
        return resource_id

    async def _outputs(self, session: Session, path: str, inputs: Properties) -> Properties:
        body = await graph_client.when_replicated(
            session,
            functools.partial(graph_client.call, session, "GET", path),
        )
        return application_outputs(body) | await owners.read(session, path, inputs) | self.echo(inputs)

    async def _refuse_duplicate(self, session: Session, name: str) -> None:
        found = await graph_client.items(session, "/applications", f"displayName eq {graph_client.quoted(name)}")
        same = [entry for entry in found if entry.get("displayName") == name]
        if same:
            raise StandInError(duplicate_name("azuread_application", same[0]["id"], name))


class ApplicationRegistration(Application):
    """An application whose parts are managed by resources of their own."""

    pulumi_type = "azuread:index/applicationRegistration:ApplicationRegistration"
    inputs = {  # noqa: RUF012 - never changed
        "description": OPTIONAL,
        "displayName": REQUIRED,
        "groupMembershipClaims": SET,
        "homepageUrl": OPTIONAL,
        "implicitAccessTokenIssuanceEnabled": OPTIONAL,
        "implicitIdTokenIssuanceEnabled": OPTIONAL,
        "logoutUrl": OPTIONAL,
        "marketingUrl": OPTIONAL,
        "notes": OPTIONAL,
        "privacyStatementUrl": OPTIONAL,
        "requestedAccessTokenVersion": OPTIONAL,
        "serviceManagementReference": OPTIONAL,
        "signInAudience": Field(default=PUBLIC_AUDIENCE),
        "supportUrl": OPTIONAL,
        "termsOfServiceUrl": OPTIONAL,
    }
    outputs = frozenset(inputs) | {"clientId", "disabledByMicrosoft", "objectId", "publisherDomain"}
    echoed = frozenset()

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Create under its own name, rename it and back, which shows that it is visible."""
        created = await graph_client.call(session, "POST", "/applications", application_body(_nested(inputs)))
        path = f"/applications/{created['id']}"
        for name in (TEMPORARY_TEXT + str(uuid.uuid4()), inputs["displayName"]):
            await graph_client.when_replicated(session, functools.partial(_rename, session, path, name))
        return Created(path, await self._outputs(session, path, inputs))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the application without the parts that others manage."""
        found = await super().read(session, resource_id, state)
        return None if found is None else self._flat(found)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Send every property again."""
        outputs = await super().update(session, resource_id, _nested(inputs), _nested(state))
        return self._flat(outputs)

    async def _outputs(self, session: Session, path: str, inputs: Properties) -> Properties:
        return self._flat(await super()._outputs(session, path, inputs))

    def _flat(self, outputs: Properties) -> Properties:
        web = outputs.get("web", {})
        grant = web.get("implicitGrant", {})
        flat = {
            **outputs,
            "homepageUrl": web.get("homepageUrl"),
            "implicitAccessTokenIssuanceEnabled": grant.get("accessTokenIssuanceEnabled"),
            "implicitIdTokenIssuanceEnabled": grant.get("idTokenIssuanceEnabled"),
            "logoutUrl": web.get("logoutUrl"),
            "requestedAccessTokenVersion": outputs.get("api", {}).get("requestedAccessTokenVersion"),
        }
        return {name: flat[name] for name in self.outputs if flat.get(name) is not None}


async def _rename(session: Session, path: str, name: str) -> None:
    await graph_client.call(session, "PATCH", path, {"displayName": name})


def _nested(inputs: Properties) -> Properties:
    grant = said(
        {
            "accessTokenIssuanceEnabled": inputs.get("implicitAccessTokenIssuanceEnabled"),
            "idTokenIssuanceEnabled": inputs.get("implicitIdTokenIssuanceEnabled"),
        },
    )
    web = said(
        {
            "homepageUrl": inputs.get("homepageUrl"),
            "implicitGrant": grant or None,
            "logoutUrl": inputs.get("logoutUrl"),
        },
    )
    api = said({"requestedAccessTokenVersion": inputs.get("requestedAccessTokenVersion")})
    return inputs | ({"web": web} if web else {}) | ({"api": api} if api else {})


def _emptied(names: list[str], state: Properties) -> dict[str, Any]:
    return application_body({name: [] if isinstance(state[name], list) else None for name in names})
