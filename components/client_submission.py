"""What devices need that send through `smtp.office365.com` as a mailbox.

Owns, for devices that fetch tokens by themselves, an application with secrets and no permission in Entra ID: Exchange
Online's own role for applications says which mailboxes it sends as, and a permission in Entra ID would widen that. Where
somebody signs in at the device, the consent to its maker's application is a `VendorApplication`, since Entra ID keeps one
consent for all methods. Does not own the mailboxes, and changes nothing in Exchange Online: what is wanted there is its
`exchange`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

from components.exchange_share import ExchangeShare, Mailbox
from components.smtp_application import Generation, SmtpApplication

SMTP_SEND = "SMTP.Send"
"""Delegated permission of Office 365 Exchange Online for applications that people sign in to at the device."""


class AppOnly(TypedDict):
    """An application that fetches tokens with its secret (client credentials)."""

    display_name: str
    """Required. Name of the application, unique in the tenant."""
    credentials: Sequence[str]
    """Required. Ids of the credentials; each has its own secret."""
    generations: Sequence[Generation]
    """Required. Oldest first; the last one is current."""
    mailboxes: Sequence[str]
    """Required. Addresses of the mailboxes that it sends as."""
    group: str
    """Required. Address of the mail-enabled security group whose members these are."""
    exchange_name: str
    """Required. Name of the application, the management scope and the role assignment in Exchange Online."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete the application and the current secrets."""


class ClientSubmissionArgs(TypedDict):
    """Arguments of `ClientSubmission`."""

    basic: NotRequired[Sequence[str]]
    """Optional. Addresses of the mailboxes that devices log in as with a password."""
    app_only: NotRequired[AppOnly | None]
    """Optional. The application for devices that fetch tokens by themselves."""
    modern: NotRequired[Sequence[str]]
    """Optional. Addresses of further mailboxes that devices log in as without a password, by applications of others."""


class ClientSubmission(pulumi.ComponentResource):
    """Sending as a mailbox: with a password, as an application, or as somebody who signed in."""

    client_id: pulumi.Output[str] | None
    """Application (client) id for devices that fetch tokens by themselves; None without `app_only`."""
    exchange: pulumi.Output[ExchangeShare]
    """What is wanted of Exchange Online."""

    passwords: Mapping[tuple[str, str], pulumi.Output[str]]

    def __init__(self, name: str, args: ClientSubmissionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the application, and the share of the Exchange state."""
        super().__init__("mfd:components:ClientSubmission", name, {}, opts)
        app_only = args.get("app_only")
        application = self._application(name, app_only) if app_only else None
        self.client_id = application.client_id if application else None
        self.passwords = application.passwords if application else {}
        share: ExchangeShare = {"mailboxes": _mailboxes(args)}
        if app_only and application:
            share |= _application_share(app_only, application)
        self.exchange = pulumi.Output.from_input(share)
        self.register_outputs({"client_id": self.client_id, "exchange": self.exchange})

    def _application(self, name: str, app_only: AppOnly) -> SmtpApplication:
        return SmtpApplication(
            name,
            {
                "display_name": app_only["display_name"],
                "credentials": app_only["credentials"],
                "generations": app_only["generations"],
                "mail_send": "none",
                "protect": app_only.get("protect", False),
            },
            pulumi.ResourceOptions(parent=self),
        )


def _mailboxes(args: ClientSubmissionArgs) -> list[Mailbox]:
    basic = set(args.get("basic", ()))
    app_only = args.get("app_only")
    modern = {
        *args.get("modern", ()),
        *(app_only["mailboxes"] if app_only else ()),
    }
    return [{"address": address, "basicAuth": address in basic} for address in sorted(basic | modern)]


def _application_share(app_only: AppOnly, application: SmtpApplication) -> ExchangeShare:
    # Outputs inside; `Output.from_input` resolves them.
    share: dict[str, object] = {
        "servicePrincipals": [
            {
                "appId": application.client_id,
                "objectId": application.service_principal_object_id,
                "displayName": app_only["exchange_name"],
            }
        ],
        "sendAs": [
            {
                "name": app_only["exchange_name"],
                "objectId": application.service_principal_object_id,
                "group": app_only["group"],
                "members": list(app_only["mailboxes"]),
            }
        ],
    }
    return share  # type: ignore[return-value] # its values are known later
