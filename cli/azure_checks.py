"""What the login may do in Azure, and what the subscription needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azure.core.exceptions import AzureError, HttpResponseError

from azurelogin import Login
from cli.arm import Arm
from cli.check import Check
from cli.right import allows
from settings import StackSettings

_RESOURCES_VERSION = "2021-04-01"
_AUTHORIZATION_VERSION = "2022-04-01"
_ASSIGN = "Microsoft.Authorization/roleAssignments/write"
_DEFINE = "Microsoft.Authorization/roleDefinitions/write"


def azure_checks(login: Login, settings: StackSettings) -> Iterator[Check]:
    """Yield the checks; they read only."""
    arm = Arm(login)
    permissions = _permissions(arm, settings)
    for provider in _providers(settings):
        yield _registration(arm, settings, provider, permissions)
    if permissions is None:
        yield Check.unknown("Rights in Azure", "they cannot be read with this login")
        return
    for action, why, way_out in _wanted(settings):
        yield _right(permissions, action, why, way_out)


def _providers(settings: StackSettings) -> list[str]:
    providers = ["Microsoft.Communication"]
    providers += ["Microsoft.Network"] if any(domain.azure_dns for domain in settings.domains) else []
    providers += ["Microsoft.KeyVault"] if settings.key_vault else []
    providers += ["Microsoft.OperationalInsights", "Microsoft.Insights"] if settings.diagnostics else []
    return providers


def _registration(
    arm: Arm, settings: StackSettings, provider: str, permissions: list[Mapping[str, Any]] | None
) -> Check:
    title = f"Resource provider {provider}"
    try:
        found = arm.get(f"/subscriptions/{settings.subscription_id}/providers/{provider}", _RESOURCES_VERSION)
    except AzureError as error:
        return Check.unknown(title, _words(error))
    state = str(found.get("registrationState"))
    if state.lower() in {"registered", "registering"}:
        return Check.ok(title, state.lower())
    if permissions and allows(permissions, f"{provider}/register/action"):
        return Check.ok(title, f"{state}; the first `pulumi up` registers it, which this login may do")
    way_out = f"somebody with the right runs `az provider register --namespace {provider}`"
    return Check.problem(title, f"{state}, and this login may not register it", way_out)


def _permissions(arm: Arm, settings: StackSettings) -> list[Mapping[str, Any]] | None:
    # The narrower scope first: rights are often given on the resource group only. It may not be there yet.
    subscription = f"/subscriptions/{settings.subscription_id}"
    for scope in (f"{subscription}/resourceGroups/{settings.resource_group_name}", subscription):
        try:
            found = arm.get(f"{scope}/providers/Microsoft.Authorization/permissions", _AUTHORIZATION_VERSION)
        except AzureError:
            continue
        permissions: list[Mapping[str, Any]] = found.get("value") or []
        return permissions
    return None


def _wanted(settings: StackSettings) -> Iterator[tuple[str, str, str]]:
    yield (
        "Microsoft.Communication/communicationServices/write",
        "create the Communication Service",
        "assign Contributor on the resource group or the subscription",
    )
    yield (
        _ASSIGN,
        "let the SMTP application send",
        "assign Role Based Access Control Administrator, or Owner, on the resource group",
    )
    if settings.smtp_role is None:
        yield (
            _DEFINE,
            "define the role that may only send",
            "assign Owner or User Access Administrator; or name an existing role in mfd:smtpRoleDefinitionId",
        )


def _right(permissions: list[Mapping[str, Any]], action: str, why: str, way_out: str) -> Check:
    title = f"Right to {why}"
    if allows(permissions, action):
        return Check.ok(title, action)
    return Check.problem(title, f"{action} is missing", way_out)


def _words(error: AzureError) -> str:
    if isinstance(error, HttpResponseError) and error.error is not None:
        return f"{error.error.code}: {error.error.message}"
    return str(error.message).splitlines()[0]
