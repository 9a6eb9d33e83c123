"""Key Vault's refusals that have a known way out, and the command that an administrator runs then."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# The two sentences of a vault that refuses a deletion: one that asks Azure roles, one with access policies.
_NO_ROLE = re.compile(r"Action: 'Microsoft\.KeyVault/vaults/secrets/delete'", re.IGNORECASE)
_NO_POLICY = re.compile(r"does not have secrets delete permission", re.IGNORECASE)
_CALLER = re.compile(r"oid=(?P<id>[0-9a-f-]{36})", re.IGNORECASE)
# Key Vault keeps what was deleted for up to 90 days, with its name (azure-docs, key-vault/general/soft-delete-overview).
_SECRET_IS_KEPT = re.compile(r"deleted but recoverable state", re.IGNORECASE)
_VAULT_IS_KEPT = re.compile(r"already exists in deleted state", re.IGNORECASE)
_SECRET_ID = re.compile(r"(?P<vault_id>/subscriptions/.*/vaults/(?P<vault>[^/]+))/secrets/[^/]+$", re.IGNORECASE)


def vault_way_out(message: str, resource_id: str, inputs: Mapping[str, Any]) -> str | None:
    """Return what helps against the error `message`, or None if it is no refusal of Key Vault that is known.

    `resource_id`: ARM id of what failed, empty in a creation; `inputs`: `vaultName` and `secretName` of a creation.
    """
    vault, secret = inputs.get("vaultName"), inputs.get("secretName")
    if _SECRET_IS_KEPT.search(message):
        return f"{_KEPT}\n  az keyvault secret purge --vault-name {vault} --name {secret}"
    if _VAULT_IS_KEPT.search(message):
        return f"{_KEPT}\n  az keyvault purge --name {vault}"
    return _right_to_delete(message, resource_id)


_KEPT = "Key Vault keeps what was deleted, with its name. Purge it for good, then run the same command again:"
_AT_THE_VAULT = (
    "Azure deletes secrets at the vault itself, where rights in the subscription do not count, and this login may not. "
    "The vault's owner can give it the right; then wait up to ten minutes and run the same command again:"
)


def _right_to_delete(message: str, resource_id: str) -> str | None:
    at = _SECRET_ID.search(resource_id)
    if at is None:
        return None
    caller = _CALLER.search(message)
    who = caller["id"] if caller else "OBJECT_ID_OF_THE_LOGIN"
    if _NO_POLICY.search(message):
        return f"{_AT_THE_VAULT}\n  az keyvault set-policy --name {at['vault']} --object-id {who} --secret-permissions delete"
    if _NO_ROLE.search(message):
        role = "--role 'Key Vault Secrets Officer'"
        return f"{_AT_THE_VAULT}\n  az role assignment create {role} --assignee {who} --scope {at['vault_id']}"
    return None
