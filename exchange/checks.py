"""What makes a wanted state contradict itself, although each value alone is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exchange.state import ExchangeState, InboundConnector


def problems_of(state: ExchangeState) -> list[str]:
    """Return every contradiction in words, or nothing."""
    return [*_doubles(state), *_shared_addresses(state), *_unknown_principals(state), *_connectors(state)]


def _doubles(state: ExchangeState) -> Iterator[str]:
    yield from _twice("mailboxes", (mailbox.address for mailbox in state.mailboxes))
    yield from _twice("servicePrincipals", (principal.object_id for principal in state.service_principals))
    yield from _twice("sendAs", (grant.name for grant in state.send_as))
    yield from _twice("hveAccounts", (account.address for account in state.hve_accounts))
    yield from _twice("hveAccounts", (account.name for account in state.hve_accounts))
    yield from _twice("inboundConnectors", (connector.name for connector in state.inbound_connectors))


def _twice(part: str, keys: Iterable[str]) -> Iterator[str]:
    # Exchange Online compares names without regard to case.
    counted = Counter(key.casefold() for key in keys)
    yield from (f"{part}: {key!r} stands there {count} times" for key, count in counted.items() if count > 1)


def _shared_addresses(state: ExchangeState) -> Iterator[str]:
    mailboxes = {mailbox.address for mailbox in state.mailboxes}
    groups = {grant.group for grant in state.send_as}
    for account in state.hve_accounts:
        if account.address in mailboxes:
            yield f"hveAccounts: {account.address} is a mailbox too; a High Volume Email account has none"
    for address in sorted(groups & (mailboxes | {account.address for account in state.hve_accounts})):
        yield f"sendAs: {address} is a group and a sender at once; give the group an address of its own"


def _unknown_principals(state: ExchangeState) -> Iterator[str]:
    known = {principal.object_id for principal in state.service_principals}
    for grant in state.send_as:
        if grant.object_id not in known:
            yield f"sendAs: {grant.name!r} is for {grant.object_id}, which is none of the servicePrincipals"


def _connectors(state: ExchangeState) -> Iterator[str]:
    return (problem for connector in state.inbound_connectors for problem in _connector(connector))


def _connector(connector: InboundConnector) -> Iterator[str]:
    by_address, by_certificate = bool(connector.sender_ip_addresses), bool(connector.tls_sender_certificate_name)
    if by_address == by_certificate:
        which = "both" if by_address else "neither"
        yield f"inboundConnectors: {connector.name!r} has {which} of addresses and certificate name; give one of the two"
