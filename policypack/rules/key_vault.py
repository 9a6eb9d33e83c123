"""Key Vault: where copies of the devices' passwords rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policypack.policy import Given, Policy, Resource

VAULT = "azure-native:keyvault:Vault"


def _properties(vault: Resource) -> Mapping[str, Any]:
    found: Mapping[str, Any] = vault.props.get("properties") or {}
    return found


def _no_rbac(vault: Resource, _: Given) -> str | None:
    if _properties(vault).get("enableRbacAuthorization"):
        return None
    return "Access policies stand beside Azure's roles, and whoever may change the vault can give himself access."


def _no_purge_protection(vault: Resource, _: Given) -> str | None:
    if _properties(vault).get("enablePurgeProtection"):
        return None
    return "Whoever may purge can destroy deleted secrets before the retention time is over."


def _public_network(vault: Resource, _: Given) -> str | None:
    properties = _properties(vault)
    rules = properties.get("networkAcls") or {}
    if properties.get("publicNetworkAccess") == "Disabled" or rules.get("defaultAction") == "Deny":
        return None
    return "The vault answers the whole Internet; only the login stands before the passwords."


POLICIES = (
    Policy(
        name="azure-keyvault-vault-enable-rbac",
        says="Azure roles decide who reads a vault.",
        way_out="Set enableRbacAuthorization to true.",
        level="mandatory",
        types=(VAULT,),
        wrong=_no_rbac,
    ),
    Policy(
        name="azure-keyvault-vault-enable-purge-protection",
        says="Nobody can purge a vault or its secrets.",
        way_out="Set enablePurgeProtection to true; it cannot be taken back, and the vault's name stays taken for 90 days.",
        level="mandatory",
        types=(VAULT,),
        wrong=_no_purge_protection,
    ),
    Policy(
        name="azure-keyvault-vault-disallow-public-network",
        says="A vault answers chosen networks only.",
        way_out="Set publicNetworkAccess to Disabled, or networkAcls.defaultAction to Deny with the networks that need it.",
        level="mandatory",
        types=(VAULT,),
        wrong=_public_network,
    ),
)
