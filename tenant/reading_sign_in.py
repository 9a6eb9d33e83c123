"""Conditional Access policies that stand in the way of devices.

Sources: Microsoft Graph v1.0, conditionalAccessPolicy; Entra documentation, "Block legacy authentication" (SMTP AUTH
with a password is one of the "other clients") and "Authentication flows".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgraph.generated.models.conditional_access_client_app import ConditionalAccessClientApp as Client
from msgraph.generated.models.conditional_access_grant_control import ConditionalAccessGrantControl as Control
from msgraph.generated.models.conditional_access_policy_state import ConditionalAccessPolicyState as State

from tenant.records import SignInPolicy

if TYPE_CHECKING:
    from msgraph.generated.models.conditional_access_applications import ConditionalAccessApplications
    from msgraph.generated.models.conditional_access_condition_set import ConditionalAccessConditionSet
    from msgraph.generated.models.conditional_access_policy import ConditionalAccessPolicy

_DEVICE_CODE = "devicecodeflow"
_ALL = "all"
# The app group "Office 365" and Exchange Online itself
_MAIL = frozenset({_ALL, "office365", "00000002-0000-0ff1-ce00-000000000000"})


def sign_in_policy_of(found: ConditionalAccessPolicy) -> SignInPolicy | None:
    """Return what a policy means for devices that send mail; None when it is off, or about something else."""
    conditions = found.conditions
    if found.state is not State.Enabled or conditions is None or not _is_about_mail(conditions.applications):
        return None
    policy = SignInPolicy(
        name=found.display_name or found.id or "",
        blocks_device_code=_blocks(found) and _has_device_code(conditions),
        blocks_legacy_authentication=_demands(found) and _has_legacy_clients(conditions),
        for_everyone=_is_for_everyone(conditions),
    )
    return policy if policy.blocks_device_code or policy.blocks_legacy_authentication else None


def _is_about_mail(applications: ConditionalAccessApplications | None) -> bool:
    included = _lower(applications.include_applications if applications else None)
    excluded = _lower(applications.exclude_applications if applications else None)
    return bool(included & _MAIL) and not excluded & _MAIL


def _blocks(found: ConditionalAccessPolicy) -> bool:
    controls = found.grant_controls
    return Control.Block in ((controls.built_in_controls if controls else None) or ())


def _demands(found: ConditionalAccessPolicy) -> bool:
    # A client that sends a password and nothing else satisfies no control at all
    controls = found.grant_controls
    return bool(controls and (controls.built_in_controls or controls.authentication_strength))


def _has_device_code(conditions: ConditionalAccessConditionSet) -> bool:
    return _DEVICE_CODE in _flows(conditions)


def _has_legacy_clients(conditions: ConditionalAccessConditionSet) -> bool:
    clients = conditions.client_app_types or [Client.All]
    return not _flows(conditions) and bool({Client.All, Client.Other} & set(clients))


def _flows(conditions: ConditionalAccessConditionSet) -> set[str]:
    # transferMethods is one string of names between commas: `deviceCodeFlow,authenticationTransfer`
    flows = conditions.authentication_flows
    found = flows.transfer_methods if flows else None
    listed = found if isinstance(found, list) else [found]
    return {str(getattr(entry, "value", entry)).lower() for entry in listed if entry is not None} - {"none"}


def _is_for_everyone(conditions: ConditionalAccessConditionSet) -> bool:
    return _ALL in _lower(conditions.users.include_users if conditions.users else None)


def _lower(names: list[str] | None) -> set[str]:
    return {name.lower() for name in names or ()}
