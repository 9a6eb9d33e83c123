"""The stand-ins wait as the real plugins wait: operations polled, servers' wishes honoured, failures kept."""

from __future__ import annotations

import time
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, status_pb2
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

EMAIL = "azure-native:communication:EmailService"
PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"
INPUTS = {"resourceGroupName": "rg", "emailServiceName": "mail", "location": "global", "dataLocation": "Europe"}


class Once:
    """A fault that answers the first calls of one method, and then no more."""

    def __init__(self, method: str, part: str, *answers: Response) -> None:
        self.method, self.part, self.answers = method, part, list(answers)

    def __call__(self, request: Request) -> Response | None:
        """Return the next answer where the request fits."""
        fits = request.method == self.method and self.part in request.url.path.lower()
        return self.answers.pop(0) if fits and self.answers else None


def error(status: int, code: str, **headers: str) -> Response:
    """Return an error answer."""
    return JSONResponse({"error": {"code": code, "message": "later"}}, status, headers)


async def test_operation_is_polled_until_it_ends(plugins: Any, azure: Any) -> None:
    """A PUT that Azure only accepted is followed to its end, then the resource is read."""
    _, state = await plugins.engine_for(EMAIL).create(EMAIL, INPUTS)
    assert len(azure.sent("GET", "/operations/")) == 2
    assert state["dataLocation"] == "Europe"


async def test_delete_waits_for_its_operation(plugins: Any, azure: Any) -> None:
    """A deletion ends when its operation has ended."""
    engine = plugins.engine_for(EMAIL)
    id_, state = await engine.create(EMAIL, INPUTS)
    azure.requests.clear()
    await engine.delete(EMAIL, id_, state)
    assert len(azure.sent("GET", "/operations/")) == 2


@pytest.mark.parametrize(
    "answer",
    [error(503, "Busy"), error(429, "TooManyRequests"), error(409, "AnotherOperationInProgress")],
    ids=["503", "429", "409"],
)
async def test_passing_failures_are_tried_again(answer: Response, plugins: Any, azure: Any) -> None:
    """What may pass is tried again."""
    azure.faults.append(Once("PUT", "emailservices", answer))
    await plugins.engine_for(EMAIL).create(EMAIL, INPUTS)
    assert len(azure.sent("PUT")) == 2


async def test_lasting_failures_are_tried_four_times(plugins: Any, azure: Any) -> None:
    """After three new tries the failure is reported."""
    azure.faults.append(Once("PUT", "emailservices", *[error(503, "Busy") for _ in range(9)]))
    with pytest.raises(grpc.aio.AioRpcError, match="Busy"):
        await plugins.engine_for(EMAIL).create(EMAIL, INPUTS)
    assert len(azure.sent("PUT")) == 4


async def test_missing_principal_is_not_tried_again(plugins: Any, azure: Any) -> None:
    """azure-native leaves 400 PrincipalNotFound to the program."""
    kind = "azure-native:authorization:RoleAssignment"
    azure.faults.append(Once("PUT", "roleassignments", error(400, "PrincipalNotFound")))
    inputs = {"scope": "/subscriptions/s", "roleAssignmentName": "n", "principalId": "p", "roleDefinitionId": "r"}
    with pytest.raises(grpc.aio.AioRpcError, match="PrincipalNotFound"):
        await plugins.engine_for(kind).create(kind, inputs)
    assert len(azure.sent("PUT")) == 1


@pytest.mark.parametrize("header", [{"retry-after-ms": "300"}, {"x-ms-retry-after-ms": "300"}, {"retry-after": "1"}])
async def test_wish_of_the_server_beats_the_interval(header: dict[str, str], plugins: Any, azure: Any) -> None:
    """Retry-After and its millisecond forms are real time."""
    azure.faults.append(Once("PUT", "emailservices", error(429, "TooManyRequests", **header)))
    begun = time.monotonic()
    await plugins.engine_for(EMAIL).create(EMAIL, INPUTS)
    assert time.monotonic() - begun >= 0.3


async def test_failed_operation_keeps_the_resource(plugins: Any, azure: Any) -> None:
    """When the operation fails after Azure made the resource, the engine is told to keep it."""
    azure.operation_result = {"status": "Failed", "error": {"code": "Conflict", "message": "no"}}
    with pytest.raises(grpc.aio.AioRpcError, match="Conflict") as caught:
        await plugins.engine_for(EMAIL).create(EMAIL, INPUTS)
    trailing = dict(caught.value.trailing_metadata() or ())
    details = status_pb2.Status.FromString(trailing["grpc-status-details-bin"]).details[0]
    kept = provider_pb2.ErrorResourceInitFailed()
    details.Unpack(kept)
    assert kept.id.endswith("/emailServices/mail")


async def test_password_is_awaited_on_every_replica(plugins: Any, azure: Any) -> None:
    """A new password counts as there after five good reads in a row."""
    azure.graph["applications"]["app"] = {"id": "app"}
    inputs = {"applicationId": "/applications/app", "displayName": "2026H2"}
    id_, state = await plugins.engine_for(PASSWORD).create(PASSWORD, inputs)
    assert len(azure.sent("GET", "/applications/app")) == 5
    assert id_ == f"app/password/{state['keyId']}"


async def test_new_application_is_awaited(plugins: Any, azure: Any) -> None:
    """A password for an application that Entra ID has not replicated yet is tried again."""
    azure.graph["applications"]["app"] = {"id": "app"}
    unseen = [error(404, "Request_ResourceNotFound") for _ in range(3)]
    azure.faults.append(Once("POST", "/addpassword", *unseen))
    await plugins.engine_for(PASSWORD).create(PASSWORD, {"applicationId": "/applications/app"})
    assert len(azure.sent("POST", "/addPassword")) == 4
