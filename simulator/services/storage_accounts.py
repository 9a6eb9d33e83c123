"""Storage accounts: made, listed and deleted, with their keys. Their blobs are not played; see Azurite."""

from __future__ import annotations

import base64
import os
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.errors import bad_request, conflict, resource_not_found
from simulator.rules import INVENTED, rule
from simulator.services import storage_kinds
from simulator.services.resources import normal_id
from simulator.services.sealing import Seal

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.resources import Resources

ACCOUNT_TYPE = "Microsoft.Storage/storageAccounts"
PROVISIONED = "storage.provisioned"
SUCCEEDED = "Succeeded"
KEYS = ("key1", "key2")
KEY_BYTES = 64


class StorageAccounts:
    """Accounts in the table `storageAccounts` by lower-case ARM id; `_keys` holds their keys, sealed."""

    def __init__(self, core: Core, resources: Resources) -> None:
        self._core = core
        self._resources = resources
        self._seal = Seal(core.state)
        self._accounts = core.state.table("storageAccounts")
        core.timers.register(PROVISIONED, self._provisioned)

    def put(self, account_id: str, body: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
        """Create or change an account; return it and, for a new one, the id of the operation that makes it."""
        name = account_id.rsplit("/", 1)[-1]
        storage_kinds.check_name(name)
        if not body.get("location"):
            raise bad_request("LocationRequired", "The location property is required for this definition.")
        storage_kinds.check_kind(body)
        properties = dict(body.get("properties") or {})
        storage_kinds.check_settings(properties)
        old = self._accounts.get(normal_id(account_id))
        if old is None:
            self._refuse_taken(account_id, name)
        else:
            _check_unchanged(old, body)
        self._accounts[normal_id(account_id)] = self._made(old, account_id, body, properties)
        self._core.state.touched()
        return self._accounts[normal_id(account_id)], None if old else self._begin(account_id)

    def _made(
        self, old: dict[str, Any] | None, account_id: str, body: dict[str, Any], properties: dict[str, Any]
    ) -> dict[str, Any]:
        location, sku = _location(body), str(body["sku"]["name"])
        kept = old or self._new(account_id, location)
        return {
            **{key: kept[key] for key in ("id", "name", "type", "_keys")},
            "location": location,
            "tags": body.get("tags") or {},
            "sku": {"name": sku, "tier": sku.partition("_")[0]},
            "kind": body["kind"],
            "properties": {
                **storage_kinds.DEFAULTS,
                **kept["properties"],
                **properties,
                "encryption": storage_kinds.encryption(properties.get("encryption") or {}),
            },
        }

    def _new(self, account_id: str, location: str) -> dict[str, Any]:
        name, now = account_id.rsplit("/", 1)[-1], stamp(self._core.clock.now())
        keys = {key: self._seal.close(base64.b64encode(os.urandom(KEY_BYTES)).decode()) for key in KEYS}
        properties = {
            "provisioningState": "Creating",
            "creationTime": now,
            "keyCreationTime": dict.fromkeys(KEYS, now),
            "primaryLocation": location,
            "primaryEndpoints": storage_kinds.endpoints(name),
        }
        return {"id": account_id, "name": name, "type": ACCOUNT_TYPE, "_keys": keys, "properties": properties}

    @rule("Making an account takes a while: 202, and until it is made it has nothing below it", INVENTED)
    def _begin(self, account_id: str) -> str:
        seconds = self._core.settings.durations.storage_account
        key = normal_id(account_id)
        return self._core.operations.begin("create", account_id, seconds, PROVISIONED, account_id=key)

    def _provisioned(self, account_id: str) -> None:
        if account_id in self._accounts:
            self._accounts[account_id]["properties"]["provisioningState"] = SUCCEEDED
            self._core.state.touched()

    @rule(
        "An account's name is taken everywhere: 409, with another code within the subscription", storage_kinds.NAME_DOCS
    )
    def _refuse_taken(self, account_id: str, name: str) -> None:
        owner = next((key for key, row in self._accounts.items() if row["name"] == name), "")
        if owner and owner.split("/")[2] == normal_id(account_id).split("/")[2]:
            raise conflict(
                "StorageAccountInAnotherResourceGroup",
                f"The account {name} is already in another resource group in this subscription.",
            )
        if owner:
            raise conflict("StorageAccountAlreadyTaken", _taken(name))

    def availability(self, name: str) -> dict[str, Any]:
        """Return whether an account can be called so, as checkNameAvailability says it."""
        if refusal := storage_kinds.refusal_of_name(name):
            return {"nameAvailable": False, "reason": "AccountNameInvalid", "message": refusal}
        if any(row["name"] == name for row in self._accounts.values()):
            return {"nameAvailable": False, "reason": "AlreadyExists", "message": _taken(name)}
        return {"nameAvailable": True}

    def account(self, account_id: str) -> dict[str, Any]:
        """Return an account; 404 when it is not there."""
        found: dict[str, Any] | None = self._accounts.get(normal_id(account_id))
        if found is None:
            parts = account_id.strip("/").split("/")
            raise resource_not_found(ACCOUNT_TYPE, parts[-1], parts[3])
        return found

    @rule(
        "An account that is still being made has no keys, services or containers: 409 StorageAccountIsNotProvisioned",
        "kubernetes-sigs/azurefile-csi-driver, azurefile.go",
    )
    def ready(self, account_id: str) -> dict[str, Any]:
        """Return an account that is made; 404 when it is not there, 409 before."""
        found = self.account(account_id)
        if found["properties"]["provisioningState"] != SUCCEEDED:
            raise conflict(
                "StorageAccountIsNotProvisioned",
                "The storage account provisioning state must be 'Succeeded' before executing the operation.",
            )
        return found

    def accounts(self, scope: str) -> list[dict[str, Any]]:
        """Return the accounts of a group or subscription."""
        return [row for key, row in self._accounts.items() if key.startswith(normal_id(scope) + "/")]

    def delete(self, account_id: str) -> bool:
        """Delete an account with all that is in it; return whether it was there."""
        was_there = normal_id(account_id) in self._accounts
        self._resources.remove_tree(account_id)
        return was_there

    def keys(self, account_id: str) -> list[dict[str, str]]:
        """Return the keys of an account."""
        found = self.ready(account_id)
        return [
            {
                "keyName": key,
                "permissions": "FULL",
                "value": self._seal.open(found["_keys"][key]),
                "creationTime": found["properties"]["keyCreationTime"][key],
            }
            for key in KEYS
        ]


@rule("An account keeps its location: 409 InvalidResourceLocation", "Azure/azure-cli issue 27899")
@rule("Making an account again with another SKU is refused: 400", "Azure/azure-cli issue 27899")
def _check_unchanged(old: dict[str, Any], body: dict[str, Any]) -> None:
    if _location(body) != old["location"]:
        group = old["id"].split("/")[4]
        raise conflict(
            "InvalidResourceLocation",
            f"The resource '{old['name']}' already exists in location '{old['location']}' in resource group '{group}'. A "
            f"resource with the same name cannot be created in location '{_location(body)}'. Please select a new resource "
            "name.",
        )
    if body["sku"]["name"] != old["sku"]["name"]:
        raise storage_kinds.invalid_values("sku")


def _location(body: dict[str, Any]) -> str:
    return str(body["location"]).replace(" ", "").lower()


def _taken(name: str) -> str:
    return f"The storage account named {name} is already taken."
