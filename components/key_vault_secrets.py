"""Client secrets kept in a Key Vault, for people and programs that may not see hand-outs.

Owns the secrets, and the vault only if `create` is true. Secrets are written through Azure Resource Manager; azure-native
deletes them at the vault itself, so whoever drops a credential or destroys the stack needs the role Key Vault Secrets
Officer there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import keyvault

from components.child import child_of


class KeyVaultSecretsArgs(TypedDict):
    """Arguments of `KeyVaultSecrets`."""

    vault_name: str
    """Required. 3 to 24 letters, digits and hyphens; unique in all of Azure."""
    resource_group_name: pulumi.Input[str]
    """Required. Resource group of the vault."""
    tenant_id: str
    """Required. Tenant whose identities may read the vault."""
    location: str
    """Required. Region of a vault that is created."""
    create: NotRequired[bool]
    """Optional. Create the vault, with Azure roles for access; false by default."""
    tags: NotRequired[Mapping[str, str]]
    """Optional. Tags for a vault that is created."""
    secrets: Mapping[str, pulumi.Input[str]]
    """Required. Secret name → value."""


class KeyVaultSecrets(pulumi.ComponentResource):
    """Secrets in a Key Vault."""

    name: pulumi.Output[str]
    """Name of the vault."""

    def __init__(self, name: str, args: KeyVaultSecretsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the vault, if it is ours, and the secrets."""
        super().__init__("mfd:components:KeyVaultSecrets", name, {}, opts)
        self.name = self._vault(name, args) if args.get("create") else pulumi.Output.from_input(args["vault_name"])
        for secret, value in args["secrets"].items():
            self._secret(f"{name}-{secret}", secret, value, args)
        self.register_outputs({"name": self.name})

    def _vault(self, name: str, args: KeyVaultSecretsArgs) -> pulumi.Output[str]:
        vault = keyvault.Vault(
            name,
            vault_name=args["vault_name"],
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            properties=keyvault.VaultPropertiesArgs(
                tenant_id=args["tenant_id"],
                sku=keyvault.SkuArgs(family=keyvault.SkuFamily.A, name=keyvault.SkuName.STANDARD),
                enable_rbac_authorization=True,
            ),
            tags=args.get("tags"),
            opts=child_of(self, name),
        )
        return vault.name

    def _secret(self, child: str, secret: str, value: pulumi.Input[str], args: KeyVaultSecretsArgs) -> None:
        keyvault.Secret(
            child,
            secret_name=secret,
            vault_name=self.name,
            resource_group_name=args["resource_group_name"],
            properties=keyvault.SecretPropertiesArgs(value=pulumi.Output.secret(value)),
            opts=child_of(self, child),
        )
