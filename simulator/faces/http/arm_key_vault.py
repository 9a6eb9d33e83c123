"""ARM's face of Key Vault: vaults, deleted vaults, and secrets as templates set them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request
from simulator.faces.http.arm_operations import ArmOperations
from simulator.faces.http.routes import Answer
from simulator.rules import rule

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PROVIDER = "/providers/Microsoft.KeyVault"
SUBSCRIPTION = f"/subscriptions/{{sub}}{PROVIDER}"
VAULTS = f"/subscriptions/{{sub}}/resourceGroups/{{group}}{PROVIDER}/vaults"
VAULT = f"{VAULTS}/{{vault}}"
DELETED = f"{SUBSCRIPTION}/locations/{{location}}/deletedVaults/{{vault}}"
SECRET_TYPE = "Microsoft.KeyVault/vaults/secrets"  # noqa: S105 - the name of a type


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about vaults."""
    face = _Vaults(world)
    routes.add("GET", f"{SUBSCRIPTION}/vaults", face.vaults)
    routes.add("GET", VAULTS, face.vaults)
    routes.add("GET", VAULT, face.get)
    routes.add("PUT", VAULT, face.put)
    routes.add("PATCH", VAULT, face.patch)
    routes.add("DELETE", VAULT, face.delete)
    routes.add("POST", f"{SUBSCRIPTION}/checkNameAvailability", face.check_name)
    routes.add("GET", f"{SUBSCRIPTION}/deletedVaults", face.deleted)
    routes.add("GET", DELETED, face.get_deleted)
    routes.add("POST", f"{DELETED}/purge", face.purge)
    routes.add("GET", f"{VAULT}/secrets", face.secrets)
    routes.add("GET", f"{VAULT}/secrets/{{name}}", face.get_secret)
    routes.add("PUT", f"{VAULT}/secrets/{{name}}", face.put_secret)
    routes.add("PATCH", f"{VAULT}/secrets/{{name}}", face.patch_secret)


class _Vaults:
    def __init__(self, world: World) -> None:
        self._world = world
        self._vaults = world.key_vault
        self._operations = ArmOperations(world)

    def vaults(self, call: Call) -> Answer:
        return Answer(body={"value": self._vaults.vaults(call.path.partition("/providers/")[0])})

    def get(self, call: Call) -> Answer:
        return Answer(body=self._vaults.vault(_vault_id(call)))

    def put(self, call: Call) -> Answer:
        made, is_new = self._vaults.put(_vault_id(call), call.body or {})
        return Answer(201 if is_new else 200, made)

    def patch(self, call: Call) -> Answer:
        old = self._vaults.vault(_vault_id(call))
        body = {"location": old["location"], "tags": (call.body or {}).get("tags", old["tags"])}
        made, _ = self._vaults.put(_vault_id(call), {**body, "properties": {**old["properties"], **call.properties}})
        return Answer(body=made)

    def delete(self, call: Call) -> Answer:
        return Answer(200 if self._vaults.delete(_vault_id(call)) else 204)

    def check_name(self, call: Call) -> Answer:
        name = str((call.body or {}).get("name", ""))
        free = self._vaults.is_name_free(name)
        return Answer(body={"nameAvailable": free, **({} if free else {"reason": "AlreadyExists", "message": name})})

    def deleted(self, call: Call) -> Answer:
        del call
        return Answer(body={"value": self._vaults.deleted()})

    def get_deleted(self, call: Call) -> Answer:
        return Answer(body=self._vaults.deleted_vault(call.params["vault"]))

    def purge(self, call: Call) -> Answer:
        return self._operations.accepted(call, self._vaults.purge(call.params["vault"]))

    # Secrets

    def secrets(self, call: Call) -> Answer:
        vault = self._vaults.vault(_vault_id(call))
        rows = self._vaults.secrets.rows(vault["name"])
        return Answer(body={"value": [self._secret(vault, row["name"], row["versions"][-1]) for row in rows]})

    def get_secret(self, call: Call) -> Answer:
        vault = self._vaults.vault(_vault_id(call))
        version = self._vaults.secrets.version(vault["name"], call.params["name"])
        return Answer(body=self._secret(vault, call.params["name"], version))

    def put_secret(self, call: Call) -> Answer:
        vault = self._vaults.vault(_vault_id(call))
        if not isinstance(call.properties.get("value"), str):
            raise bad_request("BadRequest", "[simulator] a secret needs properties.value")
        is_new = not self._vaults.secrets.holds(vault["name"], call.params["name"])
        wanted = {**call.properties, "tags": (call.body or {}).get("tags")}
        version = self._vaults.secrets.set(vault["name"], call.params["name"], wanted)
        return Answer(201 if is_new else 200, self._secret(vault, call.params["name"], version))

    def patch_secret(self, call: Call) -> Answer:
        vault = self._vaults.vault(_vault_id(call))
        name, body = call.params["name"], {**call.properties, "tags": (call.body or {}).get("tags", {})}
        if "value" in body:
            self._vaults.secrets.set(vault["name"], name, body)
        version = self._vaults.secrets.change(vault["name"], name, "", body)
        return Answer(body=self._secret(vault, name, version))

    @rule("ARM never answers with the value of a secret", "Azure REST reference, Key Vault Secrets")
    def _secret(self, vault: dict[str, Any], name: str, version: dict[str, Any]) -> dict[str, Any]:
        uri = f"{vault['properties']['vaultUri']}secrets/{name}"
        names = ("enabled", "nbf", "exp", "created", "updated")
        attributes = {key: version["attributes"][key] for key in names if key in version["attributes"]}
        properties = {"attributes": attributes, "secretUri": uri, "secretUriWithVersion": f"{uri}/{version['version']}"}
        if version.get("contentType"):
            properties["contentType"] = version["contentType"]
        return {
            "id": f"{vault['id']}/secrets/{name}",
            "name": name,
            "type": SECRET_TYPE,
            "location": vault["location"],
            "tags": version["tags"],
            "properties": properties,
        }


def _vault_id(call: Call) -> str:
    group = f"/subscriptions/{call.params['sub']}/resourceGroups/{call.params['group']}"
    return f"{group}{PROVIDER}/vaults/{call.params['vault']}"
