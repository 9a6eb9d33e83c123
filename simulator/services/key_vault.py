"""Key Vault: vaults, their soft deletion, and who may reach their secrets and keys."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.errors import WireError, bad_request, conflict, not_found, resource_not_found
from simulator.rules import INVENTED, rule
from simulator.services.resources import normal_id
from simulator.services.vault_keys import VaultKeys
from simulator.services.vault_secrets import VaultSecrets

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.authorization import Authorization
    from simulator.services.resources import Resources
    from simulator.services.vault_objects import VaultObjects

VAULT_TYPE = "Microsoft.KeyVault/vaults"
VAULT_DOCS = "azure-docs, key-vault/general/soft-delete-overview"
NAME = re.compile(r"[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]")
# What a call does to a secret or a key: the permission of an access policy, the action of a role
ACTIONS = {
    "secrets": {
        "get": "getSecret/action",
        "set": "setSecret/action",
        "list": "readMetadata/action",
        "delete": "delete",
        "recover": "recover/action",
        "purge": "purge/action",
    },
    "keys": {
        "get": "read",
        "list": "read",
        "create": "create/action",
        "update": "update/action",
        "delete": "delete",
        "recover": "recover/action",
        "purge": "purge/action",
        "encrypt": "encrypt/action",
        "decrypt": "decrypt/action",
        "wrapKey": "wrap/action",
        "unwrapKey": "unwrap/action",
    },
}


class KeyVault:
    """Vaults in the table `vaults` by lower-case ARM id, soft-deleted ones in `deletedVaults` by lower-case name."""

    def __init__(self, core: Core, resources: Resources, authorization: Authorization) -> None:
        self._core = core
        self._resources = resources
        self._authorization = authorization
        self._vaults = core.state.table("vaults")
        self._deleted = core.state.table("deletedVaults")
        self.secrets = VaultSecrets(core)
        self.keys = VaultKeys(core)
        self._objects: dict[str, VaultObjects] = {"secrets": self.secrets, "keys": self.keys}
        resources.before_removal.append(self._bury_below)
        core.timers.register("vaults.purge", self._purged)

    @rule("A vault's name is taken everywhere, and by a deleted vault until it is purged: 409", VAULT_DOCS)
    @rule("createMode recover brings a deleted vault back", VAULT_DOCS)
    def put(self, vault_id: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Create or change a vault; return it and whether it is new."""
        name = vault_id.rsplit("/", 1)[-1]
        if not NAME.fullmatch(name):
            raise bad_request(
                "VaultNameNotValid",
                f"The vault name '{name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The "
                "name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.",
            )
        properties = dict(body.get("properties") or {})
        old = self._vaults.get(normal_id(vault_id))
        if old is None:
            self._recover_or_refuse(vault_id, name, properties.pop("createMode", "default"))
            old = self._vaults.get(normal_id(vault_id))
        properties.pop("createMode", None)
        made = self._made(old, vault_id, name, body, properties)
        self._vaults[normal_id(vault_id)] = made
        self._core.state.touched()
        return made, old is None

    def _made(
        self, old: dict[str, Any] | None, vault_id: str, name: str, body: dict[str, Any], properties: dict[str, Any]
    ) -> dict[str, Any]:
        if not body.get("location") or not isinstance(properties.get("sku"), dict) or not properties.get("tenantId"):
            raise bad_request(
                "BadRequest", "[simulator] a vault needs location, properties.sku and properties.tenantId"
            )
        kept = {**(old["properties"] if old else {}), **properties}
        protected = bool(old and old["properties"].get("enablePurgeProtection"))
        if protected and properties.get("enablePurgeProtection") is False:
            raise bad_request(
                "BadRequest",
                'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault '
                "is an irreversible action.",
            )
        standard = {
            "accessPolicies": [],
            "enabledForDeployment": False,
            "enableSoftDelete": True,
            "softDeleteRetentionInDays": self._core.settings.durations.vault_retention_days,
            "enableRbacAuthorization": True,
            "publicNetworkAccess": "Enabled",
        }
        computed = {"vaultUri": f"{self._core.origin}/vaults/{name}/", "provisioningState": "Succeeded"}
        return {
            "id": old["id"] if old else vault_id,
            "name": old["name"] if old else name,
            "type": VAULT_TYPE,
            "location": str(body["location"]).replace(" ", "").lower(),
            "tags": body.get("tags") or {},
            "properties": {**standard, **kept, **computed},
        }

    def _recover_or_refuse(self, vault_id: str, name: str, mode: str) -> None:
        if any(row["name"].lower() == name.lower() for row in self._vaults.values()):
            raise conflict(
                "VaultAlreadyExists",
                f"The vault name '{name}' is already in use. Vault names are globally unique so it is possible that the "
                "name is already taken. If you are sure that the vault name was not taken then it is possible that a "
                "vault with the same name was recently deleted but not purged after being placed in a recoverable state.",
            )
        deleted = self._deleted.get(name.lower())
        if deleted is None:
            return
        if mode != "recover" or normal_id(deleted["id"]) != normal_id(vault_id):
            raise conflict(
                "ConflictError",
                "A vault with the same name already exists in deleted state. You need to either recover or purge "
                "existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more "
                "information on soft delete.",
            )
        del self._deleted[name.lower()]
        self._vaults[normal_id(vault_id)] = deleted["vault"]
        for objects in self._objects.values():
            objects.show(name)

    def vault(self, vault_id: str) -> dict[str, Any]:
        """Return a vault; 404 when it is not there."""
        found: dict[str, Any] | None = self._vaults.get(normal_id(vault_id))
        if found is None:
            parts = vault_id.strip("/").split("/")
            raise resource_not_found(VAULT_TYPE, parts[-1], parts[3])
        return found

    def vaults(self, scope: str) -> list[dict[str, Any]]:
        """Return the vaults of a group or subscription."""
        return [row for key, row in self._vaults.items() if key.startswith(normal_id(scope) + "/")]

    @rule("A deleted vault stays recoverable, with its secrets and keys", VAULT_DOCS)
    def delete(self, vault_id: str) -> bool:
        """Soft-delete a vault; return whether it was there."""
        found = self._vaults.get(normal_id(vault_id))
        if found is None:
            return False
        self._bury(found)
        return True

    def _bury_below(self, group_id: str) -> None:
        for vault in self.vaults(group_id):
            self._bury(vault)

    def _bury(self, vault: dict[str, Any]) -> None:
        now = self._core.clock.now()
        days = int(vault["properties"]["softDeleteRetentionInDays"])
        self._deleted[vault["name"].lower()] = {
            "id": vault["id"],
            "name": vault["name"],
            "location": vault["location"],
            "deletionDate": stamp(now),
            "scheduledPurgeDate": stamp(now + timedelta(days=days)),
            "vault": vault,
        }
        for objects in self._objects.values():
            objects.hide(vault["name"])
        self._resources.remove_tree(vault["id"])

    # Deleted vaults

    def deleted(self) -> list[dict[str, Any]]:
        """Return the deleted vaults as ARM shows them."""
        return [self._shown_deleted(row) for row in self._deleted.values()]

    def deleted_vault(self, name: str) -> dict[str, Any]:
        """Return a deleted vault; 404 when there is none."""
        found = self._deleted.get(name.lower())
        if found is None:
            raise not_found("DeletedVaultNotFound", f"The deleted vault '{name}' could not be found.")
        return self._shown_deleted(found)

    def _shown_deleted(self, row: dict[str, Any]) -> dict[str, Any]:
        base = f"/subscriptions/{self._core.settings.subscription_id}/providers/Microsoft.KeyVault/locations"
        properties = {
            "vaultId": row["id"],
            "location": row["location"],
            "tags": row["vault"]["tags"],
            "deletionDate": row["deletionDate"],
            "scheduledPurgeDate": row["scheduledPurgeDate"],
            "purgeProtectionEnabled": row["vault"]["properties"].get("enablePurgeProtection"),
        }
        deleted_id = f"{base}/{row['location']}/deletedVaults/{row['name']}"
        kind = "Microsoft.KeyVault/deletedVaults"
        return {"id": deleted_id, "name": row["name"], "type": kind, "properties": properties}

    @rule("A vault with purge protection cannot be purged", VAULT_DOCS)
    def purge(self, name: str) -> str:
        """Begin to purge a deleted vault; return the operation's id."""
        shown = self.deleted_vault(name)
        if shown["properties"]["purgeProtectionEnabled"]:
            raise bad_request("MethodNotAllowed", f"[simulator] the vault '{name}' is protected against purging")
        seconds = self._core.settings.durations.short_operation
        return self._core.operations.begin("delete", shown["id"], seconds, "vaults.purge", name=name)

    def _purged(self, name: str) -> None:
        self._deleted.pop(name.lower(), None)
        for objects in self._objects.values():
            objects.purge_all(name)

    def is_name_free(self, name: str) -> bool:
        """Return whether a vault can be called so."""
        taken = {row["name"].lower() for row in self._vaults.values()} | set(self._deleted)
        return name.lower() not in taken and NAME.fullmatch(name) is not None

    # The data plane

    @rule("Every vault is at …/vaults/NAME/; at the origin itself the vault that has what is meant answers", INVENTED)
    def reached(self, vault_name: str, kind: str, name: str = "") -> dict[str, Any]:
        """Return the vault that a call about `secrets` or `keys` means; 404 when there is none."""
        vaults = list(self._vaults.values())
        if vault_name:
            vaults = [row for row in vaults if row["name"].lower() == vault_name.lower()]
        holding = [row for row in vaults if name and self._objects[kind].holds(row["name"], name)]
        chosen: dict[str, Any] | None = next(iter(holding or vaults), None)
        if chosen is None:
            raise not_found("VaultNotFound", f"[simulator] there is no vault '{vault_name}'")
        return chosen

    @rule("A role may be given for one secret or one key", "azure-docs, key-vault/general/rbac-guide")
    def has(self, scope: str) -> bool:
        """Return whether a scope such as `…/vaults/NAME/keys/NAME` is a secret or a key of a vault."""
        vault_id, kind, name = ["", *scope.strip("/").rsplit("/", 2)][-3:]
        vault, objects = self._vaults.get(normal_id(vault_id)), self._objects.get(kind.lower())
        return vault is not None and objects is not None and objects.holds(vault["name"], name)

    @rule("A vault asks roles where enableRbacAuthorization is on, else its access policies", "azure-docs, key-vault")
    @rule("Owner of the subscription is no right at a vault's data plane", "azure-docs, key-vault/general/rbac-guide")
    def require(self, vault: dict[str, Any], principal_id: str, permission: str, kind: str, name: str = "") -> None:
        """Raise 403 unless a principal has a permission (of ACTIONS) for `secrets` or `keys`, or for the one named."""
        if vault["properties"].get("enableRbacAuthorization"):
            action = f"{VAULT_TYPE}/{kind}/{ACTIONS[kind][permission]}"
            scope = f"{vault['id']}/{kind}/{name}" if name else vault["id"]
            if not self._authorization.may(principal_id, action, scope, data=True):
                raise _without_role(vault, principal_id, action, scope)
            return
        policies = (p for p in vault["properties"]["accessPolicies"] if p.get("objectId") == principal_id)
        given = {given.lower() for p in policies for given in p.get("permissions", {}).get(kind, [])}
        if not {permission.lower(), "all"} & given:
            raise _without_policy(vault, principal_id, f"{kind} {permission}")


def _without_role(vault: dict[str, Any], principal_id: str, action: str, scope: str) -> WireError:
    """Return the sentence of a vault that asks roles, as hashicorp/terraform-provider-azurerm's issues quote it."""
    return WireError(
        403,
        "Forbidden",
        "Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role "
        "definitions were changed recently, please observe propagation time.\r\n"
        f"Caller: oid={principal_id}\r\nAction: '{action}'\r\nResource: '{scope.lower()}'\r\n"
        "Assignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null\r\n"
        f"Vault: {vault['name']};location={vault['location']}\r\n",
    )


def _without_policy(vault: dict[str, Any], principal_id: str, permission: str) -> WireError:
    """Return the sentence of a vault with access policies (hashicorp/terraform-provider-azurerm issue 10112)."""
    return WireError(
        403,
        "Forbidden",
        f"The user, group or application 'oid={principal_id}' does not have {permission} permission on key "
        f"vault '{vault['name']};location={vault['location']}'. For help resolving this issue, please see "
        "https://go.microsoft.com/fwlink/?linkid=2125287",
    )
