"""A device maker's own application that people sign in to at the device, with an administrator's consent.

Owns the consent. The application's service principal in this tenant is made if it is missing, and stays: others may use it
too. What an administrator has set at one that is there is left as it is. Does not own the application, which is registered
in the maker's tenant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypedDict

import pulumi
import pulumi_azuread as azuread

from components.child import child_of
from components.mail_send import EXCHANGE_ONLINE

# The application id of Microsoft Graph, the same in every tenant (Microsoft Learn, first-party applications).
GRAPH = "00000003-0000-0000-c000-000000000000"
# With it the device gets a refresh token, so that nobody has to sign in again every hour. It is a permission of Graph.
STAY_SIGNED_IN = "offline_access"
# What azuread sets at a service principal, to its own defaults where the program says nothing: it would let everybody in
# where an administrator has asked for an assignment (terraform-provider-azuread, service_principal_resource.go, update).
_SETTINGS = (
    *("account_enabled", "alternative_names", "app_role_assignment_required", "description", "login_url", "notes"),
    *("notification_email_addresses", "preferred_single_sign_on_mode", "tags"),
)
_MISSING = re.compile(r"No service principal found", re.IGNORECASE)


def vendor_name(maker: str) -> str:
    """Return the name of the resource for a maker, such as `vendor-konica-minolta`."""
    return f"vendor-{re.sub('[^a-z0-9]+', '-', maker.lower()).strip('-')}"


class VendorApplicationArgs(TypedDict):
    """Arguments of `VendorApplication`."""

    client_id: str
    """Required. Application (client) id, as the maker names it."""
    permissions: Sequence[str]
    """Required. Delegated permissions of Office 365 Exchange Online, such as `SMTP.Send`; all of them, since Entra ID keeps one consent per application and API."""


class VendorApplication(pulumi.ComponentResource):
    """A maker's application with consent for all users."""

    name: pulumi.Output[str]
    """Display name of the application."""
    resource_id: pulumi.Output[str]
    """Object id of the service principal; what `Add-HVEAppAccess` takes."""

    def __init__(self, name: str, args: VendorApplicationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the service principal and its consents."""
        super().__init__("mfd:components:VendorApplication", name, {}, opts)
        # `use_existing` alone would still delete it (terraform-provider-azuread, docs/resources/service_principal.md).
        stays = pulumi.ResourceOptions(retain_on_delete=True, ignore_changes=list(_SETTINGS))
        principal = azuread.ServicePrincipal(
            name,
            client_id=args["client_id"],
            use_existing=True,
            opts=pulumi.ResourceOptions.merge(child_of(self, name), stays),
            **_settings_now(args["client_id"]),
        )
        self._consent(f"{name}-exchange", principal, EXCHANGE_ONLINE, args["permissions"])
        self._consent(f"{name}-graph", principal, GRAPH, [STAY_SIGNED_IN])
        self.name = principal.display_name
        self.resource_id = principal.object_id
        self.register_outputs({"name": self.name, "resource_id": self.resource_id})

    def _consent(self, child: str, principal: azuread.ServicePrincipal, api: str, permissions: Sequence[str]) -> None:
        azuread.ServicePrincipalDelegatedPermissionGrant(
            child,
            service_principal_object_id=principal.object_id,
            resource_service_principal_object_id=azuread.get_service_principal(client_id=api).object_id,
            claim_values=list(permissions),
            opts=child_of(self, child),
        )


def _settings_now(client_id: str) -> dict[str, Any]:
    """Return what is set at the service principal, so that taking it over changes nothing; empty where there is none."""
    try:
        found = azuread.get_service_principal(client_id=client_id)
    except Exception as error:
        # The SDK raises a bare Exception for whatever an invoke answers.
        if _MISSING.search(str(error)):
            return {}
        raise
    settings = {name: getattr(found, name, None) for name in _SETTINGS}
    return {name: value for name, value in settings.items() if value not in (None, "", [])}
