"""Whether the service principal has the role that sending takes, on the service itself.

An inherited assignment does not let anyone send.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cli.age import is_new, moment_of, words_since
from cli.arm import Arm
from cli.check import Check
from cli.right import allows
from cli.role_actions import SENDING
from cli.smtp_objects import CommunicationService
from tenant import ServicePrincipal

_VERSION = "2022-04-01"
_TITLE = "Role"
_WAY_OUT = "`pulumi up --refresh` puts it back"


def role_check(arm: Arm, service: CommunicationService, principal: ServicePrincipal) -> Check:
    """Return what there is to say about the principal's role assignments. Raises AzureError."""
    path = f"{service.resource_id}/providers/Microsoft.Authorization/roleAssignments"
    rows = arm.get(path, _VERSION, f"principalId eq '{principal.object_id}'").get("value") or []
    properties = [row["properties"] for row in rows]
    own = [row for row in properties if row["scope"].lower() == service.resource_id.lower()]
    if not own:
        return Check.problem(_TITLE, _inherited(properties), _WAY_OUT)
    sending = [row for row in own if _lets_send(arm, row)]
    if not sending:
        way_out = f"the role needs the actions {', '.join(SENDING)}"
        return Check.problem(_TITLE, "the role that is assigned does not let it send", way_out)
    return _age(sending[0])


def _inherited(rows: list[Mapping[str, Any]]) -> str:
    scopes = ", ".join(sorted({row["scope"] for row in rows}))
    found = f"; there is one on {scopes}, and inherited ones do not work" if scopes else ""
    return f"none is assigned on the Communication Service itself{found}"


def _lets_send(arm: Arm, row: Mapping[str, Any]) -> bool:
    definition = arm.find(row["roleDefinitionId"], _VERSION)
    permissions = definition["properties"]["permissions"] if definition else []
    return all(allows(permissions, action) for action in SENDING)


def _age(row: Mapping[str, Any]) -> Check:
    created = moment_of(row.get("createdOn"))
    if created is not None and is_new(created):
        detail = f"assigned {words_since(created)} ago; it takes some minutes to reach every server"
        return Check.unknown(_TITLE, detail, "run this again, or with --wait 10m")
    return Check.ok(_TITLE, f"assigned on the Communication Service{f' {words_since(created)} ago' if created else ''}")
