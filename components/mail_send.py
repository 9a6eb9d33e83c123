"""The permission Mail.Send of Office 365 Exchange Online for a service principal, with the administrator's consent.

Owns the consent: an app role assignment (application) or a grant for all users (delegated).
Sending through Azure Communication Services needs neither.
"""

from __future__ import annotations

from typing import Literal, TypedDict

import pulumi
import pulumi_azuread as azuread

from components.child import child_of
from components.service_principals import service_principal

# The application id of Office 365 Exchange Online, the same in every tenant (Microsoft Learn, first-party applications).
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
PERMISSION = "Mail.Send"

Kind = Literal["none", "application", "delegated"]


class MailSendArgs(TypedDict):
    """Arguments of `MailSend`."""

    kind: Kind
    """Required. `application` (the device sends as itself) or `delegated` (as a signed-in user)."""
    service_principal_object_id: pulumi.Input[str]
    """Required. Who is given the permission."""


class MailSend(pulumi.ComponentResource):
    """Consent to Mail.Send."""

    def __init__(self, name: str, args: MailSendArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the consent of the wanted kind."""
        super().__init__("mfd:components:MailSend", name, {}, opts)
        declare = self._application if args["kind"] == "application" else self._delegated
        declare(name, args["service_principal_object_id"])
        self.register_outputs({})

    def _application(self, name: str, principal: pulumi.Input[str]) -> None:
        exchange = service_principal(EXCHANGE_ONLINE)
        azuread.AppRoleAssignment(
            name,
            app_role_id=exchange.app_role_ids[PERMISSION],
            principal_object_id=principal,
            resource_object_id=exchange.object_id,
            opts=child_of(self, name),
        )

    def _delegated(self, name: str, principal: pulumi.Input[str]) -> None:
        azuread.ServicePrincipalDelegatedPermissionGrant(
            name,
            service_principal_object_id=principal,
            resource_service_principal_object_id=service_principal(EXCHANGE_ONLINE).object_id,
            claim_values=[PERMISSION],
            opts=child_of(self, name),
        )


def required_resource_access(kind: Kind) -> list[azuread.ApplicationRequiredResourceAccessArgs]:
    """Return what the application's registration has to list, so that the consent shows in the portal."""
    if kind == "none":
        return []
    exchange = service_principal(EXCHANGE_ONLINE)
    ids, shape = (
        (exchange.app_role_ids, "Role") if kind == "application" else (exchange.oauth2_permission_scope_ids, "Scope")
    )
    access = azuread.ApplicationRequiredResourceAccessResourceAccessArgs(id=ids[PERMISSION], type=shape)
    return [azuread.ApplicationRequiredResourceAccessArgs(resource_app_id=EXCHANGE_ONLINE, resource_accesses=[access])]
