"""A device maker's own application that people sign in to at the device, with an administrator's consent.

Makes the application's service principal in this tenant if it is missing, and the consent. Both stay when the stack goes, or
needs them no longer: Entra ID keeps one of each per application in a tenant, and other stacks may use them. What an
administrator has set at a service principal that is there is left as it is. A stack that finds the consent there already is
told the command that takes it over, and what it grants if that is something else; what `pulumi up` makes of it then holds
for all stacks. Does not own the application, which is registered in the maker's tenant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypedDict

import pulumi
import pulumi_azuread as azuread

from components.child import child_of
from components.look_up import found_or_none
from components.mail_send import EXCHANGE_ONLINE
from components.service_principals import service_principal

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
        principal = azuread.ServicePrincipal(
            name,
            client_id=args["client_id"],
            use_existing=True,
            opts=self._that_stays(name, ignore_changes=list(_SETTINGS)),
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
            resource_service_principal_object_id=service_principal(api).object_id,
            claim_values=list(permissions),
            opts=self._that_stays(child),
        )

    def _that_stays(self, child: str, **more: Any) -> pulumi.ResourceOptions:  # noqa: ANN401 - resource options
        stays = pulumi.ResourceOptions(retain_on_delete=True, **more)
        return pulumi.ResourceOptions.merge(child_of(self, child), stays)


def _settings_now(client_id: str) -> dict[str, Any]:
    """Return what is set at the service principal, so that taking it over changes nothing; empty where there is none."""
    found = found_or_none(lambda: azuread.get_service_principal(client_id=client_id))
    if found is None:
        return {}
    settings = {name: getattr(found, name, None) for name in _SETTINGS}
    return {name: value for name, value in settings.items() if value not in (None, "", [])}
