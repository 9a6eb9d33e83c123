"""What the tenant's default policy for applications says about client secrets.

Source: Microsoft Graph v1.0, tenantAppManagementPolicy and passwordCredentialConfiguration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgraph.generated.models.app_credential_restriction_type import AppCredentialRestrictionType as Kind
from msgraph.generated.models.app_management_restriction_state import AppManagementRestrictionState

from tenant.records import SecretPolicy

if TYPE_CHECKING:
    from msgraph.generated.models.password_credential_configuration import PasswordCredentialConfiguration
    from msgraph.generated.models.tenant_app_management_policy import TenantAppManagementPolicy


def secret_policy_of(policy: TenantAppManagementPolicy | None) -> SecretPolicy:
    """Return the rules that are in force; a policy that is off has none."""
    restrictions = policy.application_restrictions if policy and policy.is_enabled else None
    rules = [rule for rule in (restrictions.password_credentials if restrictions else None) or () if _in_force(rule)]
    lifetimes = [rule.max_lifetime for rule in rules if rule.restriction_type is Kind.PasswordLifetime]
    return SecretPolicy(
        blocked=any(rule.restriction_type is Kind.PasswordAddition for rule in rules),
        longest=min((lifetime for lifetime in lifetimes if lifetime), default=None),
    )


def _in_force(rule: PasswordCredentialConfiguration) -> bool:
    return rule.state in (None, AppManagementRestrictionState.Enabled)
