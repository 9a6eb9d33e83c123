"""A consent to an application permission that a killed run has left behind: Graph says that it exists, and not its id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from components.graph import in_own_thread, listed

# Microsoft Graph, `appRoleAssignedTo`; azuread hands the sentence on as it is.
_EXISTS = re.compile(r"Permission being assigned already exists", re.IGNORECASE)


async def consent_id(message: str, inputs: Mapping[str, Any]) -> str | None:
    """Return the id by which azuread imports the consent that the error `message` is about, or None.

    `inputs`: `appRoleId`, `principalObjectId` and `resourceObjectId` of the assignment that was to be made.
    """
    if not _EXISTS.search(message):
        return None
    return await in_own_thread(lambda: _find(inputs))


def _find(inputs: Mapping[str, Any]) -> str | None:
    principal, resource = inputs["principalObjectId"], inputs["resourceObjectId"]
    found = listed(f"/servicePrincipals/{principal}/appRoleAssignments", {}, "the consent that is there already")
    for assignment in found:
        if (assignment["resourceId"], assignment["appRoleId"]) == (resource, inputs["appRoleId"]):
            return f"/servicePrincipals/{resource}/appRoleAssignedTo/{assignment['id']}"
    return None
