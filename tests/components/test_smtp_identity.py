"""What an SMTP identity declares."""

from __future__ import annotations

from typing import Any

from components import SmtpIdentity
from components.smtp_identity import ACTIONS


def identity(**arguments: Any) -> SmtpIdentity:
    """Declare one with ordinary arguments, some changed."""
    wanted: Any = {
        "subscription_id": "2222",
        "resource_group_name": "rg",
        "communication_service_name": "acs",
        "communication_service_id": "/acs-id",
        "role_name": "SMTP sender of contoso",
        "client_id": "client-id",
        "service_principal_object_id": "principal-id",
        "tenant_id": "1111",
        "usernames": {"zrh": "test-zrh@mail.contoso.com"},
        **arguments,
    }
    return SmtpIdentity("smtp", wanted)


def test_the_role_has_the_three_actions_and_no_more(declare: Any) -> None:
    """Keys cannot be read with it."""
    role = declare(identity).of("RoleDefinition")["smtp-role"]
    assert role["permissions"] == [{"actions": list(ACTIONS)}]


def test_the_role_is_assigned_on_the_communication_service_to_the_service_principal(declare: Any) -> None:
    """The scope is the service itself, and the kind of principal is said."""
    assignment = declare(identity).of("RoleAssignment")["smtp-assignment"]
    assert (assignment["scope"], assignment["principalId"]) == ("/acs-id", "principal-id")
    assert assignment["principalType"] == "ServicePrincipal"


def test_the_ids_are_the_same_in_every_run(declare: Any) -> None:
    """A run after a killed one meets what that one left."""
    first, second = (declare(identity) for _ in range(2))
    assert first.of("RoleAssignment") == second.of("RoleAssignment")
    assert first.of("RoleDefinition") == second.of("RoleDefinition")


def test_the_user_name_refers_to_the_application_by_client_id(declare: Any) -> None:
    """The client id goes here, the object id to the role."""
    username = declare(identity).of("SmtpUsername")["smtp-zrh"]
    assert username["entraApplicationId"] == "client-id"


def test_the_resource_name_differs_from_the_user_name(declare: Any) -> None:
    """Azure refuses equal ones, and answers with the name in lower case."""
    username = declare(lambda: identity(usernames={"ZRH": "test-zrh"})).of("SmtpUsername")["smtp-ZRH"]
    assert username["smtpUsername"] == "smtp-zrh"


def test_an_existing_role_is_used_instead(declare: Any) -> None:
    """With an id, no role is created."""
    recorded = declare(lambda: identity(role_definition_id="/roles/own"))
    assert not recorded.of("RoleDefinition")
    assert recorded.of("RoleAssignment")["smtp-assignment"]["roleDefinitionId"] == "/roles/own"


def test_an_assignment_that_was_there_keeps_its_name_and_scope(declare: Any) -> None:
    """Its id is imported, so that both come from it, in whatever case."""
    assignment_id = "/subscriptions/2222/resourceGroups/rg/providers/microsoft.authorization/roleassignments/7"
    recorded = declare(lambda: identity(assignment_id=assignment_id))
    declared = recorded.of("RoleAssignment")["smtp-existing-assignment"]
    assert (declared["scope"], declared["roleAssignmentName"]) == ("/subscriptions/2222/resourceGroups/rg", "7")


def test_a_user_name_that_was_there_is_the_credentials(declare: Any, value_of: Any) -> None:
    """It has the name that it has in Azure, and no second one is made."""
    existing = [{"name": "login", "username": "scanners", "credential": "zrh"}, {"name": "old", "username": "old"}]
    made: list[SmtpIdentity] = []
    recorded = declare(lambda: made.append(identity(existing_usernames=existing)))
    assert recorded.of("SmtpUsername").keys() == {"smtp-existing-login", "smtp-existing-old"}
    assert recorded.of("SmtpUsername")["smtp-existing-login"]["smtpUsername"] == "login"
    assert value_of(made[0].usernames["zrh"]) == "scanners"
