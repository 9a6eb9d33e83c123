"""Secrets of vaults, with versions and soft deletion; values are sealed at rest."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from simulator.errors import WireError, bad_request, not_found
from simulator.rules import rule
from simulator.services.sealing import Seal

if TYPE_CHECKING:
    from simulator.core import Core

DOCS = "azure-docs, key-vault/secrets/about-secrets"
NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")
LONGEST_VALUE = 25 * 1024
RECOVERY = {"recoveryLevel": "Recoverable+Purgeable", "recoverableDays": 90}


class VaultSecrets:
    """Rows in the table `vaultSecrets` by `vault/name`: versions, oldest first; soft-deleted in `deletedSecrets`.

    The secrets of a deleted vault wait in `hiddenSecrets`.
    """

    def __init__(self, core: Core) -> None:
        self._core = core
        self._seal = Seal(core.state)
        self._rows = core.state.table("vaultSecrets")
        self._deleted = core.state.table("deletedSecrets")
        self._hidden = core.state.table("hiddenSecrets")

    @rule("Setting a secret makes a new version", DOCS)
    @rule("The name of a deleted secret cannot be used again before it is purged or recovered: 409 Conflict", DOCS)
    @rule("A value has at most 25 KB", DOCS)
    def set(self, vault: str, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Set a secret (`value`, `contentType`, `tags`, `attributes`); return the new version."""
        value = wanted.get("value")
        if not NAME.fullmatch(name) or not isinstance(value, str) or len(value.encode()) > LONGEST_VALUE:
            raise bad_request(
                "BadParameter", "[simulator] a secret needs a name of letters, digits and hyphens, and a value"
            )
        key = _key(vault, name)
        if key in self._deleted:
            raise WireError(
                409,
                "Conflict",
                f"Secret {name} is currently in a deleted but recoverable state, and its name cannot be reused; in this "
                "state, the secret can only be recovered or purged.",
            )
        now = int(self._core.clock.now().timestamp())
        version = {
            "version": uuid.uuid4().hex,
            "_sealed": self._seal.close(value),
            "contentType": wanted.get("contentType"),
            "tags": wanted.get("tags") or {},
            "attributes": {
                "enabled": True,
                **(wanted.get("attributes") or {}),
                "created": now,
                "updated": now,
                **RECOVERY,
            },
        }
        row = self._rows.setdefault(key, {"vault": vault.lower(), "name": name, "versions": []})
        row["versions"].append(version)
        self._core.state.touched()
        return dict(version)

    def value(self, version: dict[str, Any]) -> str:
        """Return the value of a version."""
        return self._seal.open(version["_sealed"])

    def holds(self, vault: str, name: str) -> bool:
        """Return whether a vault has the secret, deleted or not."""
        return _key(vault, name) in self._rows or _key(vault, name) in self._deleted

    def row(self, vault: str, name: str) -> dict[str, Any]:
        """Return a secret with its versions; 404 SecretNotFound."""
        found: dict[str, Any] | None = self._rows.get(_key(vault, name))
        if found is None:
            raise not_found(
                "SecretNotFound",
                f"A secret with (name/id) {name} was not found in this key vault. If you recently deleted this secret "
                "you may be able to recover it using the correct recovery command.",
            )
        return found

    @rule("A disabled version is answered with 403", DOCS)
    def version(self, vault: str, name: str, version: str = "") -> dict[str, Any]:
        """Return a version, the newest unless one is named."""
        row = self.row(vault, name)
        if not version:
            return dict(row["versions"][-1])
        found = next((entry for entry in row["versions"] if entry["version"] == version.lower()), None)
        if found is None:
            raise not_found(
                "SecretNotFound", f"A secret with (name/id) {name}/{version} was not found in this key vault."
            )
        return dict(found)

    def require_enabled(self, version: dict[str, Any]) -> None:
        """Raise 403 for a disabled version."""
        if not version["attributes"].get("enabled", True):
            raise WireError(403, "Forbidden", "Operation get is not allowed on a disabled secret.")

    def change(self, vault: str, name: str, version: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Change attributes, content type and tags of a version, never its value."""
        row = self.row(vault, name)
        wished = self.version(vault, name, version)["version"]
        found = next(entry for entry in row["versions"] if entry["version"] == wished)
        found.update({key: wanted[key] for key in ("contentType", "tags") if key in wanted})
        found["attributes"] |= wanted.get("attributes") or {}
        found["attributes"]["updated"] = int(self._core.clock.now().timestamp())
        self._core.state.touched()
        return dict(found)

    def rows(self, vault: str) -> list[dict[str, Any]]:
        """Return the secrets of a vault by name."""
        return sorted(
            (row for row in self._rows.values() if row["vault"] == vault.lower()), key=lambda row: str(row["name"])
        )

    # Deletion

    def delete(self, vault: str, name: str) -> dict[str, Any]:
        """Soft-delete a secret; return it."""
        row = self.row(vault, name)
        del self._rows[_key(vault, name)]
        self._deleted[_key(vault, name)] = {**row, "deletedDate": int(self._core.clock.now().timestamp())}
        self._core.state.touched()
        return row

    def deleted(self, vault: str, name: str) -> dict[str, Any]:
        """Return a deleted secret; 404 SecretNotFound."""
        found: dict[str, Any] | None = self._deleted.get(_key(vault, name))
        if found is None:
            raise not_found("SecretNotFound", f"Deleted Secret not found: {name}")
        return found

    def deleted_rows(self, vault: str) -> list[dict[str, Any]]:
        """Return the deleted secrets of a vault."""
        return [row for row in self._deleted.values() if row["vault"] == vault.lower()]

    def recover(self, vault: str, name: str) -> dict[str, Any]:
        """Bring a deleted secret back."""
        row = dict(self.deleted(vault, name))
        del self._deleted[_key(vault, name)]
        row.pop("deletedDate")
        self._rows[_key(vault, name)] = row
        self._core.state.touched()
        return row

    def purge(self, vault: str, name: str) -> None:
        """Remove a deleted secret for good."""
        self.deleted(vault, name)
        del self._deleted[_key(vault, name)]
        self._core.state.touched()

    def hide(self, vault: str) -> None:
        """Put the secrets of a deleted vault aside."""
        for table in (self._rows, self._deleted):
            for key in [key for key, row in table.items() if row["vault"] == vault.lower()]:
                self._hidden[key] = table.pop(key)

    def show(self, vault: str) -> None:
        """Bring the secrets of a recovered vault back."""
        for key in [key for key, row in self._hidden.items() if row["vault"] == vault.lower()]:
            row = self._hidden.pop(key)
            (self._deleted if "deletedDate" in row else self._rows)[key] = row

    def purge_all(self, vault: str) -> None:
        """Forget the secrets of a purged vault."""
        for key in [key for key, row in self._hidden.items() if row["vault"] == vault.lower()]:
            del self._hidden[key]


def _key(vault: str, name: str) -> str:
    return f"{vault}/{name}".lower()
