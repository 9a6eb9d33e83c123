"""Graph's app role assignments (from either side) and delegated permission grants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.graph_collections import collection, entity
from simulator.faces.http.routes import Answer
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PRINCIPAL = "/v1.0/servicePrincipals/{id}"
GRANTS = "/v1.0/oauth2PermissionGrants"
# Path segment to the member that is the service principal of the path
SIDES = {"appRoleAssignedTo": "resourceId", "appRoleAssignments": "principalId"}


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about permissions."""
    face = _Permissions(world)
    for segment in SIDES:
        routes.add("GET", f"{PRINCIPAL}/{segment}", face.assignments)
        routes.add("POST", f"{PRINCIPAL}/{segment}", face.assign)
        routes.add("GET", f"{PRINCIPAL}/{segment}/{{assignment}}", face.get_assignment)
        routes.add("DELETE", f"{PRINCIPAL}/{segment}/{{assignment}}", face.remove_assignment)
    routes.add("GET", f"{PRINCIPAL}/oauth2PermissionGrants", face.grants_of)
    routes.add("GET", GRANTS, face.grants)
    routes.add("POST", GRANTS, face.grant)
    routes.add("GET", f"{GRANTS}/{{grant}}", face.get_grant)
    routes.add("PATCH", f"{GRANTS}/{{grant}}", face.change_grant)
    routes.add("DELETE", f"{GRANTS}/{{grant}}", face.remove_grant)


class _Permissions:
    def __init__(self, world: World) -> None:
        self._world = world
        self._grants = world.grants

    # Application permissions

    def assignments(self, call: Call) -> Answer:
        self._check_principal(call)
        rows = [row for row in self._grants.assignments.values() if row[_side(call)] == call.params["id"].lower()]
        return collection(call, "appRoleAssignments", rows)

    def assign(self, call: Call) -> Answer:
        self._check_principal(call)
        body = call.body or {}
        if str(body.get(_side(call), "")).lower() != call.params["id"].lower():
            raise graph_errors.invalid_value(_side(call))
        return entity(call, "appRoleAssignments", self._grants.assign(body), 201)

    def get_assignment(self, call: Call) -> Answer:
        return entity(call, "appRoleAssignments", self._assignment(call))

    def remove_assignment(self, call: Call) -> Answer:
        del self._grants.assignments[self._assignment(call)["id"].lower()]
        self._world.state.touched()
        return Answer(204)

    def _assignment(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] | None = self._grants.assignments.get(call.params["assignment"].lower())
        if found is None or found[_side(call)] != call.params["id"].lower():
            raise graph_errors.resource_not_found(call.params["assignment"])
        return found

    def _check_principal(self, call: Call) -> None:
        found = self._world.directory.service_principals.get(call.params["id"].lower())
        if found is None or not self._world.directory.replication.is_seen(found):
            raise graph_errors.resource_not_found(call.params["id"])

    # Delegated permissions

    def grants(self, call: Call) -> Answer:
        return collection(call, "oauth2PermissionGrants", list(self._grants.delegated.values()))

    def grants_of(self, call: Call) -> Answer:
        self._check_principal(call)
        rows = [row for row in self._grants.delegated.values() if row["clientId"] == call.params["id"].lower()]
        return collection(call, "oauth2PermissionGrants", rows)

    def grant(self, call: Call) -> Answer:
        return entity(call, "oauth2PermissionGrants", self._grants.grant(call.body or {}), 201)

    def get_grant(self, call: Call) -> Answer:
        return entity(call, "oauth2PermissionGrants", self._grant(call))

    def change_grant(self, call: Call) -> Answer:
        self._grants.change(self._grant(call), str((call.body or {}).get("scope", "")))
        return Answer(204)

    def remove_grant(self, call: Call) -> Answer:
        del self._grants.delegated[self._grant(call)["id"].lower()]
        self._world.state.touched()
        return Answer(204)

    def _grant(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] | None = self._grants.delegated.get(call.params["grant"].lower())
        if found is None:
            raise graph_errors.resource_not_found(call.params["grant"])
        return found


def _side(call: Call) -> str:
    segments = [part.lower() for part in call.path.split("/")]
    return next(member for segment, member in SIDES.items() if segment.lower() in segments)
