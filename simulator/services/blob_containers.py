"""Blob service and containers of a storage account, as ARM shows them; what is in a container is not played."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.errors import WireError, bad_request, conflict, not_found
from simulator.rules import rule
from simulator.services.resources import normal_id
from simulator.services.storage_accounts import ACCOUNT_TYPE
from simulator.services.storage_kinds import SPEC

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.storage_accounts import StorageAccounts

SERVICE_TYPE = f"{ACCOUNT_TYPE}/blobServices"
CONTAINER_TYPE = f"{SERVICE_TYPE}/containers"
SERVICE = "/blobServices/default"
ERROR_CODES = "azure-docs, rest/api/storageservices/blob-service-error-codes"
SHORTEST_NAME, LONGEST_NAME = 3, 63
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ACCESS = ("None", "Blob", "Container")
LONGEST_RETENTION_DAYS = 365
RETENTIONS = ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")


class BlobContainers:
    """Services in the table `blobServices`, containers in `blobContainers`, both by lower-case ARM id."""

    def __init__(self, core: Core, accounts: StorageAccounts) -> None:
        self._core = core
        self._accounts = accounts
        self._services = core.state.table("blobServices")
        self._containers = core.state.table("blobContainers")

    # The service

    def service(self, account_id: str) -> dict[str, Any]:
        """Return the one blob service of an account: it is there from the start, and keeps no versions."""
        account = self._parent(account_id, "read", "blobServices")
        found: dict[str, Any] | None = self._services.get(normal_id(account["id"] + SERVICE))
        empty = {"cors": {"corsRules": []}, "deleteRetentionPolicy": {"enabled": False}, "isVersioningEnabled": False}
        made = {"id": account["id"] + SERVICE, "name": "default", "type": SERVICE_TYPE, "properties": empty}
        return {**(found or made), "sku": account["sku"]}

    @rule("Versioning is on or off, and what is deleted is kept for 1 to 365 days: 400", SPEC)
    def put_service(self, account_id: str, properties: dict[str, Any]) -> dict[str, Any]:
        """Change the blob service; what is not named stays."""
        old = self.service(account_id)
        if not isinstance(properties.get("isVersioningEnabled", False), bool):
            raise bad_request("InvalidRequestContent", "[simulator] isVersioningEnabled is true or false")
        for name in RETENTIONS:
            _check_retention(name, properties.get(name) or {})
        given = {name: value for name, value in properties.items() if value is not None}
        made = {**old, "properties": {**old["properties"], **given}}
        self._services[normal_id(old["id"])] = made
        self._core.state.touched()
        return made

    # Containers

    @rule("A container's name is made of small letters, digits and single hyphens, 3 to 63 of them: 400", ERROR_CODES)
    @rule("A container is public only where its account allows it: 409 PublicAccessNotPermitted", ERROR_CODES)
    def put(self, account_id: str, name: str, properties: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Create or change a container; return it and whether it is new."""
        account = self._parent(account_id, "write", "blobServices/containers")
        _check_name(name)
        access = properties.get("publicAccess") or "None"
        if access not in ACCESS:
            raise bad_request("InvalidRequestContent", f"[simulator] publicAccess is one of {', '.join(ACCESS)}")
        if access != "None" and not account["properties"]["allowBlobPublicAccess"]:
            raise conflict("PublicAccessNotPermitted", "Public access is not permitted on this storage account.")
        container_id = f"{account['id']}{SERVICE}/containers/{name}"
        old = self._containers.get(normal_id(container_id))
        self._containers[normal_id(container_id)] = self._made(container_id, {**properties, "publicAccess": access})
        self._core.state.touched()
        return self._containers[normal_id(container_id)], old is None

    def _made(self, container_id: str, properties: dict[str, Any]) -> dict[str, Any]:
        standard = {
            "defaultEncryptionScope": "$account-encryption-key",
            "denyEncryptionScopeOverride": False,
            "hasImmutabilityPolicy": False,
            "hasLegalHold": False,
            "lastModifiedTime": stamp(self._core.clock.now()),
            "leaseState": "Available",
            "leaseStatus": "Unlocked",
        }
        return {
            "id": container_id,
            "name": container_id.rsplit("/", 1)[-1],
            "type": CONTAINER_TYPE,
            "etag": f'"0x{self._core.random.getrandbits(60):015X}"',
            "properties": {**standard, **properties},
        }

    def container(self, account_id: str, name: str) -> dict[str, Any]:
        """Return a container; 404 when it is not there."""
        account = self._parent(account_id, "read", "blobServices/containers")
        found: dict[str, Any] | None = self._containers.get(normal_id(f"{account['id']}{SERVICE}/containers/{name}"))
        if found is None:
            raise not_found("ContainerNotFound", "The specified container does not exist.")
        return found

    def containers(self, account_id: str) -> list[dict[str, Any]]:
        """Return the containers of an account."""
        account = self._parent(account_id, "read", "blobServices/containers")
        return [row for key, row in self._containers.items() if key.startswith(normal_id(account["id"]) + "/")]

    def delete(self, account_id: str, name: str) -> bool:
        """Delete a container; return whether it was there."""
        account = self._parent(account_id, "delete", "blobServices/containers")
        self._core.state.touched()
        return self._containers.pop(normal_id(f"{account['id']}{SERVICE}/containers/{name}"), None) is not None

    @rule("What is below an account that is not there is 404 ParentResourceNotFound", "ARM, error codes")
    def _parent(self, account_id: str, verb: str, kind: str) -> dict[str, Any]:
        try:
            return self._accounts.ready(account_id)
        except WireError as error:
            if error.code != "ResourceNotFound":
                raise
        raise not_found(
            "ParentResourceNotFound",
            f"Failed to perform '{verb}' on resource(s) of type 'storageAccounts/{kind}', because the parent resource "
            f"'{account_id}' could not be found.",
        )


def _check_name(name: str) -> None:
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        message = "The specified resource name length is not within the permissible limits."
        raise bad_request("ContainerOperationFailure", message)
    if not NAME.fullmatch(name):
        raise bad_request("ContainerOperationFailure", "The specifed resource name contains invalid characters.")


def _check_retention(name: str, policy: dict[str, Any]) -> None:
    days = policy.get("days")
    if policy.get("enabled") and not (isinstance(days, int) and 1 <= days <= LONGEST_RETENTION_DAYS):
        message = f"[simulator] {name}.days is a number from 1 to {LONGEST_RETENTION_DAYS}"
        raise bad_request("InvalidRequestContent", message)
