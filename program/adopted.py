"""What was set up by hand before the stack stays as it is: whatever no setting says about it is left alone.

Without this, the first `up` after `./mfd adopt` would write the stack's own tags and notes over those of whoever made it.
"""

from __future__ import annotations

import pulumi

_APPLICATION = (
    *("api", "appRoles", "description", "deviceOnlyAuthEnabled", "fallbackPublicClientEnabled", "featureTags"),
    *("groupMembershipClaims", "identifierUris", "logoImage", "marketingUrl", "notes", "oauth2PostResponseRequired"),
    *("optionalClaims", "owners", "password", "preventDuplicateNames", "privacyStatementUrl", "publicClient"),
    # One list with whatever else the application may do; the consent to `mfd:application.mailSend` needs no place in it.
    "requiredResourceAccesses",
    *("serviceManagementReference", "signInAudience", "singlePageApplication", "supportUrl", "tags", "templateId"),
    *("termsOfServiceUrl", "web"),
)
_PRINCIPAL = (
    *("accountEnabled", "alternativeNames", "appRoleAssignmentRequired", "description", "featureTags", "features"),
    *("loginUrl", "notes", "notificationEmailAddresses", "owners", "preferredSingleSignOnMode", "samlSingleSignOn"),
    *("tags", "useExisting"),
)
# Azure takes no change of an assignment.
_ASSIGNMENT = (
    *("condition", "conditionVersion", "delegatedManagedIdentityResourceId", "description", "principalId"),
    *("principalType", "roleDefinitionId"),
)
# What no setting says, by type.
_LEFT_ALONE: dict[str, tuple[str, ...]] = {
    "azure-native:resources:ResourceGroup": ("managedBy", "tags"),
    "azure-native:communication:EmailService": ("tags",),
    "azure-native:communication:Domain": ("tags",),
    "azure-native:communication:CommunicationService": ("disableLocalAuth", "identity", "publicNetworkAccess", "tags"),
    "azure-native:dns:RecordSet": ("metadata", "ttl"),
    "azure-native:authorization:RoleAssignment": _ASSIGNMENT,
    "azuread:index/application:Application": _APPLICATION,
    "azuread:index/servicePrincipal:ServicePrincipal": _PRINCIPAL,
}
_SENDER = "azure-native:communication:SenderUsername"
_USERNAME = "azure-native:communication:SmtpUsername"
_GROUP = "azure-native:resources:ResourceGroup"
_RECORD = "azure-native:dns:RecordSet"
_ASSIGNMENT_TYPE = "azure-native:authorization:RoleAssignment"
# Nobody knows what else is in a group that somebody made or comes with a role, and a domain that sends needs its records.
_RETAINED = (_GROUP, _RECORD, _ASSIGNMENT_TYPE)
# What the settings may let go of stays in the cloud, and needs no lock.
_PROTECTED = _LEFT_ALONE.keys() - {_RECORD, _ASSIGNMENT_TYPE}


def leave_alone() -> None:
    """From now on, protect what was adopted, and ignore what no setting says about it."""
    pulumi.runtime.register_stack_transformation(_left_alone)


def _left_alone(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if args.type_ == _ASSIGNMENT_TYPE and "-existing-" not in args.name:
        return None
    ignored = _ignored(args)
    protect = args.type_ in _PROTECTED or _is_existing(args)
    if not ignored and not protect:
        return None
    changed = pulumi.ResourceOptions(
        ignore_changes=[*ignored],
        protect=True if protect else None,
        retain_on_delete=True if args.type_ in _RETAINED else None,
    )
    return pulumi.ResourceTransformationResult(args.props, pulumi.ResourceOptions.merge(args.opts, changed))


def _is_existing(args: pulumi.ResourceTransformationArgs) -> bool:
    return args.type_ == _USERNAME and "-existing-" in args.name


def _ignored(args: pulumi.ResourceTransformationArgs) -> tuple[str, ...]:
    if _is_existing(args):
        # GUIDs, which somebody may have typed in capitals.
        return ("entraApplicationId", "tenantId")
    if args.type_ == _SENDER and args.props.get("display_name") == args.props.get("username"):
        # The stack's own choice where the settings give no name.
        return ("displayName",)
    return _LEFT_ALONE.get(args.type_, ())
