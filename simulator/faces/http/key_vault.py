"""Key Vault's data plane: secrets with versions, behind a challenge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import WireError
from simulator.faces.http.authentication import caller_of
from simulator.faces.http.routes import Answer
from simulator.rules import rule
from simulator.services import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.http.routes import Call, Caller, Route, Routes
    from simulator.world import World

# A vault's own address, and the origin itself, where clients cannot be told a path
BASES = ("/vaults/{vault}", "")


class VaultGate:
    """Checks what every call to a vault has in common."""

    def __init__(self, world: World) -> None:
        self._world = world

    @rule("A call without token is answered with 401 and a challenge that names authority and resource", "azure-docs")
    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who calls; raise 401 with the challenge."""
        try:
            return caller_of(self._world, headers, tokens.KEY_VAULT)
        except WireError as error:
            origin, tenant = self._world.origin, self._world.settings.tenant_id
            challenge = f'Bearer authorization="{origin}/{tenant}", resource="{origin}"'
            raise WireError(401, "Unauthorized", error.message, {"www-authenticate": challenge}) from None

    def answer(self, route: Route, call: Call) -> Answer:
        """Return the handler's answer."""
        return route.handler(call)


def add_routes(routes: Routes, world: World) -> None:
    """Add the data plane."""
    face = _Secrets(world)
    for base in BASES:
        routes.add("GET", f"{base}/secrets", face.listed)
        routes.add("GET", f"{base}/deletedsecrets", face.deleted)
        routes.add("GET", f"{base}/deletedsecrets/{{name}}", face.get_deleted)
        routes.add("DELETE", f"{base}/deletedsecrets/{{name}}", face.purge)
        routes.add("POST", f"{base}/deletedsecrets/{{name}}/recover", face.recover)
        one = f"{base}/secrets/{{name}}"
        routes.add("GET", f"{one}/versions", face.versions)
        routes.add("GET", one, face.get)
        routes.add("PUT", one, face.set)
        routes.add("DELETE", one, face.delete)
        routes.add("GET", f"{one}/{{version}}", face.get)
        routes.add("PATCH", f"{one}/{{version}}", face.change)


class _Secrets:
    def __init__(self, world: World) -> None:
        self._world = world
        self._secrets = world.key_vault.secrets

    def _vault(self, call: Call, permission: str) -> str:
        """Return the name of the vault that is meant; raise 403 for a caller without the permission."""
        vault = self._world.key_vault.reached(call.params.get("vault", ""), call.params.get("name", ""))
        self._world.key_vault.require(vault, call.caller.object_id, permission)
        return str(vault["name"])

    def get(self, call: Call) -> Answer:
        vault = self._vault(call, "get")
        version = self._secrets.version(vault, call.params["name"], call.params.get("version", ""))
        self._secrets.require_enabled(version)
        return Answer(body=self._bundle(call.params["name"], version))

    def set(self, call: Call) -> Answer:
        vault = self._vault(call, "set")
        version = self._secrets.set(vault, call.params["name"], call.body or {})
        return Answer(body=self._bundle(call.params["name"], version))

    def change(self, call: Call) -> Answer:
        vault = self._vault(call, "set")
        version = self._secrets.change(vault, call.params["name"], call.params["version"], call.body or {})
        return Answer(body=self._item(call.params["name"], version, with_version=True))

    def listed(self, call: Call) -> Answer:
        rows = self._secrets.rows(self._vault(call, "list"))
        return Answer(body={"value": [self._item(row["name"], row["versions"][-1]) for row in rows], "nextLink": None})

    def versions(self, call: Call) -> Answer:
        row = self._secrets.row(self._vault(call, "list"), call.params["name"])
        found = [self._item(row["name"], version, with_version=True) for version in row["versions"]]
        return Answer(body={"value": found, "nextLink": None})

    def delete(self, call: Call) -> Answer:
        row = self._secrets.delete(self._vault(call, "delete"), call.params["name"])
        return Answer(body=self._deleted(row))

    def deleted(self, call: Call) -> Answer:
        rows = self._secrets.deleted_rows(self._vault(call, "list"))
        return Answer(body={"value": [self._deleted(row) for row in rows], "nextLink": None})

    def get_deleted(self, call: Call) -> Answer:
        return Answer(body=self._deleted(self._secrets.deleted(self._vault(call, "get"), call.params["name"])))

    def purge(self, call: Call) -> Answer:
        self._secrets.purge(self._vault(call, "purge"), call.params["name"])
        return Answer(204)

    def recover(self, call: Call) -> Answer:
        row = self._secrets.recover(self._vault(call, "recover"), call.params["name"])
        return Answer(body=self._item(row["name"], row["versions"][-1], with_version=True))

    @rule("A secret's id is at the origin, because clients take it apart by its path", "azure-keyvault-secrets 4.12")
    def _item(self, name: str, version: dict[str, Any], *, with_version: bool = False) -> dict[str, Any]:
        suffix = f"/{version['version']}" if with_version else ""
        shown = {"id": f"{self._world.origin}/secrets/{name}{suffix}", "attributes": version["attributes"]}
        shown |= {"tags": version["tags"]}
        return shown | ({"contentType": version["contentType"]} if version.get("contentType") else {})

    def _bundle(self, name: str, version: dict[str, Any]) -> dict[str, Any]:
        return {**self._item(name, version, with_version=True), "value": self._secrets.value(version)}

    def _deleted(self, row: dict[str, Any]) -> dict[str, Any]:
        shown = self._item(row["name"], row["versions"][-1])
        deleted = row.get("deletedDate", int(self._world.clock.now().timestamp()))
        ends = deleted + 90 * 86400
        recovery = f"{self._world.origin}/deletedsecrets/{row['name']}"
        return {**shown, "recoveryId": recovery, "deletedDate": deleted, "scheduledPurgeDate": ends}
