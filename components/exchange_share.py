"""What one method wants of Exchange Online, as plain values with the keys of the state document.

Only what is named is wanted; everything else stays as it is. Whoever composes the methods merges their shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict


class Mailbox(TypedDict):
    """A mailbox that devices log in as; `basicAuth` where they do so with a password."""

    address: str
    basicAuth: NotRequired[bool]


class ServicePrincipal(TypedDict):
    """Exchange Online's pointer to an application; `objectId` is the enterprise application's."""

    appId: str
    objectId: str
    displayName: str


class SendAs(TypedDict):
    """The role Application SMTP.SendAsApp for one application, limited to the direct members of a group."""

    name: str
    objectId: str
    group: str
    members: Sequence[str]


class HveAccount(TypedDict):
    """A High Volume Email account; `allowedApps` are object ids of enterprise applications."""

    address: str
    name: str
    billingPolicyId: NotRequired[str | None]
    allowedApps: NotRequired[Sequence[str]]
    basicAuth: NotRequired[bool]


class InboundConnector(TypedDict):
    """A connector of type OnPremises, by addresses or by the name in a client certificate, never both."""

    name: str
    senderIpAddresses: NotRequired[Sequence[str]]
    tlsSenderCertificateName: NotRequired[str]


class ExchangeShare(TypedDict, total=False):
    """One method's share of the wanted state."""

    mailboxes: Sequence[Mailbox]
    servicePrincipals: Sequence[ServicePrincipal]
    sendAs: Sequence[SendAs]
    hveAccounts: Sequence[HveAccount]
    inboundConnectors: Sequence[InboundConnector]
    rejectDirectSend: bool
    dkimDomains: Sequence[str]
