"""What a new wanted state changes, in an administrator's words: for previews."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from exchange.state import ExchangeState, HveAccount, InboundConnector, Mailbox, SendAs, ServicePrincipal
from exchange.state import state_from_json as read

Part = Any
_PRUNE = "stays until the script runs with -Prune"


@dataclass(frozen=True)
class _Words:
    """How one kind of object is told: its key, its noun, and what its coming and its going mean."""

    key: str
    noun: str
    comes: Callable[[Part], str]
    goes: str


def _mailbox(mailbox: Mailbox) -> str:
    return f"will be opened for SMTP AUTH{' with a password' if mailbox.basic_auth else ''}; the mailbox has to exist"


def _principal(principal: ServicePrincipal) -> str:
    return f"Exchange Online will know the application {principal.app_id} ({principal.display_name})"


def _send_as(grant: SendAs) -> str:
    return (
        f"the application with the object id {grant.object_id} may send as "
        f"{_listed(grant.members)}, the members of {grant.group}, and as nobody else"
    )


def _hve(account: HveAccount) -> str:
    policy = f"billing policy {account.billing_policy_id}" if account.billing_policy_id else "no billing policy named"
    logins = ["a password"] if account.basic_auth else []
    logins += [f"a token of {_listed(account.allowed_apps)}"] if account.allowed_apps else []
    return f"will be created, login with {' or '.join(logins) or 'nothing yet'}, {policy}"


def _connector(connector: InboundConnector) -> str:
    by = connector.tls_sender_certificate_name
    source = f"a certificate for {by}" if by else _listed(connector.sender_ip_addresses)
    return f"mail from {source} may be relayed to anybody"


_WORDS = {
    "mailboxes": _Words(
        "address",
        "mailbox",
        _mailbox,
        "no longer named; it stays open for SMTP AUTH until an administrator closes it, since others may use it",
    ),
    "service_principals": _Words("object_id", "service principal", _principal, f"no longer wanted; {_PRUNE}"),
    "send_as": _Words("name", "right to send", _send_as, f"no longer wanted; {_PRUNE}"),
    "hve_accounts": _Words("address", "High Volume Email account", _hve, f"no longer wanted; {_PRUNE}"),
    "inbound_connectors": _Words("name", "inbound connector", _connector, f"no longer wanted; {_PRUNE}"),
}


def describe_changes(old_json: str | None, new_json: str) -> list[str]:
    """Return one sentence per change, in the order in which the script works; none for the same state.

    `old_json` is None or empty where no state was wanted before. Raises InvalidStateError.
    """
    new = read(new_json)
    old = read(old_json) if old_json else ExchangeState(new.stack, new.organization, owner=new.owner)
    return [*_tenant(old, new), *_objects(old, new), *_direct_send(old, new), *_dkim(old, new)]


def _tenant(old: ExchangeState, new: ExchangeState) -> Iterator[str]:
    if old.organization != new.organization:
        yield f"tenant: {old.organization} → {new.organization}; nothing is taken back in {old.organization}"
    if old.stack != new.stack:
        yield f"stack: {old.stack} → {new.stack}; the script no longer knows what it made as 'mfd {old.stack}'"
    if old.owner != new.owner:
        yield f"owner: {_shown(old.owner)} → {_shown(new.owner)}; {_owner(old)}"
    for domain in sorted(set(new.accepted_domains) - set(old.accepted_domains)):
        yield f"accepted domain {domain}: will be checked"


def _owner(old: ExchangeState) -> str:
    if old.owner:
        return "the script refuses connectors with the old mark, and says how to hand them over"
    return "connectors that are as they shall be get the mark in their comment"


def _objects(old: ExchangeState, new: ExchangeState) -> Iterator[str]:
    for part, words in _WORDS.items():
        before, after = (_by_key(state, part, words) for state in (old, new))
        for key in sorted({*before, *after}):
            was, becomes = before.get(key), after.get(key)
            if was != becomes:
                yield f"{words.noun} {key}: {_change(words, was, becomes)}"


def _by_key(state: ExchangeState, part: str, words: _Words) -> dict[str, Part]:
    return {getattr(item, words.key): item for item in getattr(state, part)}


def _change(words: _Words, was: Part | None, becomes: Part | None) -> str:
    if becomes is None:
        return words.goes
    return words.comes(becomes) if was is None else "; ".join(_differences(was, becomes))


def _differences(was: Part, becomes: Part) -> Iterator[str]:
    for field in fields(becomes):
        old, new = getattr(was, field.name), getattr(becomes, field.name)
        if old != new:
            yield f"{field.name.replace('_', ' ')}: {_difference(old, new)}"


def _difference(old: object, new: object) -> str:
    if not isinstance(old, tuple) or not isinstance(new, tuple):
        return f"{_shown(old)} → {_shown(new)}"
    added, removed = sorted(set(new) - set(old)), sorted(set(old) - set(new))
    words = [f"{_listed(added)} added"] if added else []
    return ", ".join([*words, *([f"{_listed(removed)} removed"] if removed else [])])


def _direct_send(old: ExchangeState, new: ExchangeState) -> Iterator[str]:
    if old.reject_direct_send == new.reject_direct_send:
        return
    if new.reject_direct_send is None:
        yield "direct send: no longer decided here; it stays as it is"
    elif new.reject_direct_send:
        yield "direct send: will be refused for the whole tenant, except from addresses and certificates of a connector"
    else:
        yield "direct send: will be allowed for the whole tenant"


def _dkim(old: ExchangeState, new: ExchangeState) -> Iterator[str]:
    for domain in sorted(set(new.dkim_domains) - set(old.dkim_domains)):
        yield f"DKIM {domain}: keys will be made, and the two CNAME records to publish are told by the script"
    for domain in sorted(set(old.dkim_domains) - set(new.dkim_domains)):
        yield f"DKIM {domain}: no longer named; its keys stay"


def _listed(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(values) or "nobody"


def _shown(value: object) -> str:
    words = {None: "(none)", True: "yes", False: "no"}
    return words[value] if value is None or isinstance(value, bool) else str(value)
