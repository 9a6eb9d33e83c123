"""Azure roles: what the login of devices may do, and where."""

from __future__ import annotations

import re

from policypack.policy import Given, Policy, Resource

ASSIGNMENT = "azure-native:authorization:RoleAssignment"
DEFINITION = "azure-native:authorization:RoleDefinition"
# Communication and Email Service Owner (azure-docs, built-in-roles/integration): reads keys, and deletes the service.
EMAIL_OWNER = "09976791-48a7-449e-bb21-39d1a415f350"
_SUBSCRIPTION_OR_ABOVE = re.compile(r"(/subscriptions/[^/]+|/providers/Microsoft\.Management/.*|)/?", re.IGNORECASE)
_RESOURCE_GROUP = re.compile(r"/subscriptions/[^/]+/resourceGroups/[^/]+/?", re.IGNORECASE)


def _email_owner(assignment: Resource, _: Given) -> str | None:
    if not str(assignment.props.get("roleDefinitionId", "")).lower().endswith(EMAIL_OWNER):
        return None
    return "Communication and Email Service Owner reads the access keys and may delete the service."


def _wide_assignment(assignment: Resource, _: Given) -> str | None:
    scope = str(assignment.props.get("scope", ""))
    if not (_SUBSCRIPTION_OR_ABOVE.fullmatch(scope) or _RESOURCE_GROUP.fullmatch(scope)):
        return None
    return f"The role holds for everything in {scope or 'the tenant'}, also for what is made there later."


def _actions(definition: Resource) -> list[str]:
    return [
        str(action)
        for permission in definition.props.get("permissions") or ()
        for kind in ("actions", "dataActions")
        for action in permission.get(kind) or ()
    ]


def _wildcard(definition: Resource, _: Given) -> str | None:
    found = next((action for action in _actions(definition) if "*" in action), None)
    return found and f"{found} also allows what Azure adds in years to come."


def _keys(definition: Resource, _: Given) -> str | None:
    found = next(
        (action for action in _actions(definition) if re.search("(list|regenerate)Keys?/", action, re.IGNORECASE)), None
    )
    return found and f"{found} hands out access keys, which open more than the role does."


def _wide_definition(definition: Resource, _: Given) -> str | None:
    scopes = [str(scope) for scope in definition.props.get("assignableScopes") or ()]
    found = next((scope for scope in scopes if _SUBSCRIPTION_OR_ABOVE.fullmatch(scope)), None)
    return found and f"The role can be assigned anywhere in {found}."


POLICIES = (
    Policy(
        name="azure-authorization-role-assignment-disallow-email-owner",
        says="Nobody gets the built-in role Communication and Email Service Owner.",
        way_out="Leave mfd:smtpRoleDefinitionId out, or name a role with the three actions that sending needs.",
        level="mandatory",
        types=(ASSIGNMENT,),
        wrong=_email_owner,
    ),
    Policy(
        name="azure-authorization-role-assignment-disallow-wide-scope",
        says="A role is assigned on a resource, not on what contains it.",
        way_out="Take the resource's own id as scope; SMTP needs it on the Communication Service itself.",
        level="mandatory",
        types=(ASSIGNMENT,),
        wrong=_wide_assignment,
    ),
    Policy(
        name="azure-authorization-role-definition-disallow-wildcards",
        says="A custom role names each of its actions.",
        way_out="Write the actions that are needed instead of the asterisk.",
        level="mandatory",
        types=(DEFINITION,),
        wrong=_wildcard,
    ),
    Policy(
        name="azure-authorization-role-definition-disallow-keys",
        says="A custom role does not read or renew access keys.",
        way_out="Take the action out; devices log in through Entra ID.",
        level="mandatory",
        types=(DEFINITION,),
        wrong=_keys,
    ),
    Policy(
        name="azure-authorization-role-definition-disallow-wide-scope",
        says="A custom role can be assigned in a resource group only.",
        way_out="Take the id of the resource group into assignableScopes.",
        level="mandatory",
        types=(DEFINITION,),
        wrong=_wide_definition,
    ),
)
