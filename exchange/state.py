"""The wanted state as values, and as the JSON document that the script reads.

Every part holds only what this project answers for: what is not named here is left as it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from exchange.checks import problems_of
from exchange.errors import InvalidStateError
from exchange.values import (
    ALLOWED_APPS,
    Address,
    CertificateName,
    Domain,
    Guid,
    Name,
    OwnerMark,
    RightName,
    SourceNetwork,
    StackName,
    Text,
)

_CONFIG = ConfigDict(alias_generator=to_camel, validate_by_name=True, extra="forbid", use_attribute_docstrings=True)


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that devices log in as: `Set-CASMailbox -SmtpClientAuthenticationDisabled $false`."""

    __pydantic_config__ = _CONFIG

    address: Address
    basic_auth: bool = False
    """Devices log in with a password: an authentication policy that forbids it must not hold for this mailbox."""


@dataclass(frozen=True)
class ServicePrincipal:
    """Exchange Online's pointer to an application: `New-ServicePrincipal -AppId -ObjectId -DisplayName`."""

    __pydantic_config__ = _CONFIG

    app_id: Guid
    object_id: Guid
    """Object id of the enterprise application, not of the registration."""
    display_name: Text


@dataclass(frozen=True)
class SendAs:
    """The role `Application SMTP.SendAsApp` for one application, limited to the members of a group."""

    __pydantic_config__ = _CONFIG

    name: RightName
    """Name of the management scope and of the role assignment; their group is called `<name> senders`."""
    object_id: Guid
    """Object id of the enterprise application."""
    group: Address
    """Address of the mail-enabled security group."""
    members: tuple[Address, ...]
    """Addresses of the mailboxes."""


@dataclass(frozen=True)
class HveAccount:
    """A High Volume Email account: `New-MailUser -HVEAccount`."""

    __pydantic_config__ = _CONFIG

    address: Address
    name: Name
    billing_policy_id: Guid | None = None
    allowed_apps: Annotated[tuple[Guid, ...], Field(max_length=ALLOWED_APPS)] = ()
    """Object ids of enterprise applications that may log in by OAuth: `Add-HVEAppAccess`."""
    basic_auth: bool = False


@dataclass(frozen=True)
class InboundConnector:
    """A connector of type OnPremises, by addresses or by the name in a client certificate, never both."""

    __pydantic_config__ = _CONFIG

    name: Text
    sender_ip_addresses: tuple[SourceNetwork, ...] = ()
    tls_sender_certificate_name: CertificateName | None = None


@dataclass(frozen=True)
class ExchangeState:
    """Everything that a stack wants of Exchange Online."""

    __pydantic_config__ = _CONFIG

    stack: StackName
    organization: Domain
    """The tenant's first domain, such as `contoso.onmicrosoft.com`: `Connect-ExchangeOnline -Organization`."""
    accepted_domains: tuple[Domain, ...] = ()
    """Only checked: the script does not add domains to a tenant."""
    mailboxes: tuple[Mailbox, ...] = ()
    service_principals: tuple[ServicePrincipal, ...] = ()
    send_as: tuple[SendAs, ...] = ()
    hve_accounts: tuple[HveAccount, ...] = ()
    inbound_connectors: tuple[InboundConnector, ...] = ()
    reject_direct_send: bool | None = None
    """None leaves it as it is."""
    dkim_domains: tuple[Domain, ...] = ()
    former_apps: tuple[Guid, ...] = ()
    """Object ids of applications that an earlier document named; others on an account are somebody else's."""
    owner: OwnerMark | None = None
    """Tells this deployment from another of the tenant whose stack has the same name; it stands in connectors' comments.

    None: nothing is marked, and only connectors without a mark are this stack's.
    """
    version: Annotated[int, Field(ge=1, le=1)] = 1


_STATE = TypeAdapter(ExchangeState)


def state_json(state: ExchangeState) -> str:
    """Return the document: camelCase keys, sorted, two blanks of indentation, the same bytes for the same state.

    Nothing outside ASCII stands in it, so every version of PowerShell reads the same text. Raises InvalidStateError.
    """
    return json.dumps(_dump(checked(state)), indent=2, sort_keys=True) + "\n"


def state_from_json(text: str) -> ExchangeState:
    """Read what `state_json` wrote, or the same by hand; raises InvalidStateError with all problems."""
    try:
        state = _STATE.validate_json(text)
    except ValidationError as error:
        raise InvalidStateError(_told(error)) from None
    if problems := problems_of(state):
        raise InvalidStateError(problems)
    return state


def checked(state: ExchangeState) -> ExchangeState:
    """Return the state with its values in their normal form; raises InvalidStateError."""
    return state_from_json(json.dumps(_dump(state)))


def state_schema() -> dict[str, Any]:
    """Return the JSON Schema of the document."""
    return _STATE.json_schema(by_alias=True)


def _dump(state: ExchangeState) -> Any:  # noqa: ANN401 - plain JSON values
    return _STATE.dump_python(state, mode="json", by_alias=True)


def _told(error: ValidationError) -> list[str]:
    return [
        f"{'.'.join(map(str, problem['loc'])) or 'document'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    ]
