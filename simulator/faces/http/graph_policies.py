"""Graph's policies: security defaults, Conditional Access, what applications may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.graph_collections import collection, entity
from simulator.faces.http.routes import Answer
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

POLICY = "/v1.0/policies/defaultAppManagementPolicy"
SECURITY_DEFAULTS = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy"
# Graph offers the collection under two roots
CONDITIONAL_ACCESS = ("/v1.0/identity/conditionalAccess/policies", "/v1.0/policies/conditionalAccessPolicies")


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about policies."""
    face = _Policies(world)
    routes.add("GET", POLICY, face.policy)
    routes.add("PATCH", POLICY, face.change_policy)
    routes.add(
        "GET", "/v1.0/policies/appManagementPolicies", lambda call: collection(call, "appManagementPolicies", [])
    )
    routes.add("GET", SECURITY_DEFAULTS, face.security_defaults)
    routes.add("PATCH", SECURITY_DEFAULTS, face.change_security_defaults)
    for place in CONDITIONAL_ACCESS:
        routes.add("GET", place, face.listed)
        routes.add("POST", place, face.create)
        routes.add("GET", f"{place}/{{id}}", face.get)
        routes.add("DELETE", f"{place}/{{id}}", face.delete)


class _Policies:
    def __init__(self, world: World) -> None:
        self._world = world
        self._rows = world.policies.conditional_access

    def policy(self, call: Call) -> Answer:
        standard: dict[str, Any] = {
            "id": "00000000-0000-0000-0000-000000000000",
            "displayName": "Default app management tenant policy",
            "isEnabled": False,
            "applicationRestrictions": {"passwordCredentials": [], "keyCredentials": []},
            "servicePrincipalRestrictions": {"passwordCredentials": [], "keyCredentials": []},
        }
        return entity(call, "policies", {**standard, **self._world.directory.passwords.policy})

    def change_policy(self, call: Call) -> Answer:
        self._world.directory.passwords.policy.update(call.body or {})
        self._world.state.touched()
        return Answer(204)

    def security_defaults(self, call: Call) -> Answer:
        row = {
            "id": "00000000-0000-0000-0000-000000000005",
            "displayName": "Security Defaults",
            "isEnabled": self._world.policies.security_defaults,
        }
        return entity(call, "policies/identitySecurityDefaultsEnforcementPolicy", row)

    def change_security_defaults(self, call: Call) -> Answer:
        self._world.policies.security_defaults = bool((call.body or {}).get("isEnabled"))
        return Answer(204)

    def listed(self, call: Call) -> Answer:
        return collection(call, "identity/conditionalAccess/policies", list(self._rows.values()))

    def create(self, call: Call) -> Answer:
        made = self._world.policies.add(call.body or {})
        return entity(call, "identity/conditionalAccess/policies", made, 201)

    def get(self, call: Call) -> Answer:
        return entity(call, "identity/conditionalAccess/policies", self._found(call))

    def delete(self, call: Call) -> Answer:
        del self._rows[self._found(call)["id"]]
        self._world.state.touched()
        return Answer(204)

    def _found(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] | None = self._rows.get(call.params["id"].lower())
        if found is None:
            raise graph_errors.resource_not_found(call.params["id"])
        return found
