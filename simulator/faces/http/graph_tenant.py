"""Graph's view of the tenant: organization, domains, users, policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.graph_collections import collection, entity
from simulator.faces.http.routes import Answer
from simulator.services import graph_errors
from simulator.services.directory import ADMINISTRATOR_USER_ID

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

POLICY = "/v1.0/policies/defaultAppManagementPolicy"


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about the tenant."""
    face = _Tenant(world)
    routes.add("GET", "/v1.0/organization", face.organization)
    routes.add("GET", "/v1.0/domains", face.domains)
    routes.add("GET", "/v1.0/domains/{id}", face.domain)
    routes.add("GET", "/v1.0/users", face.users)
    routes.add("GET", "/v1.0/users/{id}", face.user)
    routes.add("GET", "/v1.0/me", face.me)
    routes.add("GET", POLICY, face.policy)
    routes.add("PATCH", POLICY, face.change_policy)
    routes.add(
        "GET", "/v1.0/policies/appManagementPolicies", lambda call: collection(call, "appManagementPolicies", [])
    )
    routes.add("GET", "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy", face.security_defaults)


class _Tenant:
    def __init__(self, world: World) -> None:
        self._world = world

    def organization(self, call: Call) -> Answer:
        settings = self._world.settings
        verified = {"name": settings.initial_domain, "isDefault": True, "isInitial": True, "type": "Managed"}
        row = {
            "id": settings.tenant_id,
            "displayName": "Simulated",
            "countryLetterCode": "DE",
            "tenantType": "AAD",
            "verifiedDomains": [{**verified, "capabilities": "Email, OfficeCommunicationsOnline"}],
        }
        return collection(call, "organization", [row])

    def domains(self, call: Call) -> Answer:
        return collection(call, "domains", [self._domain()])

    def domain(self, call: Call) -> Answer:
        found = self._domain()
        if call.params["id"].lower() != found["id"]:
            raise graph_errors.resource_not_found(call.params["id"])
        return entity(call, "domains", found)

    def _domain(self) -> dict[str, Any]:
        return {
            "id": self._world.settings.initial_domain,
            "authenticationType": "Managed",
            "isAdminManaged": True,
            "isDefault": True,
            "isInitial": True,
            "isRoot": True,
            "isVerified": True,
            "supportedServices": ["Email", "OfficeCommunicationsOnline"],
        }

    def users(self, call: Call) -> Answer:
        return collection(call, "users", list(self._world.directory.users.values()))

    def user(self, call: Call) -> Answer:
        wanted = call.params["id"].lower()
        rows = self._world.directory.users.values()
        found = next((row for row in rows if wanted in {row["id"], row["userPrincipalName"].lower()}), None)
        if found is None:
            raise graph_errors.resource_not_found(call.params["id"])
        return entity(call, "users", found)

    def me(self, call: Call) -> Answer:
        if call.caller.object_id != ADMINISTRATOR_USER_ID:
            raise graph_errors.bad_request("/me request is only valid with delegated authentication flow.")
        return entity(call, "users", self._world.directory.users[ADMINISTRATOR_USER_ID])

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
        return entity(call, "policies", {"id": "00000000-0000-0000-0000-000000000005", "isEnabled": False})
