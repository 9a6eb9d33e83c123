"""Secrets of vaults; values are sealed at rest."""

from __future__ import annotations

from typing import Any

from simulator.errors import WireError, bad_request
from simulator.rules import rule
from simulator.services.vault_objects import VaultObjects

DOCS = "azure-docs, key-vault/secrets/about-secrets"
LONGEST_VALUE = 25 * 1024


class VaultSecrets(VaultObjects):
    """Versions have `contentType`, `tags`, `attributes` and the sealed value."""

    WORD = "Secret"
    CHANGEABLE = ("contentType", "tags")

    @rule("A value has at most 25 KB", DOCS)
    def set(self, vault: str, name: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Set a secret (`value`, `contentType`, `tags`, `attributes`); return the new version."""
        value = wanted.get("value")
        if not isinstance(value, str) or len(value.encode()) > LONGEST_VALUE:
            raise bad_request("BadParameter", "[simulator] a secret needs a value of at most 25 KB")
        fields = {"contentType": wanted.get("contentType"), "tags": wanted.get("tags") or {}}
        return self._add(vault, name, wanted.get("attributes") or {}, **fields, _sealed=self._seal.close(value))

    def value(self, version: dict[str, Any]) -> str:
        """Return the value of a version."""
        return self._seal.open(version["_sealed"])

    @rule("A disabled version is answered with 403", DOCS)
    def require_enabled(self, version: dict[str, Any]) -> None:
        """Raise 403 for a disabled version."""
        if not version["attributes"].get("enabled", True):
            raise WireError(403, "Forbidden", "Operation get is not allowed on a disabled secret.")
