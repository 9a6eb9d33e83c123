"""The wanted state as values, and as the JSON document that the script reads.

Every part holds only what this project answers for: what is not named here is left as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pydantic import ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel

_CONFIG = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid")


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that devices log in as: `Set-CASMailbox -SmtpClientAuthenticationDisabled $false`."""

    __pydantic_config__ = _CONFIG

    address: str
    basic_auth: bool = False
    """Devices log in with a password: an authentication policy that forbids it must not hold for this mailbox."""


@dataclass(frozen=True)
class ServicePrincipal:
    """Exchange Online's pointer to an application: `New-ServicePrincipal -AppId -ObjectId -DisplayName`."""

    __pydantic_config__ = _CONFIG

    app_id: str
    object_id: str
    """Object id of the enterprise application, not of the registration."""
    display_name: str


@dataclass(frozen=True)
class SendAs:
    """The role `Application SMTP.SendAsApp` for one application, limited to the members of a group."""

    __pydantic_config__ = _CONFIG

    name: str
    """Name of the management scope and of the role assignment."""
    object_id: str
    """Object id of the enterprise application."""
    group: str
    """Address of the mail-enabled security group."""
    members: tuple[str, ...]
    """Addresses of the mailboxes."""


@dataclass(frozen=True)
class HveAccount:
    """A High Volume Email account: `New-MailUser -HVEAccount`."""

    __pydantic_config__ = _CONFIG

    address: str
    name: str
    billing_policy_id: str | None = None
    allowed_apps: tuple[str, ...] = ()
    """Object ids of enterprise applications that may log in by OAuth: `Add-HVEAppAccess`."""
    basic_auth: bool = False


@dataclass(frozen=True)
class InboundConnector:
    """A connector of type OnPremises, by addresses or by the name in a client certificate, never both."""

    __pydantic_config__ = _CONFIG

    name: str
    sender_ip_addresses: tuple[str, ...] = ()
    tls_sender_certificate_name: str | None = None


@dataclass(frozen=True)
class ExchangeState:
    """Everything that a stack wants of Exchange Online."""

    __pydantic_config__ = _CONFIG

    stack: str
    organization: str
    """The tenant's first domain, such as `contoso.onmicrosoft.com`: `Connect-ExchangeOnline -Organization`."""
    accepted_domains: tuple[str, ...] = ()
    """Only checked: the script does not add domains to a tenant."""
    mailboxes: tuple[Mailbox, ...] = ()
    service_principals: tuple[ServicePrincipal, ...] = ()
    send_as: tuple[SendAs, ...] = ()
    hve_accounts: tuple[HveAccount, ...] = ()
    inbound_connectors: tuple[InboundConnector, ...] = ()
    reject_direct_send: bool | None = None
    """None leaves it as it is."""
    dkim_domains: tuple[str, ...] = ()
    version: int = 1


_STATE = TypeAdapter(ExchangeState)


def state_json(state: ExchangeState) -> str:
    """Return the document: camelCase keys, sorted, two blanks of indentation, the same bytes for the same state."""
    return json.dumps(_STATE.dump_python(state, mode="json", by_alias=True), indent=2, sort_keys=True) + "\n"


def state_from_json(text: str) -> ExchangeState:
    """Read what `state_json` wrote; raises pydantic.ValidationError."""
    return _STATE.validate_json(text)
