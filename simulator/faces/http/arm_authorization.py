"""ARM's face of Azure RBAC: role definitions and role assignments at any scope."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.errors import not_found, not_implemented
from simulator.faces.http.routes import Answer
from simulator.rules import rule

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PROVIDER = "{scope}/providers/Microsoft.Authorization"
DEFINITIONS = f"{PROVIDER}/roleDefinitions"
ASSIGNMENTS = f"{PROVIDER}/roleAssignments"
TERM = re.compile(
    r"(?P<function>atScope|atScopeAndBelow|assignedTo)\((?:'(?P<argument>[^']*)')?\)"
    r"|(?P<name>roleName|type|principalId|roleDefinitionId)\s+eq\s+'(?P<value>[^']*)'",
    re.IGNORECASE,
)
AND = re.compile(r"\s+and\s+|\s*$", re.IGNORECASE)


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about roles."""
    face = _Authorization(world)
    routes.add("GET", DEFINITIONS, face.definitions)
    routes.add("GET", f"{DEFINITIONS}/{{role}}", face.get_definition)
    routes.add("PUT", f"{DEFINITIONS}/{{role}}", face.put_definition)
    routes.add("DELETE", f"{DEFINITIONS}/{{role}}", face.delete_definition)
    routes.add("GET", ASSIGNMENTS, face.assignments)
    routes.add("GET", f"{ASSIGNMENTS}/{{name}}", face.get_assignment)
    routes.add("PUT", f"{ASSIGNMENTS}/{{name}}", face.put_assignment)
    routes.add("DELETE", f"{ASSIGNMENTS}/{{name}}", face.delete_assignment)
    routes.add("GET", f"{PROVIDER}/permissions", face.permissions)


class _Authorization:
    def __init__(self, world: World) -> None:
        self._world = world
        self._authorization = world.authorization

    # Definitions

    def definitions(self, call: Call) -> Answer:
        wanted = _terms(call)
        rows = list(self._authorization.definitions())
        if "rolename" in wanted:
            rows = [row for row in rows if row["properties"]["roleName"].lower() == wanted["rolename"].lower()]
        if "type" in wanted:
            rows = [row for row in rows if row["properties"]["type"].lower() == wanted["type"].lower()]
        return Answer(body={"value": [_at(call, row) for row in rows]})

    def get_definition(self, call: Call) -> Answer:
        return Answer(body=_at(call, self._authorization.definition(call.params["role"])))

    def put_definition(self, call: Call) -> Answer:
        made, _ = self._authorization.put_definition(call.params["scope"], call.params["role"], call.properties)
        return Answer(201, made)

    def delete_definition(self, call: Call) -> Answer:
        gone = self._authorization.delete_definition(call.params["role"])
        return Answer(200, gone) if gone else Answer(204)

    # Assignments

    def assignments(self, call: Call) -> Answer:
        wanted = _terms(call)
        rows = self._authorization.assignments(call.params["scope"], below="atscope" not in wanted)
        principal = wanted.get("principalid") or wanted.get("assignedto")
        if principal:
            rows = [row for row in rows if row["properties"]["principalId"] == principal.lower()]
        return Answer(body={"value": rows})

    def get_assignment(self, call: Call) -> Answer:
        found = self._authorization.assignment(call.path)
        if found is None:
            raise not_found("RoleAssignmentNotFound", f"The role assignment '{call.params['name']}' is not found.")
        return Answer(body=found)

    def put_assignment(self, call: Call) -> Answer:
        made, is_new = self._authorization.put_assignment(
            call.params["scope"], call.params["name"], self._wanted(call), call.caller.object_id
        )
        return Answer(201 if is_new else 200, made)

    def _wanted(self, call: Call) -> dict[str, Any]:
        scope = call.params["scope"]
        if scope.strip("/") and not (self._world.resources.exists(scope) or self._world.key_vault.has(scope)):
            raise not_found("ResourceNotFound", f"The resource '{scope}' does not exist.")
        return call.properties

    def delete_assignment(self, call: Call) -> Answer:
        gone = self._authorization.delete_assignment(call.path)
        return Answer(200, gone) if gone else Answer(204)

    def permissions(self, call: Call) -> Answer:
        """List what the caller itself may do at the scope."""
        everything = {"actions": ["*"], "notActions": [], "dataActions": [], "notDataActions": []}
        if call.caller.is_administrator:
            return Answer(body={"value": [self._left(everything)]})
        return Answer(body={"value": self._authorization.permissions(call.caller.object_id, call.params["scope"])})

    def _left(self, everything: dict[str, list[str]]) -> dict[str, list[str]]:
        rights, provider = self._world.rights, "Microsoft.Authorization"
        taken = (
            []
            if rights.has("roleAssignments")
            else [f"{provider}/roleAssignments/{verb}" for verb in ("write", "delete")]
        )
        taken += (
            []
            if rights.has("roleDefinitions")
            else [f"{provider}/roleDefinitions/{verb}" for verb in ("write", "delete")]
        )
        taken += [] if rights.has("register") else ["*/register/action"]
        return {**everything, "actions": ["*"] if rights.has("arm") else ["*/read"], "notActions": taken}


@rule(
    "A built-in role is shown with the subscription in its id where it is asked for in one",
    "azure-cli, role assignment list",
)
def _at(call: Call, row: dict[str, Any]) -> dict[str, Any]:
    parts = call.params["scope"].strip("/").split("/")
    inside = parts[0].lower() == "subscriptions" and row["id"].startswith("/providers/")
    return {**row, "id": f"/subscriptions/{parts[1]}{row['id']}"} if inside else row


def _terms(call: Call) -> dict[str, str]:
    """Return the terms of a $filter, joined by `and`; raise 501 for one that is not known."""
    found: dict[str, str] = {}
    text = call.query.get("$filter", "").strip()
    while text:
        match = TERM.match(text)
        rest = AND.match(text, match.end()) if match else None
        if match is None or rest is None:
            raise not_implemented(f"{call.method} {call.path} with $filter={text}")
        text = text[rest.end() :]
        name = match["function"] or match["name"]
        found[name.lower()] = match["argument"] or match["value"] or ""
    return found
