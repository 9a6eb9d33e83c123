"""What calls about secrets and about keys have in common at a vault's data plane."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.http.routes import Answer
from simulator.rules import rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.http.routes import Call, Routes
    from simulator.services.vault_objects import VaultObjects
    from simulator.world import World

# A vault's own address, and the origin itself, where clients cannot be told a path
BASES = ("/vaults/{vault}", "")
VAULT_DOMAIN = "vault.azure.net"


def vault_host(headers: Mapping[str, str]) -> str:
    """Return the real host name of a vault that a request came for; empty where it came to the simulator's own."""
    host = headers.get("host", "").lower().removesuffix(":443")
    return host if host.endswith(f".{VAULT_DOMAIN}") else ""


class ObjectsFace:
    """Lists, versions and deletion of `secrets` or `keys`."""

    KIND = ""
    ID = ""
    """The member that holds an object's id."""

    def __init__(self, world: World, objects: VaultObjects) -> None:
        self._world = world
        self._all = objects

    def add_common(self, routes: Routes, base: str) -> None:
        """Add what both kinds have, below one of BASES."""
        deleted = f"{base}/deleted{self.KIND}"
        routes.add("GET", f"{base}/{self.KIND}", self._listed)
        routes.add("GET", deleted, self._deleted)
        routes.add("GET", f"{deleted}/{{name}}", self._get_deleted)
        routes.add("DELETE", f"{deleted}/{{name}}", self._purge)
        routes.add("POST", f"{deleted}/{{name}}/recover", self._recover)
        routes.add("GET", f"{base}/{self.KIND}/{{name}}/versions", self._versions)
        routes.add("DELETE", f"{base}/{self.KIND}/{{name}}", self._delete)

    @rule(
        "A vault answers at its real host name too, where a client's proxy brings it here", "gocloud.dev, azurekeyvault"
    )
    def _vault(self, call: Call, permission: str) -> str:
        """Return the name of the vault that is meant; raise 403 for a caller without the permission."""
        vault_name = call.params.get("vault") or vault_host(call.headers).partition(".")[0]
        name = call.params.get("name", "")
        vault = self._world.key_vault.reached(vault_name, self.KIND, name)
        self._world.key_vault.require(vault, call.caller.object_id, permission, self.KIND, name)
        return str(vault["name"])

    @rule("An id is at the origin, because clients take it apart by its path", "azure-keyvault-secrets 4.12")
    def _id(self, call: Call, name: str, version: str = "") -> str:
        host = vault_host(call.headers)
        origin = f"https://{host}" if host else self._world.origin
        return f"{origin}/{self.KIND}/{name}" + (f"/{version}" if version else "")

    def _item(self, call: Call, name: str, version: dict[str, Any], *, with_version: bool = False) -> dict[str, Any]:
        shown_id = self._id(call, name, version["version"] if with_version else "")
        return {self.ID: shown_id, "attributes": version["attributes"], "tags": version["tags"]}

    def _whole(self, call: Call, name: str, version: dict[str, Any]) -> dict[str, Any]:
        """Return what is shown of a version that is recovered or deleted."""
        return self._item(call, name, version, with_version=True)

    def _listed(self, call: Call) -> Answer:
        rows = self._all.rows(self._vault(call, "list"))
        found = [self._item(call, row["name"], row["versions"][-1]) for row in rows]
        return Answer(body={"value": found, "nextLink": None})

    def _versions(self, call: Call) -> Answer:
        row = self._all.row(self._vault(call, "list"), call.params["name"])
        found = [self._item(call, row["name"], version, with_version=True) for version in row["versions"]]
        return Answer(body={"value": found, "nextLink": None})

    def _delete(self, call: Call) -> Answer:
        row = self._all.delete(self._vault(call, "delete"), call.params["name"])
        return Answer(body=self._deleted_whole(call, row))

    def _deleted(self, call: Call) -> Answer:
        rows = self._all.deleted_rows(self._vault(call, "list"))
        return Answer(body={"value": [self._deleted_item(call, row) for row in rows], "nextLink": None})

    def _get_deleted(self, call: Call) -> Answer:
        return Answer(body=self._deleted_whole(call, self._all.deleted(self._vault(call, "get"), call.params["name"])))

    def _purge(self, call: Call) -> Answer:
        self._all.purge(self._vault(call, "purge"), call.params["name"])
        return Answer(204)

    def _recover(self, call: Call) -> Answer:
        row = self._all.recover(self._vault(call, "recover"), call.params["name"])
        return Answer(body=self._whole(call, row["name"], row["versions"][-1]))

    def _with_deletion(self, call: Call, row: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
        deleted = row.get("deletedDate", int(self._world.clock.now().timestamp()))
        recovery = self._id(call, row["name"]).replace(f"/{self.KIND}/", f"/deleted{self.KIND}/")
        times = {"deletedDate": deleted, "scheduledPurgeDate": deleted + 90 * 86400}
        return {**shown, "recoveryId": recovery, **times}

    def _deleted_item(self, call: Call, row: dict[str, Any]) -> dict[str, Any]:
        return self._with_deletion(call, row, self._item(call, row["name"], row["versions"][-1]))

    def _deleted_whole(self, call: Call, row: dict[str, Any]) -> dict[str, Any]:
        return self._with_deletion(call, row, self._whole(call, row["name"], row["versions"][-1]))
