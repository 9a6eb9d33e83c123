"""What secrets in a Key Vault declare."""

from __future__ import annotations

from typing import Any

from components import KeyVaultSecrets
from components.key_vault_secrets import SECRETS_OFFICER


def vault(*, create: bool) -> KeyVaultSecrets:
    """Declare one secret, in a vault that is created or there."""
    return KeyVaultSecrets(
        "vault",
        {
            "vault_name": "kv-contoso",
            "resource_group_name": "rg",
            "tenant_id": "1111",
            "location": "westeurope",
            "create": create,
            "deployer_object_id": "deployer-object-id",
            "secrets": {"smtp-ber": "value"},
        },
    )


def test_the_deployer_may_delete_secrets_in_a_vault_that_is_created(declare: Any) -> None:
    """Rights in the subscription do not count at the vault."""
    [assignment] = declare(lambda: vault(create=True)).of("RoleAssignment").values()
    assert assignment["principalId"] == "deployer-object-id"
    assert assignment["roleDefinitionId"].startswith("/subscriptions/2222/")
    assert assignment["roleDefinitionId"].endswith(SECRETS_OFFICER)
    assert assignment["scope"].endswith("/vaults/kv-contoso")
    assert "principalType" not in assignment


def test_a_vault_that_is_there_is_left_as_it_is(declare: Any) -> None:
    """Its owner decides who may do what."""
    recorded = declare(lambda: vault(create=False))
    assert not recorded.of("Vault")
    assert not recorded.of("RoleAssignment")
    assert set(recorded.of("Secret")) == {"vault-smtp-ber"}
