"""Client secrets kept in a Key Vault, for people and programs that may not see hand-outs.

Owns the secrets, and the vault only if `create` is true, then with the role Key Vault Secrets Officer for the deployer.
Secrets are written through Azure Resource Manager; azure-native deletes them at the vault itself
(docs/adr/0006-key-vault-deletes-at-the-vault.md). At a vault that is there already, its owner gives that role.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict, cast

import pulumi
from pulumi_azure_native import authorization, keyvault

from components.child import child_of
from components.stable_id import assignment_name

# azure-docs, role-based-access-control/built-in-roles/security: all actions on secrets but managing permissions.
SECRETS_OFFICER = "b86a8fe4-44ce-4948-aee5-eccb2c155cd7"


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
    deployer_object_id: NotRequired[str]
    """Conditional. Required if `create` is true: object id of the identity that deploys, which may then delete secrets."""
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
        vault = self._vault(name, args) if args.get("create") else None
        self.name = vault.name if vault else pulumi.Output.from_input(args["vault_name"])
        officer = [self._officer(name, vault, args["deployer_object_id"])] if vault else []
        for secret, value in args["secrets"].items():
            child = f"{name}-{secret}"
            # A secret that is dropped needs the role; with the vault itself its secrets go without any.
            opts = child_of(self, child, depends_on=officer, deleted_with=vault)
            self._secret(child, secret, value, args, opts)
        self.register_outputs({"name": self.name})

    def _vault(self, name: str, args: KeyVaultSecretsArgs) -> keyvault.Vault:
        return keyvault.Vault(
            name,
            vault_name=args["vault_name"],
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            properties=keyvault.VaultPropertiesArgs(
                tenant_id=args["tenant_id"],
                sku=keyvault.SkuArgs(family=keyvault.SkuFamily.A, name=keyvault.SkuName.STANDARD),
                enable_rbac_authorization=True,
                # Roles decide. Left out, some versions of the service answer "The parameter accessPolicies is not specified".
                access_policies=[],
            ),
            tags=args.get("tags"),
            opts=child_of(self, name),
        )

    def _officer(self, name: str, vault: keyvault.Vault, deployer: str) -> authorization.RoleAssignment:
        child = f"{name}-officer"
        role = vault.id.apply(_secrets_officer_at)
        return authorization.RoleAssignment(
            child,
            role_assignment_name=pulumi.Output.all(vault.id, deployer, role).apply(assignment_name),
            scope=vault.id,
            role_definition_id=role,
            principal_id=deployer,
            # A user or a service principal, and Azure knows which. Left out, the SDK would say `User`
            # (pulumi_azure_native/authorization/role_assignment.py); an output without a value says nothing.
            principal_type=pulumi.Output.from_input(cast("str", None)),
            opts=child_of(self, child),
        )

    def _secret(
        self,
        child: str,
        secret: str,
        value: pulumi.Input[str],
        args: KeyVaultSecretsArgs,
        opts: pulumi.ResourceOptions,
    ) -> None:
        keyvault.Secret(
            child,
            secret_name=secret,
            vault_name=self.name,
            resource_group_name=args["resource_group_name"],
            properties=keyvault.SecretPropertiesArgs(value=pulumi.Output.secret(value)),
            opts=opts,
        )


def _secrets_officer_at(vault_id: str) -> str:
    # ARM answers with the subscription in the id of a built-in role, so that it is declared with it.
    subscription = vault_id.split("/")[2]
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{SECRETS_OFFICER}"
