"""ARM's face of Storage: accounts, their blob service, and its containers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.http.arm_operations import ArmOperations
from simulator.faces.http.routes import Answer
from simulator.operations import SUCCEEDED

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PROVIDER = "/providers/Microsoft.Storage"
SUBSCRIPTION = f"/subscriptions/{{sub}}{PROVIDER}"
ACCOUNTS = f"/subscriptions/{{sub}}/resourceGroups/{{group}}{PROVIDER}/storageAccounts"
ACCOUNT = f"{ACCOUNTS}/{{account}}"
SERVICE = f"{ACCOUNT}/blobServices/default"
CONTAINERS = f"{SERVICE}/containers"
CONTAINER = f"{CONTAINERS}/{{name}}"
OPERATION = f"{SUBSCRIPTION}/locations/{{location}}/asyncoperations/{{operation}}"


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about storage."""
    face = _Storage(world)
    routes.add("POST", f"{SUBSCRIPTION}/checkNameAvailability", face.check_name)
    routes.add("GET", OPERATION, face.operation)
    routes.add("GET", f"{SUBSCRIPTION}/storageAccounts", face.accounts)
    routes.add("GET", ACCOUNTS, face.accounts)
    routes.add("GET", ACCOUNT, face.get)
    routes.add("PUT", ACCOUNT, face.put)
    routes.add("DELETE", ACCOUNT, face.delete)
    routes.add("POST", f"{ACCOUNT}/listKeys", face.keys)
    routes.add("GET", SERVICE, face.service)
    routes.add("PUT", SERVICE, face.put_service)
    routes.add("GET", CONTAINERS, face.containers)
    routes.add("GET", CONTAINER, face.get_container)
    routes.add("PUT", CONTAINER, face.put_container)
    routes.add("DELETE", CONTAINER, face.delete_container)


class _Storage:
    def __init__(self, world: World) -> None:
        self._world = world
        self._accounts = world.storage_accounts
        self._blobs = world.blob_containers
        self._operations = ArmOperations(world)

    def check_name(self, call: Call) -> Answer:
        return Answer(body=self._accounts.availability(str((call.body or {}).get("name", ""))))

    def operation(self, call: Call) -> Answer:
        """Answer with the account once it is made, as a client expects that polls `Location` after a PUT."""
        found = self._operations.find(call)
        if self._world.operations.status(found["id"]) == SUCCEEDED:
            return Answer(body=self._accounts.account(found["resourceId"]))
        return self._operations.accepted(call, found["id"], at=_in(call.params["location"]))

    def accounts(self, call: Call) -> Answer:
        return Answer(body={"value": self._accounts.accounts(call.path.partition("/providers/")[0])})

    def get(self, call: Call) -> Answer:
        return Answer(body=self._accounts.account(_account_id(call)))

    def put(self, call: Call) -> Answer:
        made, operation = self._accounts.put(_account_id(call), call.body or {})
        if operation is None:
            return Answer(body=made)
        return self._operations.accepted(call, operation, at=_in(made["location"]))

    def delete(self, call: Call) -> Answer:
        return Answer(200 if self._accounts.delete(_account_id(call)) else 204)

    def keys(self, call: Call) -> Answer:
        return Answer(body={"keys": self._accounts.keys(_account_id(call))})

    # Blobs

    def service(self, call: Call) -> Answer:
        return Answer(body=self._blobs.service(_account_id(call)))

    def put_service(self, call: Call) -> Answer:
        return Answer(body=self._blobs.put_service(_account_id(call), call.properties))

    def containers(self, call: Call) -> Answer:
        return Answer(body={"value": self._blobs.containers(_account_id(call))})

    def get_container(self, call: Call) -> Answer:
        return Answer(body=self._blobs.container(_account_id(call), call.params["name"]))

    def put_container(self, call: Call) -> Answer:
        made, is_new = self._blobs.put(_account_id(call), call.params["name"], call.properties)
        return Answer(201 if is_new else 200, made)

    def delete_container(self, call: Call) -> Answer:
        return Answer(200 if self._blobs.delete(_account_id(call), call.params["name"]) else 204)


def _account_id(call: Call) -> str:
    group = f"/subscriptions/{call.params['sub']}/resourceGroups/{call.params['group']}"
    return f"{group}{PROVIDER}/storageAccounts/{call.params['account']}"


def _in(location: str) -> str:
    return OPERATION.replace("{location}", location)
