"""The stand-ins refuse in the words of the real plugins, and say by name what they do not know."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

EMAIL = "azure-native:communication:EmailService"
APPLICATION = "azuread:index/application:Application"
PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal"
OBJECT = "5d631784-ec85-4462-8d3f-85089aad90e3"
INPUTS = {"resourceGroupName": "rg", "emailServiceName": "mail", "location": "global", "dataLocation": "Europe"}
EMAIL_ID = (
    "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg"
    "/providers/Microsoft.Communication/emailServices/mail"
)


async def refused(call: Any) -> str:
    """Return the sentence with which a call is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return str(caught.value.details())


async def test_existing_arm_resource_is_named(plugins: Any, azure: Any) -> None:
    """Creating what is there already fails as azure-native fails."""
    azure.resources[EMAIL_ID.lower()] = {"id": EMAIL_ID}
    engine = plugins.engine_for(EMAIL)
    assert await refused(engine.create(EMAIL, INPUTS)) == f"cannot create already existing resource '{EMAIL_ID}'"
    assert azure.sent("PUT") == []


async def test_missing_right_on_a_new_arm_resource(plugins: Any, azure: Any) -> None:
    """A refused look at a new resource says which resource, and what Azure said."""
    azure.faults.append(_forbidden)
    message = await refused(plugins.engine_for(EMAIL).create(EMAIL, INPUTS))
    assert message.startswith(f"cannot check existence of resource '{EMAIL_ID}': ")
    assert "AuthorizationFailed" in message


async def test_existing_application_name_is_refused_on_request(plugins: Any, azure: Any) -> None:
    """With preventDuplicateNames the existing application must be imported, and its id is told."""
    azure.graph["applications"]["app-1"] = {"id": "app-1", "displayName": "mfd"}
    engine = plugins.engine_for(APPLICATION)
    inputs = {"displayName": "mfd", "preventDuplicateNames": True}
    message = await refused(engine.create(APPLICATION, inputs))
    assert message.startswith('An existing "azuread_application" with name "mfd" (ID: "app-1") was found')
    assert "To be managed via Terraform, this resource needs to be imported into the State" in message
    await engine.create(APPLICATION, {"displayName": "mfd"})


async def test_existing_service_principal_is_refused(plugins: Any, azure: Any) -> None:
    """The service principal of an application exists once."""
    azure.graph["servicePrincipals"]["sp-1"] = {"id": "sp-1", "appId": "client"}
    message = await refused(plugins.engine_for(PRINCIPAL).create(PRINCIPAL, {"clientId": "client"}))
    assert message.startswith('A resource with the ID "sp-1" already exists')


@pytest.mark.parametrize(
    ("kind", "id_"),
    [(APPLICATION, OBJECT), (PRINCIPAL, f"/servicePrincipals/{OBJECT}")],
)
async def test_id_of_another_form_is_refused(kind: str, id_: str, plugins: Any) -> None:
    """An application is imported by its path, a service principal by its object id."""
    assert id_ in await refused(plugins.engine_for(kind).read(kind, id_))


async def test_unknown_type_is_named_with_those_there_are(plugins: Any) -> None:
    """A type outside the table is refused with the list of the table."""
    kind = "azure-native:storage:StorageAccount"
    message = await refused(plugins.engine_for(EMAIL).check(kind, {}))
    assert message.startswith(f"[simulator] the resource type {kind} is not implemented")
    assert f"\n  {EMAIL}\n" in message


async def test_unknown_function_is_named_with_those_there_are(plugins: Any) -> None:
    """A function outside the table is refused with the list of the table."""
    message = await refused(plugins.connect("azuread").invoke("azuread:index/getUser:getUser"))
    assert "the function azuread:index/getUser:getUser is not implemented" in message
    assert "azuread:index/getClientConfig:getClientConfig" in message


async def test_missing_and_foreign_inputs_fail_the_check(plugins: Any) -> None:
    """Check names every missing and every unknown input."""
    response = await plugins.engine_for(EMAIL).check(EMAIL, {"resourceGroupName": "rg", "colour": "red"})
    assert {failure.property for failure in response.failures} == {"dataLocation", "colour"}


async def test_wrong_login_shows_no_secret(plugins: Any) -> None:
    """A refused client secret is not repeated in the message."""
    engine = plugins.connect("azuread")
    await engine.configure(clientSecret="wrong-and-private")
    message = await refused(engine.create(APPLICATION, {"displayName": "mfd"}))
    assert "AADSTS7000215" in message
    assert "wrong-and-private" not in message


def _forbidden(request: Request) -> Response | None:
    if "emailservices" not in request.url.path.lower():
        return None
    return JSONResponse({"error": {"code": "AuthorizationFailed", "message": "no"}}, 403)
