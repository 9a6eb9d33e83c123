"""Graph's applications: the objects, their secrets, owners, federated credentials, and deleted items."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.faces.http.graph_collections import collection, entity
from simulator.faces.http.routes import Answer
from simulator.rules import INVENTED, rule
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

APPLICATIONS = "/v1.0/applications"
APPLICATION = f"{APPLICATIONS}/{{id}}"
DELETED = "/v1.0/directory/deletedItems"
# The last part of `microsoft.graph.application`, which clients shorten to `graph.application`
KINDS = {"application": "application", "serviceprincipal": "servicePrincipal"}
READ_ONLY = frozenset({"id", "appId", "createdDateTime", "deletedDateTime", "publisherDomain", "passwordCredentials"})


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about applications."""
    face = _Applications(world)
    routes.add("GET", APPLICATIONS, face.listed)
    routes.add("POST", APPLICATIONS, face.create)
    routes.add("GET", APPLICATION, face.get)
    routes.add("PATCH", APPLICATION, face.change)
    routes.add("DELETE", APPLICATION, face.delete)
    routes.add("POST", f"{APPLICATION}/addPassword", face.add_password)
    routes.add("POST", f"{APPLICATION}/removePassword", face.remove_password)
    routes.add("GET", f"{APPLICATION}/owners", face.owners)
    routes.add("POST", f"{APPLICATION}/owners/$ref", face.add_owner)
    routes.add("DELETE", f"{APPLICATION}/owners/{{owner}}/$ref", face.remove_owner)
    federated = f"{APPLICATION}/federatedIdentityCredentials"
    routes.add("GET", federated, face.federated)
    routes.add("POST", federated, face.add_federated)
    routes.add("DELETE", f"{federated}/{{credential}}", face.remove_federated)
    routes.add("GET", f"{DELETED}/{{kind}}", face.deleted)
    routes.add("DELETE", f"{DELETED}/{{id}}", face.purge)
    routes.add("POST", f"{DELETED}/{{id}}/restore", face.restore)


class _Applications:
    def __init__(self, world: World) -> None:
        self._world = world
        self._directory = world.directory

    # The objects

    @rule("The administrator's own application is not listed", INVENTED)
    def listed(self, call: Call) -> Answer:
        visible = self._directory.replication.is_over
        rows = [row for row in self._directory.applications.values() if visible(row) and not row.get("_builtIn")]
        return collection(call, "applications", [self._shown(row) for row in rows])

    def create(self, call: Call) -> Answer:
        body = {key: value for key, value in (call.body or {}).items() if key not in READ_ONLY}
        owners = owners_in(body)
        return entity(call, "applications", self._shown(self._directory.create_application(body, owners)), 201)

    def get(self, call: Call) -> Answer:
        return entity(call, "applications", self._shown(self._found(call)))

    def change(self, call: Call) -> Answer:
        record = self._found(call)
        for key, value in (call.body or {}).items():
            if key in READ_ONLY:
                raise graph_errors.bad_request(f"Property '{key}' is read-only and cannot be set.")
            merged = isinstance(value, dict) and isinstance(record.get(key), dict)
            record[key] = {**record[key], **value} if merged else value
        self._directory.applications_changed(record)
        return Answer(204)

    def delete(self, call: Call) -> Answer:
        self._directory.delete_application(self._found(call))
        return Answer(204)

    def _found(self, call: Call) -> dict[str, Any]:
        found: dict[str, Any] | None = self._directory.applications.get(call.params["id"].lower())
        if found is None or not self._directory.replication.is_seen(found):
            raise graph_errors.resource_not_found(call.params["id"])
        return found

    def _shown(self, record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "passwordCredentials": self._directory.passwords.shown(record)}

    # Secrets

    def add_password(self, call: Call) -> Answer:
        wanted = (call.body or {}).get("passwordCredential") or {}
        made = self._directory.passwords.add(self._found(call), wanted)
        context = {"@odata.context": f"{call.origin}/v1.0/$metadata#microsoft.graph.passwordCredential"}
        return Answer(200, {**context, **made})

    def remove_password(self, call: Call) -> Answer:
        self._directory.passwords.remove(self._found(call), str((call.body or {}).get("keyId", "")))
        return Answer(204)

    # Owners

    def owners(self, call: Call) -> Answer:
        return collection(call, "directoryObjects", owner_rows(self._world, self._found(call)))

    def add_owner(self, call: Call) -> Answer:
        add_owner(self._world, self._found(call), call.body or {})
        return Answer(204)

    def remove_owner(self, call: Call) -> Answer:
        remove_owner(self._world, self._found(call), call.params["owner"])
        return Answer(204)

    # Federated credentials

    def federated(self, call: Call) -> Answer:
        return collection(call, "federatedIdentityCredentials", self._found(call).get("_federated", []))

    def add_federated(self, call: Call) -> Answer:
        body = call.body or {}
        missing = [name for name in ("name", "issuer", "subject", "audiences") if not body.get(name)]
        if missing:
            raise graph_errors.invalid_value(missing[0])
        made = {"id": str(uuid.uuid4()), **{key: body[key] for key in ("name", "issuer", "subject", "audiences")}}
        self._found(call).setdefault("_federated", []).append(made)
        self._world.state.touched()
        return Answer(201, made)

    def remove_federated(self, call: Call) -> Answer:
        record = self._found(call)
        wanted = call.params["credential"].lower()
        kept = [entry for entry in record.get("_federated", []) if wanted not in {entry["id"], entry["name"].lower()}]
        if len(kept) == len(record.get("_federated", [])):
            raise graph_errors.resource_not_found(wanted)
        record["_federated"] = kept
        self._world.state.touched()
        return Answer(204)

    # Deleted items

    def deleted(self, call: Call) -> Answer:
        wanted = call.params["kind"].lower().rsplit(".", 1)[-1]
        rows = list(self._directory.deleted.values())
        if wanted in KINDS:
            kind = f"#microsoft.graph.{KINDS[wanted]}"
            return collection(call, "directoryObjects", [row for row in rows if row["@odata.type"] == kind])
        return entity(call, "directoryObjects", self._deleted(wanted))

    def purge(self, call: Call) -> Answer:
        del self._directory.deleted[self._deleted(call.params["id"])["id"]]
        self._world.state.touched()
        return Answer(204)

    def restore(self, call: Call) -> Answer:
        return entity(call, "directoryObjects", self._directory.restore(self._deleted(call.params["id"])))

    def _deleted(self, object_id: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._directory.deleted.get(object_id.lower())
        if found is None:
            raise graph_errors.resource_not_found(object_id)
        return found


def owners_in(body: dict[str, Any]) -> list[str]:
    """Take the owners out of a create's body and return their ids."""
    return [str(link).rsplit("/", 1)[-1].lower() for link in body.pop("owners@odata.bind", [])]


def owner_rows(world: World, record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the owners of an object as directory objects."""
    found = [world.directory.principal(object_id) for object_id in record.get("_owners", [])]
    return [as_directory_object(row) for row in found if row is not None]


def as_directory_object(row: dict[str, Any]) -> dict[str, Any]:
    """Return an object with its type, as collections of mixed objects hold it."""
    kind = (
        "user" if "userPrincipalName" in row else "servicePrincipal" if "servicePrincipalType" in row else "application"
    )
    return {"@odata.type": f"#microsoft.graph.{kind}", **row}


def add_owner(world: World, record: dict[str, Any], body: dict[str, Any]) -> None:
    """Add an owner; 400 for one that is there already, 404 for one that does not exist."""
    object_id = str(body.get("@odata.id", "")).rsplit("/", 1)[-1].lower()
    if world.directory.principal(object_id) is None:
        raise graph_errors.resource_not_found(object_id)
    if object_id in record.setdefault("_owners", []):
        raise graph_errors.bad_request(
            "One or more added object references already exist for the following modified properties: 'owners'."
        )
    record["_owners"].append(object_id)
    world.state.touched()


def remove_owner(world: World, record: dict[str, Any], object_id: str) -> None:
    """Remove an owner; 404 for one that is none."""
    if object_id.lower() not in record.get("_owners", []):
        raise graph_errors.resource_not_found(object_id)
    record["_owners"].remove(object_id.lower())
    world.state.touched()
