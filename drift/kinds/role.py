"""The role that sending takes, or its assignment on the Communication Service, is gone or was changed."""

from __future__ import annotations

from drift.difference import Difference, Values
from drift.finding import Finding
from drift.kinds.replies import NO_LOGIN
from drift.stack import Stack, ids

_ASSIGNMENT = "azure-native:authorization:RoleAssignment"
_DEFINITION = "azure-native:authorization:RoleDefinition"


def role_assignment(difference: Difference, stack: Stack) -> Finding | None:
    """Explain the assignment that is gone."""
    if difference.type != _ASSIGNMENT or not difference.gone or not difference.within("SmtpIdentity"):
        return None
    service = str(difference.old["scope"]).rpartition("/")[2]
    return Finding(
        "role-assignment-gone",
        f"the role assignment on the Communication Service {service} is gone",
        "assigns the role again; it takes some minutes to be in force",
        NO_LOGIN,
        ids(stack.by_ecs()),
        differences=(difference,),
    )


def role_definition(difference: Difference, stack: Stack) -> Finding | None:
    """Explain the custom role that is gone, or allows something else."""
    touched = difference.gone or difference.touches("permissions")
    if difference.type != _DEFINITION or not touched or not difference.within("SmtpIdentity"):
        return None
    role = difference.old["roleName"]
    lacking = _lacking(difference)
    more = f" lacks {', '.join(lacking)}" if lacking else "'s permissions were changed"
    return Finding(
        "role-gone" if difference.gone else "role-changed",
        f"the custom role {role} is gone" if difference.gone else f"the custom role {role}{more}",
        "makes it anew" if difference.gone else "sets it back",
        NO_LOGIN if difference.gone or lacking else "",
        ids(stack.by_ecs()),
        differences=(difference,),
    )


def _lacking(difference: Difference) -> list[str]:
    before, now = (_actions(values, "actions") for values in (difference.old, difference.new))
    refused, refuses = (_actions(values, "notActions") for values in (difference.old, difference.new))
    return [
        *(action for action in before if action not in now),
        *(action for action in refuses if action not in refused),
    ]


def _actions(values: Values, key: str) -> list[str]:
    return [action for entry in values.get("permissions") or () for action in entry.get(key) or ()]
