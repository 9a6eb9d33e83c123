"""Key Vault's data plane: keys, and what is encrypted and decrypted with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.routes import Answer
from simulator.faces.http.vault_objects import BASES, ObjectsFace

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Handler, Routes
    from simulator.world import World

# The last part of the path to the permission that it takes
OPERATIONS = {"encrypt": "encrypt", "decrypt": "decrypt", "wrapkey": "wrapKey", "unwrapkey": "unwrapKey"}


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about keys."""
    face = _Keys(world)
    for base in BASES:
        face.add_common(routes, base)
        one = f"{base}/keys/{{name}}"
        routes.add("GET", one, face.get)
        routes.add("POST", f"{one}/create", face.create)
        routes.add("GET", f"{one}/{{version}}", face.get)
        routes.add("PATCH", one, face.change)
        routes.add("PATCH", f"{one}/{{version}}", face.change)
        for operation, permission in OPERATIONS.items():
            # Without a version the newest one is meant; clients then send an empty part, `/keys/NAME//encrypt`.
            routes.add("POST", f"{one}/{operation}", face.operation(permission))
            routes.add("POST", f"{one}/{{version}}/{operation}", face.operation(permission))


class _Keys(ObjectsFace):
    KIND = "keys"
    ID = "kid"

    def __init__(self, world: World) -> None:
        super().__init__(world, world.key_vault.keys)
        self._keys = world.key_vault.keys

    def get(self, call: Call) -> Answer:
        return Answer(body=self._whole(call, call.params["name"], self._version(call, "get")))

    def create(self, call: Call) -> Answer:
        version = self._keys.create(self._vault(call, "create"), call.params["name"], call.body or {})
        return Answer(body=self._whole(call, call.params["name"], version))

    def change(self, call: Call) -> Answer:
        vault = self._vault(call, "update")
        version = self._keys.change(vault, call.params["name"], call.params.get("version", ""), call.body or {})
        return Answer(body=self._whole(call, call.params["name"], version))

    def operation(self, permission: str) -> Handler:
        """Return the handler of `encrypt`, `decrypt`, `wrapKey` or `unwrapKey`."""

        def answer(call: Call) -> Answer:
            version = self._version(call, permission)
            done = self._keys.operate(version, permission, call.body or {})
            return Answer(body={"kid": self._id(call, call.params["name"], version["version"]), "value": done})

        return answer

    def _version(self, call: Call, permission: str) -> dict[str, Any]:
        vault = self._vault(call, permission)
        return self._keys.version(vault, call.params["name"], call.params.get("version", ""))

    def _whole(self, call: Call, name: str, version: dict[str, Any]) -> dict[str, Any]:
        key = {"kid": self._id(call, name, version["version"]), **version["jwk"]}
        return {"key": key, "attributes": version["attributes"], "tags": version["tags"]}
