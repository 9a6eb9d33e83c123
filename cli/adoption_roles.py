"""Read who may send with a Communication Service, and by which role."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from adoption import Assignment
from azurelogin import Login
from cli.arm import Arm
from cli.right import allows
from cli.role_actions import SENDING
from tenant import Tenant

_VERSION = "2022-04-01"


def read_assignments(arm: Arm, service_id: str, principal_id: str) -> tuple[Assignment, ...]:
    """Return the assignments of a principal that reach the service, those from above too."""
    rows = arm.listed(_path(service_id), _VERSION, f"principalId eq '{principal_id}'")
    return tuple(_assignment(arm, row) for row in rows)


def application_ids(arm: Arm, login: Login, service_id: str) -> dict[str, str]:
    """Return the client ids of the applications that have a role on the service itself that lets them send."""
    rows = arm.listed(_path(service_id), _VERSION)
    own = [row["properties"] for row in rows if row["properties"]["scope"].lower() == service_id.lower()]
    principals = [row["principalId"] for row in own if row.get("principalType") == "ServicePrincipal"]
    return asyncio.run(_client_ids(login, principals))


async def _client_ids(login: Login, principals: list[str]) -> dict[str, str]:
    tenant = Tenant(login)
    found = [await tenant.service_principal_with_id(principal) for principal in principals]
    return {one.app_id: one.app_id for one in found if one}


def _path(service_id: str) -> str:
    return f"{service_id}/providers/Microsoft.Authorization/roleAssignments"


def _assignment(arm: Arm, row: Mapping[str, Any]) -> Assignment:
    properties = row["properties"]
    role = arm.find(properties["roleDefinitionId"], _VERSION)
    told = role["properties"] if role else {}
    sends = all(allows(told.get("permissions") or (), action) for action in SENDING)
    name = told.get("roleName") or properties["roleDefinitionId"]
    return Assignment(row["id"], properties["scope"], properties["roleDefinitionId"], name, sends)
