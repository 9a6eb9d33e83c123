"""Graph's view of the tenant: organization, domains, users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.graph_collections import collection, entity
from simulator.faces.http.routes import Answer
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

USER = "/v1.0/users/{id}"
DOMAIN = "/v1.0/domains/{id}"


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about the tenant."""
    face = _Tenant(world)
    routes.add("GET", "/v1.0/organization", face.organization)
    routes.add("GET", "/v1.0/domains", face.domains)
    routes.add("GET", DOMAIN, face.domain)
    routes.add("GET", f"{DOMAIN}/serviceConfigurationRecords", face.records)
    routes.add("GET", "/v1.0/users", face.users)
    routes.add("POST", "/v1.0/users", face.create_user)
    routes.add("GET", USER, face.user)
    routes.add("PATCH", USER, face.change_user)
    routes.add("DELETE", USER, face.delete_user)
    routes.add("GET", "/v1.0/me", face.me)


class _Tenant:
    def __init__(self, world: World) -> None:
        self._world = world
        self._people = world.directory.people
        self._domains = world.domains

    def organization(self, call: Call) -> Answer:
        row = {
            "id": self._world.settings.tenant_id,
            "displayName": "Simulated",
            # The month and day are invented; Exchange Online's defaults come from the year.
            "createdDateTime": f"{self._world.exchange.store.switches.get('yearOfCreation')}-03-01T08:00:00Z",
            "countryLetterCode": "DE",
            "tenantType": "AAD",
            "verifiedDomains": [_verified(row) for row in self._domains.rows.values() if row["isVerified"]],
        }
        return collection(call, "organization", [row])

    # Domains

    def domains(self, call: Call) -> Answer:
        return collection(call, "domains", list(self._domains.rows.values()))

    def domain(self, call: Call) -> Answer:
        return entity(call, "domains", self._domain(call))

    def records(self, call: Call) -> Answer:
        name = str(self._domain(call)["id"])
        return collection(call, f"domains('{name}')/serviceConfigurationRecords", self._domains.records(name))

    def _domain(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] | None = self._domains.rows.get(call.params["id"].lower())
        if found is None:
            raise graph_errors.resource_not_found(call.params["id"])
        return found

    # Users

    def users(self, call: Call) -> Answer:
        return collection(call, "users", list(self._people.rows.values()))

    def create_user(self, call: Call) -> Answer:
        return entity(call, "users", self._people.add(call.body or {}), 201)

    def user(self, call: Call) -> Answer:
        return entity(call, "users", self._user(call.params["id"]))

    def change_user(self, call: Call) -> Answer:
        self._people.change(self._user(call.params["id"]), call.body or {})
        return Answer(204)

    def delete_user(self, call: Call) -> Answer:
        self._people.remove(self._user(call.params["id"]))
        return Answer(204)

    def me(self, call: Call) -> Answer:
        found = self._people.find(call.caller.object_id)
        if found is None:
            raise graph_errors.bad_request("/me request is only valid with delegated authentication flow.")
        return entity(call, "users", found)

    def _user(self, name: str) -> dict[str, Any]:
        found = self._people.find(name)
        if found is None:
            raise graph_errors.resource_not_found(name)
        return found


def _verified(row: dict[str, Any]) -> dict[str, Any]:
    capabilities = ", ".join(row["supportedServices"]) or "None"
    kept = {name: row[name] for name in ("isDefault", "isInitial")}
    return {"name": row["id"], "type": "Managed", "capabilities": capabilities, **kept}
