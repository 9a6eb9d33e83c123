"""What helps against Key Vault's refusals."""

from __future__ import annotations

import pytest

from components.vault_refusals import vault_way_out

DEPLOYER = "67ab2f7f-7929-4a43-b59a-aa405d4726a3"
VAULT = "/subscriptions/2222/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-contoso"
SECRET = f"{VAULT}/secrets/smtp-ber"
NO_ROLE = (
    "Caller is not authorized to perform action on resource.\r\n"
    f"Caller: appid=***;oid={DEPLOYER};iss=https://sts.windows.net/\r\n"
    "Action: 'Microsoft.KeyVault/vaults/secrets/delete'\r\nAssignment: (not found)"
)
NO_POLICY = f"The user, group or application 'appid=***;oid={DEPLOYER}' does not have secrets delete permission on"


def test_a_missing_role_is_answered_with_the_assignment() -> None:
    """The command names the role, who gets it, and the vault."""
    command = f"az role assignment create --role 'Key Vault Secrets Officer' --assignee {DEPLOYER} --scope {VAULT}"
    assert (vault_way_out(NO_ROLE, SECRET, {}) or "").splitlines()[-1].strip() == command


def test_a_missing_access_policy_is_answered_with_the_policy() -> None:
    """A vault with access policies asks no role."""
    command = f"az keyvault set-policy --name kv-contoso --object-id {DEPLOYER} --secret-permissions delete"
    assert (vault_way_out(NO_POLICY, SECRET, {}) or "").splitlines()[-1].strip() == command


@pytest.mark.parametrize(
    ("message", "command"),
    [
        (
            "Secret smtp-ber is currently in a deleted but recoverable state, and its name cannot be reused",
            "az keyvault secret purge --vault-name kv-contoso --name smtp-ber",
        ),
        ("A vault with the same name already exists in deleted state.", "az keyvault purge --name kv-contoso"),
    ],
)
def test_a_name_that_is_kept_is_answered_with_the_purge(message: str, command: str) -> None:
    """What was deleted keeps its name until then."""
    inputs = {"vaultName": "kv-contoso", "secretName": "smtp-ber"}
    assert (vault_way_out(message, "", inputs) or "").splitlines()[-1].strip() == command


def test_another_refusal_has_no_way_out() -> None:
    """Nothing is said about what is not known."""
    assert vault_way_out("ForbiddenByFirewall: Client address is not authorized", SECRET, {}) is None
    assert vault_way_out(NO_ROLE, "/subscriptions/2222/resourceGroups/rg", {}) is None
