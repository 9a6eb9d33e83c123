"""Functions of azuread: who is signed in, existing applications and service principals, well-known ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread import graph_client
from simulator.faces.grpc.azuread.application_body import application_outputs
from simulator.faces.grpc.azuread.service_principal import principal_outputs
from simulator.faces.grpc.errors import InputError, StandInError
from simulator.faces.grpc.resource_type import Function

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties

# Microsoft's own applications: the same ids in every tenant (a part of the list that the real plugin carries).
PUBLISHED_APP_IDS = {
    "AzureActiveDirectoryGraph": "00000002-0000-0000-c000-000000000000",
    "AzureKeyVault": "cfa8b339-82a2-471a-a3c9-0fc0be7a4093",
    "AzureResourceManager": "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "AzureServiceManagement": "797f4846-ba00-4fd7-ba43-dac1f8f63013",
    "MicrosoftGraph": "00000003-0000-0000-c000-000000000000",
    "Office365ExchangeOnline": "00000002-0000-0ff1-ce00-000000000000",
    "Office365SharePointOnline": "00000003-0000-0ff1-ce00-000000000000",
}
PROPERTY_OF_ARGUMENT = {"clientId": "appId", "displayName": "displayName"}


async def _client_config(session: Session, arguments: Properties) -> Properties:
    del arguments
    claims = await session.claims((await session.cloud()).graph)
    tenant = str(claims.get("tid", session.login.tenant_id))
    client = str(claims.get("appid", session.login.client_id))
    object_id = str(claims.get("oid", ""))
    return {"clientId": client, "id": f"{tenant}-{client}-{object_id}", "objectId": object_id, "tenantId": tenant}


async def _published_app_ids(session: Session, arguments: Properties) -> Properties:
    del session, arguments
    return {"id": "appIds", "result": PUBLISHED_APP_IDS}


async def _service_principal(session: Session, arguments: Properties) -> Properties:
    body = await _found(session, "/servicePrincipals", arguments, "Service principal")
    return {"id": f"/servicePrincipals/{body['id']}", **principal_outputs(body)}


async def _application(session: Session, arguments: Properties) -> Properties:
    body = await _found(session, "/applications", arguments, "Application")
    outputs = application_outputs(body)
    found = {"id": f"/applications/{body['id']}", **outputs}
    for single, several in (("api", "apis"), ("publicClient", "publicClients"), ("web", "webs")):
        found[several] = [found.pop(single)] if single in found else []
    return found


async def _found(session: Session, collection: str, arguments: Properties, kind: str) -> dict[str, Any]:
    if arguments.get("objectId"):
        body = await graph_client.get(session, f"{collection}/{arguments['objectId']}")
        if body is None:
            raise StandInError(f"{kind} with object ID {arguments['objectId']!r} was not found")
        return body
    for argument, name in PROPERTY_OF_ARGUMENT.items():
        if arguments.get(argument):
            return await _only(session, collection, name, str(arguments[argument]), kind)
    raise InputError("one of clientId, displayName, objectId must be specified")


async def _only(session: Session, collection: str, name: str, value: str, kind: str) -> dict[str, Any]:
    where = f"{name} eq {graph_client.quoted(value)}"
    found = await graph_client.items(session, collection, where)
    if len(found) != 1:
        count = "No" if not found else "More than one"
        raise StandInError(f"{count} {kind.lower()} found matching filter: {where!r}")
    return found[0]


FUNCTIONS = (
    Function("azuread:index/getApplication:getApplication", (), _application),
    Function(
        "azuread:index/getApplicationPublishedAppIds:getApplicationPublishedAppIds",
        (),
        _published_app_ids,
    ),
    Function("azuread:index/getClientConfig:getClientConfig", (), _client_config),
    Function("azuread:index/getServicePrincipal:getServicePrincipal", (), _service_principal),
)
