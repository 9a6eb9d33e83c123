"""The policies ask for properties by the names that azure-native and azuread give them."""

from __future__ import annotations

import sys
from typing import Any

import pulumi
import pulumi_azuread as azuread
import pytest
from pulumi._types import input_type_py_to_pulumi_names
from pulumi_azure_native import authorization, communication, keyvault, monitor, operationalinsights

# What the policies read, by resource or nested value of the SDK.
READ = {
    communication.CommunicationService: {"disableLocalAuth"},
    communication.Domain: {"userEngagementTracking", "domainManagement"},
    authorization.RoleAssignment: {"roleDefinitionId", "scope"},
    authorization.RoleDefinition: {"permissions", "assignableScopes"},
    authorization.PermissionArgs: {"actions", "dataActions"},
    keyvault.Vault: {"properties"},
    keyvault.VaultPropertiesArgs: {
        *("enableRbacAuthorization", "enablePurgeProtection", "publicNetworkAccess", "networkAcls"),
    },
    keyvault.NetworkRuleSetArgs: {"defaultAction"},
    monitor.DiagnosticSetting: {"logs"},
    monitor.DiagnosticsLogSettingsArgs: {"category", "categoryGroup", "enabled"},
    operationalinsights.Workspace: {"retentionInDays"},
    azuread.Application: {"signInAudience", "fallbackPublicClientEnabled", "web"},
    azuread.ApplicationWebArgs: {"implicitGrant"},
    azuread.ApplicationWebImplicitGrantArgs: {"accessTokenIssuanceEnabled", "idTokenIssuanceEnabled"},
    azuread.ApplicationPassword: {"endDate", "endDateRelative"},
    azuread.AppRoleAssignment: {"appRoleId"},
    azuread.ServicePrincipalDelegatedPermissionGrant: {"claimValues"},
}


@pytest.mark.parametrize("kind", READ, ids=lambda kind: kind.__name__)
def test_the_sdk_has_the_properties(kind: type) -> None:
    """A renamed property would make a policy blind."""
    assert READ[kind] <= set(input_type_py_to_pulumi_names(arguments_of(kind)).values())


def arguments_of(kind: type) -> Any:
    """Return the class of a resource's arguments; that of a nested value is one itself."""
    if not issubclass(kind, pulumi.Resource):
        return kind
    # azure-native's packages do not hand it out.
    module = vars(sys.modules[kind.__module__])
    return module.get(f"{kind.__name__}Args") or module[f"{kind.__name__}InitArgs"]
