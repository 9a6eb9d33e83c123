"""What secrets and keys of vaults have in common: versions, soft deletion, a vault that takes them along."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from simulator.errors import WireError, bad_request, not_found
from simulator.rules import rule
from simulator.services.sealing import Seal

if TYPE_CHECKING:
    from simulator.core import Core

DOCS = "azure-docs, key-vault/general/about-keys-secrets-certificates"
NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")
RECOVERY = {"recoveryLevel": "Recoverable+Purgeable", "recoverableDays": 90}


class VaultObjects:
    """Rows in the table `vaultSecrets` or `vaultKeys` by `vault/name`: versions, oldest first.

    Soft-deleted ones are in `deletedSecrets`, those of a deleted vault wait in `hiddenSecrets`; keys likewise.
    """

    WORD = ""
    """Secret or Key, as codes of errors begin."""
    CHANGEABLE: tuple[str, ...] = ("tags",)

    def __init__(self, core: Core) -> None:
        self._core = core
        self._seal = Seal(core.state)
        self._rows = core.state.table(f"vault{self.WORD}s")
        self._deleted = core.state.table(f"deleted{self.WORD}s")
        self._hidden = core.state.table(f"hidden{self.WORD}s")

    @rule("Setting a secret or creating a key that is there makes a new version", DOCS)
    @rule("The name of a deleted secret or key cannot be used before it is purged or recovered: 409 Conflict", DOCS)
    def _add(self, vault: str, name: str, attributes: dict[str, Any], **fields: object) -> dict[str, Any]:
        """Add a version; return it."""
        if not NAME.fullmatch(name):
            raise bad_request("BadParameter", "[simulator] a name has letters, digits and hyphens, 127 at most")
        key = _key(vault, name)
        if key in self._deleted:
            raise WireError(
                409,
                "Conflict",
                f"{self.WORD} {name} is currently in a deleted but recoverable state, and its name cannot be reused; "
                f"in this state, the {self.WORD.lower()} can only be recovered or purged.",
            )
        now = int(self._core.clock.now().timestamp())
        kept = {"enabled": True, **attributes, "created": now, "updated": now, **RECOVERY}
        version = {"version": uuid.uuid4().hex, "attributes": kept, **fields}
        row = self._rows.setdefault(key, {"vault": vault.lower(), "name": name, "versions": []})
        row["versions"].append(version)
        self._core.state.touched()
        return dict(version)

    def holds(self, vault: str, name: str) -> bool:
        """Return whether a vault has the object, deleted or not."""
        return _key(vault, name) in self._rows or _key(vault, name) in self._deleted

    def row(self, vault: str, name: str) -> dict[str, Any]:
        """Return an object with its versions; 404 SecretNotFound or KeyNotFound."""
        found: dict[str, Any] | None = self._rows.get(_key(vault, name))
        if found is None:
            word = self.WORD.lower()
            raise not_found(
                f"{self.WORD}NotFound",
                f"A {word} with (name/id) {name} was not found in this key vault. If you recently deleted this {word} "
                "you may be able to recover it using the correct recovery command.",
            )
        return found

    def version(self, vault: str, name: str, version: str = "") -> dict[str, Any]:
        """Return a version, the newest unless one is named."""
        return dict(self._version(vault, name, version))

    def _version(self, vault: str, name: str, version: str) -> dict[str, Any]:
        versions: list[dict[str, Any]] = self.row(vault, name)["versions"]
        found = [entry for entry in versions if entry["version"] == version.lower()] if version else versions
        if not found:
            word = self.WORD.lower()
            message = f"A {word} with (name/id) {name}/{version} was not found in this key vault."
            raise not_found(f"{self.WORD}NotFound", message)
        return found[-1]

    def change(self, vault: str, name: str, version: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Change attributes, tags and the like of a version, never what it protects."""
        found = self._version(vault, name, version)
        found.update({key: wanted[key] for key in self.CHANGEABLE if key in wanted})
        found["attributes"] |= wanted.get("attributes") or {}
        found["attributes"]["updated"] = int(self._core.clock.now().timestamp())
        self._core.state.touched()
        return dict(found)

    def rows(self, vault: str) -> list[dict[str, Any]]:
        """Return the objects of a vault by name."""
        return sorted(
            (row for row in self._rows.values() if row["vault"] == vault.lower()), key=lambda row: str(row["name"])
        )

    # Deletion

    def delete(self, vault: str, name: str) -> dict[str, Any]:
        """Soft-delete an object; return it."""
        row = self.row(vault, name)
        del self._rows[_key(vault, name)]
        self._deleted[_key(vault, name)] = {**row, "deletedDate": int(self._core.clock.now().timestamp())}
        self._core.state.touched()
        return row

    def deleted(self, vault: str, name: str) -> dict[str, Any]:
        """Return a deleted object; 404 SecretNotFound or KeyNotFound."""
        found: dict[str, Any] | None = self._deleted.get(_key(vault, name))
        if found is None:
            raise not_found(f"{self.WORD}NotFound", f"Deleted {self.WORD} not found: {name}")
        return found

    def deleted_rows(self, vault: str) -> list[dict[str, Any]]:
        """Return the deleted objects of a vault."""
        return [row for row in self._deleted.values() if row["vault"] == vault.lower()]

    def recover(self, vault: str, name: str) -> dict[str, Any]:
        """Bring a deleted object back."""
        row = dict(self.deleted(vault, name))
        del self._deleted[_key(vault, name)]
        row.pop("deletedDate")
        self._rows[_key(vault, name)] = row
        self._core.state.touched()
        return row

    def purge(self, vault: str, name: str) -> None:
        """Remove a deleted object for good."""
        self.deleted(vault, name)
        del self._deleted[_key(vault, name)]
        self._core.state.touched()

    def hide(self, vault: str) -> None:
        """Put the objects of a deleted vault aside."""
        for table in (self._rows, self._deleted):
            for key in [key for key, row in table.items() if row["vault"] == vault.lower()]:
                self._hidden[key] = table.pop(key)

    def show(self, vault: str) -> None:
        """Bring the objects of a recovered vault back."""
        for key in [key for key, row in self._hidden.items() if row["vault"] == vault.lower()]:
            row = self._hidden.pop(key)
            (self._deleted if "deletedDate" in row else self._rows)[key] = row

    def purge_all(self, vault: str) -> None:
        """Forget the objects of a purged vault."""
        for key in [key for key, row in self._hidden.items() if row["vault"] == vault.lower()]:
            del self._hidden[key]


def _key(vault: str, name: str) -> str:
    return f"{vault}/{name}".lower()
