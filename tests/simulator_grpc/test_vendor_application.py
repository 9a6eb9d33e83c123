"""A maker's application, registered in another tenant: its service principal here, and consent to what it asks for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import grpc
import pytest
import pytest_asyncio
from pulumi.runtime.proto import provider_pb2_grpc

PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal"
GRANT = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant"
ASSIGNMENT = "azuread:index/appRoleAssignment:AppRoleAssignment"
LOOK_UP = "azuread:index/getServicePrincipal:getServicePrincipal"
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
GRAPH = "00000003-0000-0000-c000-000000000000"
VENDOR = "88888888-8888-4888-8888-888888888888"
ELSEWHERE = "77777777-7777-4777-8777-777777777777"


@pytest_asyncio.fixture
async def azuread(simulator: Any, engine_class: Any) -> AsyncIterator[Any]:
    """Return an engine's connection to the stand-in; the maker's application is known to Entra ID."""
    elsewhere = {"applicationsElsewhere": [{"appId": VENDOR, "displayName": "Imaging Devices"}]}
    simulator.inspect.put("/inspection/entra", json=elsewhere).raise_for_status()
    pairs = dict(entry.split(":") for entry in simulator.env["PULUMI_DEBUG_PROVIDERS"].split(","))
    async with grpc.aio.insecure_channel(f"127.0.0.1:{pairs['azuread']}") as channel:
        yield engine_class(provider_pb2_grpc.ResourceProviderStub(channel))


async def test_its_service_principal_is_made_by_client_id(azuread: Any) -> None:
    """The service principal belongs to the other tenant; no application is registered in this one."""
    _, made = await azuread.create(PRINCIPAL, {"clientId": VENDOR})
    assert (made["displayName"], made["applicationTenantId"]) == ("Imaging Devices", ELSEWHERE)
    with pytest.raises(grpc.aio.AioRpcError, match="No application found"):
        await azuread.invoke("azuread:index/getApplication:getApplication", clientId=VENDOR)


async def test_an_existing_service_principal_is_taken_over_when_asked(azuread: Any, simulator: Any) -> None:
    """Somebody has consented before: with useExisting the same object is used, else its id is told."""
    object_id, _ = await azuread.create(PRINCIPAL, {"clientId": VENDOR})
    simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
    with pytest.raises(grpc.aio.AioRpcError, match=object_id):
        await azuread.create(PRINCIPAL, {"clientId": VENDOR})
    assert (await azuread.create(PRINCIPAL, {"clientId": VENDOR, "useExisting": True}))[0] == object_id


async def test_consent_names_several_permissions_on_two_apis(azuread: Any) -> None:
    """SMTP.Send on Exchange Online and offline_access on Microsoft Graph; one more is added in place."""
    object_id, _ = await azuread.create(PRINCIPAL, {"clientId": VENDOR})
    for client_id, claims in ((EXCHANGE_ONLINE, ["SMTP.Send", "Mail.Send"]), (GRAPH, ["offline_access", "openid"])):
        api = await azuread.invoke(LOOK_UP, clientId=client_id)
        assert set(claims) <= api["oauth2PermissionScopeIds"].keys()
        inputs = {
            "claimValues": claims[:1],
            "resourceServicePrincipalObjectId": api["objectId"],
            "servicePrincipalObjectId": object_id,
        }
        grant, state = await azuread.create(GRANT, inputs)
        assert grant.startswith("/oauth2PermissionGrants/")
        await azuread.update(GRANT, grant, state, {**inputs, "claimValues": claims})
        _, read, _ = await azuread.read(GRANT, grant, state, inputs)
        assert sorted(read["claimValues"]) == sorted(claims)


async def test_a_second_consent_is_refused(azuread: Any) -> None:
    """Entra ID keeps one per application and API; its refusal does not name the one that is there."""
    object_id, _ = await azuread.create(PRINCIPAL, {"clientId": VENDOR})
    api = await azuread.invoke(LOOK_UP, clientId=EXCHANGE_ONLINE)
    inputs = {
        "claimValues": ["SMTP.Send"],
        "resourceServicePrincipalObjectId": api["objectId"],
        "servicePrincipalObjectId": object_id,
    }
    grant, _ = await azuread.create(GRANT, inputs)
    with pytest.raises(grpc.aio.AioRpcError, match="Permission entry already exists") as refused:
        await azuread.create(GRANT, {**inputs, "claimValues": ["Mail.Send"]})
    assert grant.rpartition("/")[2] not in str(refused.value.details())


async def test_roles_are_looked_up_by_value_and_granted(azuread: Any) -> None:
    """SMTP.SendAsApp and Exchange.ManageAsApp have ids on Exchange Online's service principal."""
    object_id, _ = await azuread.create(PRINCIPAL, {"clientId": VENDOR})
    exchange = await azuread.invoke(LOOK_UP, clientId=EXCHANGE_ONLINE)
    for value in ("SMTP.SendAsApp", "Exchange.ManageAsApp"):
        inputs = {
            "appRoleId": exchange["appRoleIds"][value],
            "principalObjectId": object_id,
            "resourceObjectId": exchange["objectId"],
        }
        _, made = await azuread.create(ASSIGNMENT, inputs)
        assert made["resourceDisplayName"] == "Office 365 Exchange Online"
