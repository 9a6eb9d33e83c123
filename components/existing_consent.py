"""A consent that is there already, mostly because a killed run has left it behind: Graph says so, and not its id.

An application permission is an app role assignment; delegated permissions are one grant per application and API.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from components.graph import in_own_thread, listed

# Microsoft Graph, `appRoleAssignedTo`; azuread hands the sentence on as it is.
_ASSIGNED = re.compile(r"Permission being assigned already exists", re.IGNORECASE)
# Microsoft Graph, `oauth2PermissionGrants` (hashicorp/terraform-provider-azuread, issue 690).
_GRANTED = re.compile(r"Permission entry already exists", re.IGNORECASE)
_PURPOSE = "the consent that is there already"
_SHARED = (
    "Entra ID keeps one consent per application and API, so for a maker's application it may also be another stack's, "
    "or an administrator's."
)


@dataclass(frozen=True)
class Consent:
    """The id by which azuread imports it, and what to know before that: sentences, or nothing."""

    import_id: str
    note: str = ""


async def existing_consent(message: str, inputs: Mapping[str, Any]) -> Consent | None:
    """Return the consent that the error `message` is about, or None.

    `inputs` are those of the resource that was to be made: azuread's AppRoleAssignment or
    ServicePrincipalDelegatedPermissionGrant.
    """
    if _ASSIGNED.search(message):
        return await in_own_thread(lambda: _assignment(inputs))
    if _GRANTED.search(message):
        return await in_own_thread(lambda: _grant(inputs))
    return None


def _assignment(inputs: Mapping[str, Any]) -> Consent | None:
    principal, resource = inputs["principalObjectId"], inputs["resourceObjectId"]
    for found in listed(f"/servicePrincipals/{principal}/appRoleAssignments", {}, _PURPOSE):
        if (found["resourceId"], found["appRoleId"]) == (resource, inputs["appRoleId"]):
            return Consent(f"/servicePrincipals/{resource}/appRoleAssignedTo/{found['id']}")
    return None


def _grant(inputs: Mapping[str, Any]) -> Consent | None:
    principal, resource = inputs["servicePrincipalObjectId"], inputs["resourceServicePrincipalObjectId"]
    for found in listed(f"/servicePrincipals/{principal}/oauth2PermissionGrants", {}, _PURPOSE):
        if (found["resourceId"], found.get("principalId")) == (resource, inputs.get("userObjectId")):
            return Consent(
                f"/oauth2PermissionGrants/{found['id']}", _note(found["scope"].split(), inputs["claimValues"])
            )
    return None


def _note(granted: list[str], wanted: list[str]) -> str:
    if set(granted) == set(wanted):
        return _SHARED
    change = f"It grants {' '.join(granted)}, and `pulumi up` then changes that into {' '.join(wanted)} for everybody."
    return f"{_SHARED} {change}"
