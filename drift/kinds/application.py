"""An Entra application, its service principal or its consent is gone, or was switched off."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding
from drift.kinds.replies import NO_LOGIN, NO_TOKEN
from drift.stack import Stack, ids
from handouts import DeviceRecord

_APPLICATION = "azuread:index/application:Application"
_PRINCIPAL = "azuread:index/servicePrincipal:ServicePrincipal"
_GRANT = "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant"
_ROLE = "azuread:index/appRoleAssignment:AppRoleAssignment"
_SCRIPT = "; then run the script for Exchange Online again, which knows the service principal by its id"


def application(difference: Difference, stack: Stack) -> Finding | None:
    """Explain an application that is gone; its secrets went with it, and say who is to be visited."""
    if difference.type != _APPLICATION or not difference.gone:
        return None
    devices = stack.of_application(str(difference.old["clientId"]))
    return Finding(
        "application-gone",
        f"the Entra application {difference.old['displayName']} is gone",
        f"makes another one with other secrets, and hand-outs with them{_SCRIPT if _by_token(devices) else ''}",
        _refused(devices),
        ids(devices),
        differences=(difference,),
    )


def service_principal(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a service principal that is gone or disabled."""
    disabled = difference.touches("accountEnabled") and difference.new.get("accountEnabled") is False
    if difference.type != _PRINCIPAL or not (difference.gone or disabled):
        return None
    devices = stack.of_application(str(difference.old["clientId"]))
    anew = f"makes it anew{_SCRIPT if _by_token(devices) else ''}"
    return Finding(
        "service-principal-gone" if difference.gone else "service-principal-disabled",
        f"the service principal of {difference.old['displayName']} {'is gone' if difference.gone else 'is disabled'}",
        anew if difference.gone else "enables it again",
        _refused(devices),
        ids(devices),
        differences=(difference,),
    )


def consent(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a consent that is gone, or covers something else."""
    if difference.type not in (_GRANT, _ROLE) or not (difference.gone or difference.touches("claimValues")):
        return None
    principal = difference.old.get("servicePrincipalObjectId") or difference.old.get("principalObjectId")
    owner = next((item.values for item in stack.of_type(_PRINCIPAL) if item.values.get("objectId") == principal), {})
    asking = [device for device in stack.of_application(str(owner.get("clientId"))) if device.settings.oauth]
    claims = " ".join(difference.old.get("claimValues") or ()) or "its application permission"
    return Finding(
        "consent-gone" if difference.gone else "consent-changed",
        f"the consent for {owner.get('displayName', difference.name)} to {claims} {'is gone' if difference.gone else 'was changed'}",
        "gives it again" if difference.gone else "sets it back",
        "cannot fetch a token that Exchange Online takes" if asking else "",
        ids(tuple(asking)),
        differences=(difference,),
    )


def _by_token(devices: tuple[DeviceRecord, ...]) -> bool:
    return any(device.settings.oauth for device in devices)


def _refused(devices: tuple[DeviceRecord, ...]) -> str:
    return NO_TOKEN if _by_token(devices) else NO_LOGIN
