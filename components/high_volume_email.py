"""What devices need that send through `smtp.hve.mx.microsoft` with a High Volume Email account, to the own organization.

Owns, for devices that fetch tokens, an application with secrets and Mail.Send of Office 365 Exchange Online with consent.
Does not own the accounts, nor the billing policy, nor the consent to a maker's application (`VendorApplication`): what is
wanted in Exchange Online is its `exchange`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Literal, NotRequired, TypedDict

import pulumi

from components.exchange_share import ExchangeShare
from components.smtp_application import Generation, SmtpApplication

# Characters in the name of a mail user (MicrosoftDocs/office-docs-powershell, New-MailUser, -Name).
NAME_LENGTH = 64


class HveApplication(TypedDict):
    """An application of this tenant that logs in to accounts."""

    display_name: str
    """Required. Name of the application, unique in the tenant."""
    credentials: Sequence[str]
    """Required. Ids of the credentials; each has its own secret."""
    generations: Sequence[Generation]
    """Required. Oldest first; the last one is current."""
    accounts: Sequence[str]
    """Required. Addresses of the accounts that it may log in to."""
    permission: NotRequired[Literal["application", "delegated"]]
    """Optional. Whether it sends as itself (by default), or as the account that signs in."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete the application and the current secrets."""


class HveSignIn(TypedDict):
    """A maker's application that people sign in to at the device."""

    accounts: Sequence[str]
    """Required. Addresses of the accounts that people sign in as."""
    object_id: pulumi.Input[str]
    """Required. Object id of its service principal, which has consent to Mail.Send."""


class HighVolumeEmailArgs(TypedDict):
    """Arguments of `HighVolumeEmail`."""

    exchange_name: str
    """Required. Beginning of the accounts' names in Exchange Online."""
    basic: NotRequired[Sequence[str]]
    """Optional. Addresses of the accounts that devices log in to with a password."""
    application: NotRequired[HveApplication | None]
    """Optional. The application for devices that fetch tokens by themselves."""
    sign_in: NotRequired[Mapping[str, HveSignIn]]
    """Optional. Maker → its application, for devices where somebody signs in."""
    modern: NotRequired[Sequence[str]]
    """Optional. Addresses of further accounts that devices log in to without a password, by applications of others."""
    billing_policy_id: NotRequired[str | None]
    """Optional. Billing policy of the accounts; without a valid one they cannot send."""


class HighVolumeEmail(pulumi.ComponentResource):
    """Sending as a High Volume Email account: with a password, as an application, or as somebody who signed in."""

    client_id: pulumi.Output[str] | None
    """Application (client) id for devices that fetch tokens by themselves; None without `application`."""
    exchange: pulumi.Output[ExchangeShare]
    """What is wanted of Exchange Online."""

    passwords: Mapping[tuple[str, str], pulumi.Output[str]]

    def __init__(self, name: str, args: HighVolumeEmailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the application, and the share of the Exchange state."""
        super().__init__("mfd:components:HighVolumeEmail", name, {}, opts)
        details = args.get("application")
        application = self._application(name, details) if details else None
        self.client_id = application.client_id if application else None
        self.passwords = application.passwords if application else {}
        self.exchange = pulumi.Output.from_input(_share(args, application))
        self.register_outputs({"client_id": self.client_id, "exchange": self.exchange})

    def _application(self, name: str, details: HveApplication) -> SmtpApplication:
        return SmtpApplication(
            name,
            {
                "display_name": details["display_name"],
                "credentials": details["credentials"],
                "generations": details["generations"],
                "mail_send": details.get("permission", "application"),
                "protect": details.get("protect", False),
            },
            pulumi.ResourceOptions(parent=self),
        )


def _share(args: HighVolumeEmailArgs, application: SmtpApplication | None) -> ExchangeShare:
    basic = set(args.get("basic", ()))
    apps: dict[str, list[pulumi.Input[str]]] = {address: [] for address in (*basic, *args.get("modern", ()))}
    details = args.get("application")
    if details and application:
        for address in details["accounts"]:
            apps.setdefault(address, []).append(application.service_principal_object_id)
    for sign_in in args.get("sign_in", {}).values():
        for address in sign_in["accounts"]:
            apps.setdefault(address, []).append(sign_in["object_id"])
    accounts = [
        {
            "address": address,
            "name": _name(args["exchange_name"], address),
            "billingPolicyId": args.get("billing_policy_id"),
            "allowedApps": apps[address],
            "basicAuth": address in basic,
        }
        for address in sorted(apps)
    ]
    return {"hveAccounts": accounts}  # type: ignore[typeddict-item] # object ids are known later


def _name(beginning: str, address: str) -> str:
    """Return a name that no other account has, of whatever length the address is."""
    name = f"{beginning} {address}"
    if len(name) <= NAME_LENGTH:
        return name
    digest = sha256(address.encode()).hexdigest()[:8]
    return f"{name[: NAME_LENGTH - len(digest) - 1]} {digest}"
