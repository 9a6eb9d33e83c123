"""Roles as azure-mgmt-authorization meets them, and what they allow."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
MAIL_OWNER = "09976791-48a7-449e-bb21-39d1a415f350"
ADMINISTRATOR_PRINCIPAL = "33333333-3333-4333-8333-000000000002"
ACTION = "Microsoft.Communication/CommunicationServices/Read"


def wanted_role(scope: str, name: str) -> dict[str, Any]:
    """Return the body of a custom role."""
    return {"role_name": name, "assignable_scopes": [scope], "permissions": [{"actions": [ACTION]}]}


def test_built_in_roles_have_their_ids(azure: Any) -> None:
    """The role for mail is found by its name under its public id."""
    roles = azure.authorization.role_definitions
    found = list(roles.list("/", filter="roleName eq 'Communication and Email Service Owner'"))
    assert [role.name for role in found] == [MAIL_OWNER]


def test_a_custom_role_lives_and_goes(azure: Any) -> None:
    """A custom role is made, found by name, refuses a double of its name, and is deleted only without assignments."""
    scope, guid = azure.group(), str(uuid.uuid4())
    roles = azure.authorization.role_definitions
    made = roles.create_or_update(scope, guid, wanted_role(scope, "Mail sender"))
    assert made.permissions[0].actions == [ACTION]
    with pytest.raises(HttpResponseError, match="RoleDefinitionWithSameNameExists"):
        roles.create_or_update(scope, str(uuid.uuid4()), wanted_role(scope, "Mail sender"))
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
    name = azure.assign(scope, guid, azure.application()["principal_id"])
    with pytest.raises(HttpResponseError, match="RoleDefinitionHasAssignments"):
        roles.delete(scope, guid)
    azure.authorization.role_assignments.delete(scope, name)
    roles.delete(scope, guid)
    with pytest.raises(ResourceNotFoundError):
        roles.get(scope, guid)


def test_a_new_role_cannot_be_assigned_at_once(fresh_simulator: Callable[..., Any], azure: Any) -> None:
    """A custom role that was just made is RoleDefinitionDoesNotExist for assignments, and later it is not."""
    slow = fresh_simulator("--time-scale", "1")
    there = type(azure)(slow, slow.env["ARM_CLIENT_ID"], slow.env["ARM_CLIENT_SECRET"])
    scope, guid = f"/subscriptions/{slow.env['ARM_SUBSCRIPTION_ID']}", str(uuid.uuid4())
    there.authorization.role_definitions.create_or_update(scope, guid, wanted_role(scope, "New"))
    with pytest.raises(ResourceNotFoundError, match="RoleDefinitionDoesNotExist"):
        there.assign(scope, guid, ADMINISTRATOR_PRINCIPAL)
    slow.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
    assert there.assign(scope, guid, ADMINISTRATOR_PRINCIPAL)


def test_an_assignment_is_made_once(azure: Any) -> None:
    """A second assignment of one role to one principal is refused; the same one again is not."""
    scope, principal = azure.group(), azure.application()["principal_id"]
    name = azure.assign(scope, READER, principal)
    with pytest.raises(HttpResponseError, match="RoleAssignmentExists"):
        azure.assign(scope, READER, principal)
    found = azure.authorization.role_assignments.get(scope, name)
    assert (found.principal_id, found.principal_type, found.scope) == (principal, "ServicePrincipal", scope)
    same = {"roleDefinitionId": found.role_definition_id, "principalId": principal, "principalType": "ServicePrincipal"}
    assert azure.call("PUT", found.id, {"properties": same}, "2022-04-01").json()["name"] == name
    other = {**same, "roleDefinitionId": found.role_definition_id.replace(READER, CONTRIBUTOR)}
    refused = azure.call("PUT", found.id, {"properties": other}, "2022-04-01")
    assert refused.json()["error"]["code"] == "RoleAssignmentUpdateNotPermitted"


def test_an_assignment_goes_with_its_resource(azure: Any) -> None:
    """An assignment on a resource is gone with the resource."""
    principal = azure.application()["principal_id"]
    azure.group()
    zone = azure.dns.zones.create_or_update("mail", "example.com", {"location": "global"})
    azure.assign(zone.id, READER, principal)
    azure.dns.zones.begin_delete("mail", "example.com").result()
    assert azure.simulator.inspect.get("/inspection/counts").json()["roleAssignments"] == 0


def test_a_new_principal_is_not_found_until_it_is_replicated(azure: Any) -> None:
    """Without principalType a new principal is PrincipalNotFound until it is replicated; with it, it never is."""
    scope = azure.group()
    application = azure.call("POST", "/v1.0/applications", {"displayName": "New"}).json()
    path = "/v1.0/servicePrincipals"
    while not (answer := azure.call("POST", path, {"appId": application["appId"]})).is_success:
        assert answer.json()["error"]["code"] == "NoBackingApplicationObject"
    principal = answer.json()["id"]

    def put() -> Any:
        role = f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{READER}"
        place = f"{scope}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}"
        body = {"properties": {"roleDefinitionId": role, "principalId": principal}}
        return azure.call("PUT", place, body, "2022-04-01")

    first = put()
    assert (first.status_code, first.json()["error"]["code"]) == (400, "PrincipalNotFound")
    deadline = time.monotonic() + 20
    while not put().is_success:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_an_applications_object_id_is_no_principal(azure: Any) -> None:
    """The object id of the application instead of the service principal's is refused."""
    scope, made = azure.group(), azure.application()
    with pytest.raises(HttpResponseError, match="UnmatchedPrincipalType"):
        azure.assign(scope, READER, made["object_id"])


def test_rights_follow_roles(azure: Any) -> None:
    """An application may do what its role says, once the assignment works, below the scope of it."""
    scope, made = azure.group(), azure.application()
    other = azure.as_application(made)
    with pytest.raises(HttpResponseError, match="AuthorizationFailed"):
        other.resources.resource_groups.get("mail")
    azure.assign(scope, READER, made["principal_id"])
    deadline = time.monotonic() + 20
    while other.call("GET", scope).status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    with pytest.raises(HttpResponseError, match="AuthorizationFailed"):
        other.dns.zones.create_or_update("mail", "example.com", {"location": "global"})


def test_the_administrators_rights_can_be_taken(azure: Any) -> None:
    """Inspection takes the right to assign roles, and nothing else."""
    scope, made = azure.group(), azure.application()
    azure.simulator.inspect.put("/inspection/rights", json={"roleAssignments": False}).raise_for_status()
    with pytest.raises(HttpResponseError, match="AuthorizationFailed"):
        azure.assign(scope, READER, made["principal_id"])
    azure.dns.zones.create_or_update("mail", "example.com", {"location": "global"})
    [permission] = azure.authorization.permissions.list_for_resource_group("mail")
    assert permission.not_actions == [
        "Microsoft.Authorization/roleAssignments/write",
        "Microsoft.Authorization/roleAssignments/delete",
    ]
