"""Which secrets a Key Vault gets, and under which names."""

from __future__ import annotations

import re
from hashlib import sha256

import pulumi

from components import KeyVaultSecretsArgs
from program.answers import Passwords
from settings import StackSettings


def key_vault_secrets(
    settings: StackSettings, group_name: pulumi.Input[str], passwords: Passwords, deployer: str
) -> KeyVaultSecretsArgs | None:
    """Return the arguments for the current secrets in Key Vault, or None if the settings name no vault.

    `deployer`: object id of whoever runs the program.
    """
    vault = settings.key_vault
    if vault is None:
        return None
    own_group = vault.resource_group.lower() == settings.resource_group_name.lower()
    current = settings.credentials.generations[-1]
    return {
        "vault_name": vault.name,
        "resource_group_name": group_name if own_group else vault.resource_group,
        "tenant_id": settings.tenant_id,
        "location": settings.location,
        "create": vault.create,
        "deployer_object_id": deployer,
        "tags": settings.tags,
        "secrets": {
            secret_name(credential): secret
            for (credential, generation), secret in passwords.items()
            if generation == current
        },
    }


def secret_name(credential: str) -> str:
    """Return a name that Key Vault takes (letters, digits, hyphens): `smtp-<credential>`, and more where it is an address."""
    name = re.sub("[^A-Za-z0-9-]", "-", credential)
    # Two addresses may differ in such characters only.
    return f"smtp-{name}" if name == credential else f"smtp-{name}-{sha256(credential.encode()).hexdigest()[:6]}"
