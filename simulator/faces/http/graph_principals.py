"""Graph's service principals and directory objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.graph_applications import (
    add_owner,
    as_directory_object,
    owner_rows,
    owners_in,
    remove_owner,
)
from simulator.faces.http.graph_collections import collection, entity, selected
from simulator.faces.http.routes import Answer
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PRINCIPALS = "/v1.0/servicePrincipals"
PRINCIPAL = f"{PRINCIPALS}/{{id}}"
READ_ONLY = frozenset({"id", "appId", "appDisplayName", "createdDateTime", "appOwnerOrganizationId"})


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about service principals."""
    face = _Principals(world)
    routes.add("GET", PRINCIPALS, face.listed)
    routes.add("POST", PRINCIPALS, face.create)
    routes.add("GET", PRINCIPAL, face.get)
    routes.add("PATCH", PRINCIPAL, face.change)
    routes.add("DELETE", PRINCIPAL, face.delete)
    routes.add("GET", f"{PRINCIPAL}/owners", face.owners)
    routes.add("POST", f"{PRINCIPAL}/owners/$ref", face.add_owner)
    routes.add("DELETE", f"{PRINCIPAL}/owners/{{owner}}/$ref", face.remove_owner)
    routes.add("POST", "/v1.0/directoryObjects/getByIds", face.by_ids)
    routes.add("GET", "/v1.0/directoryObjects/{id}", face.directory_object)


class _Principals:
    def __init__(self, world: World) -> None:
        self._world = world
        self._directory = world.directory

    def listed(self, call: Call) -> Answer:
        visible = self._directory.replication.is_over
        rows = [row for row in self._directory.service_principals.values() if visible(row)]
        return collection(call, "servicePrincipals", rows)

    def create(self, call: Call) -> Answer:
        body = {key: value for key, value in (call.body or {}).items() if key not in READ_ONLY - {"appId"}}
        owners = owners_in(body)
        return entity(call, "servicePrincipals", self._directory.create_service_principal(body, owners), 201)

    def get(self, call: Call) -> Answer:
        return entity(call, "servicePrincipals", self._found(call))

    def change(self, call: Call) -> Answer:
        record = self._found(call)
        for key, value in (call.body or {}).items():
            if key in READ_ONLY:
                raise graph_errors.bad_request(f"Property '{key}' is read-only and cannot be set.")
            record[key] = value
        self._world.state.touched()
        return Answer(204)

    def delete(self, call: Call) -> Answer:
        self._directory.delete_service_principal(self._found(call))
        return Answer(204)

    def owners(self, call: Call) -> Answer:
        return collection(call, "directoryObjects", owner_rows(self._world, self._found(call)))

    def add_owner(self, call: Call) -> Answer:
        add_owner(self._world, self._found(call), call.body or {})
        return Answer(204)

    def remove_owner(self, call: Call) -> Answer:
        remove_owner(self._world, self._found(call), call.params["owner"])
        return Answer(204)

    def _found(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] | None = self._directory.service_principals.get(call.params["id"].lower())
        if found is None or not self._directory.replication.is_seen(found):
            raise graph_errors.resource_not_found(call.params["id"])
        return found

    # Any object

    def by_ids(self, call: Call) -> Answer:
        body = call.body or {}
        kinds = {str(name).lower() for name in body.get("types", [])}
        found = [self._object(str(object_id)) for object_id in body.get("ids", [])]
        rows = [as_directory_object(row) for row in found if row is not None]
        wanted = [row for row in rows if not kinds or row["@odata.type"].rsplit(".", 1)[-1].lower() in kinds]
        return Answer(body={"value": [selected(call, row) for row in wanted]})

    def directory_object(self, call: Call) -> Answer:
        found = self._object(call.params["id"])
        if found is None:
            raise graph_errors.resource_not_found(call.params["id"])
        return entity(call, "directoryObjects", as_directory_object(found))

    def _object(self, object_id: str) -> dict[str, Any] | None:
        found = self._directory.principal(object_id) or self._directory.applications.get(object_id.lower())
        return found if found is not None and self._directory.replication.is_over(found) else None
