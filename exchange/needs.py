"""What a device's mail needs of Exchange Online, in the words and the order of the script's report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exchange.state import ExchangeState


@dataclass(frozen=True)
class Need:
    """One item of the script: its kind, such as `mailbox`, and its name, such as the mailbox's address."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Sender:
    """What a device is told: its sending method, From address, user name, and the application it gets tokens for.

    `username` is empty without a login; `client_id` is empty where no application logs in by itself.
    """

    method: str
    address: str
    username: str = ""
    client_id: str = ""


Part = Callable[[Sender, ExchangeState], Iterator[Need]]


def needs_of(sender: Sender, state: ExchangeState) -> tuple[Need, ...]:
    """Return what the sender's mail stands on; nothing for a method that does without Exchange Online.

    DKIM is never among it: mail is accepted without. A device of `smtp-relay` needs every connector, since only Exchange
    Online decides which one takes its mail. What a bridge needs is known only where it logs in as its devices' sender.
    """
    return tuple(need for part in PARTS.get(sender.method, ()) for need in part(sender, state))


def _domain(sender: Sender, state: ExchangeState) -> Iterator[Need]:
    domain = sender.address.rpartition("@")[2].lower()
    if domain in state.accepted_domains:
        yield Need("accepted-domain", domain)


def _mailbox(sender: Sender, state: ExchangeState) -> Iterator[Need]:
    for mailbox in state.mailboxes:
        if mailbox.address == sender.username.lower():
            yield Need("mailbox", mailbox.address)
            if mailbox.basic_auth and sender.method in _WITH_PASSWORD:
                yield Need("basic-auth", mailbox.address)


def _application(sender: Sender, state: ExchangeState) -> Iterator[Need]:
    principals = [principal for principal in state.service_principals if principal.app_id == sender.client_id.lower()]
    own = {principal.object_id for principal in principals}
    member = sender.username.lower()
    yield from (Need("service-principal", principal.display_name) for principal in principals)
    for grant in state.send_as:
        if grant.object_id in own and member in grant.members:
            yield Need("senders-group", grant.group)
            yield Need("group-member", member)
            yield Need("management-scope", grant.name)
            yield Need("role-assignment", grant.name)
            yield Need("authorization", member)


def _account(sender: Sender, state: ExchangeState) -> Iterator[Need]:
    address = (sender.username or sender.address).lower()
    for account in state.hve_accounts:
        if account.address == address:
            yield Need("hve-account", address)
            yield Need("hve-billing-policy", address)
            if account.allowed_apps and sender.method not in _WITH_PASSWORD:
                yield Need("hve-app-access", address)
            if account.basic_auth and sender.method in _WITH_PASSWORD:
                yield Need("basic-auth", address)


def _connectors(_sender: Sender, state: ExchangeState) -> Iterator[Need]:
    yield from (Need("inbound-connector", connector.name) for connector in state.inbound_connectors)


def _direct_send(_sender: Sender, state: ExchangeState) -> Iterator[Need]:
    if state.reject_direct_send is False:
        yield Need("reject-direct-send", "RejectDirectSend")


PARTS: dict[str, tuple[Part, ...]] = {
    "smtp-auth-basic": (_domain, _mailbox),
    "smtp-auth-oauth": (_domain, _mailbox, _application),
    "hve-basic": (_domain, _account),
    "hve-oauth": (_domain, _account),
    "direct-send": (_domain, _direct_send),
    "smtp-relay": (_domain, _connectors),
    "lan-bridge": (_account,),
    "ecs": (),
}
"""Sending method → what its devices need; each method of the catalogue is there."""

_WITH_PASSWORD = frozenset({"smtp-auth-basic", "hve-basic", "lan-bridge"})
