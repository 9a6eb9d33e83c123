"""Shares of several methods become one state."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from exchange import ConflictingStatesError, HveAccount, InboundConnector, Mailbox, SendAs, ServicePrincipal, merge
from exchange import state_json as write
from tests.exchange.states import APP, EMPTY, FULL, OBJECT, POLICY, VENDOR

SHARES = (
    replace(EMPTY, mailboxes=(Mailbox("b@contoso.com"), Mailbox("a@contoso.com")), reject_direct_send=True),
    replace(EMPTY, mailboxes=(Mailbox("a@contoso.com", basic_auth=True),), accepted_domains=("contoso.com",)),
    replace(EMPTY, hve_accounts=(HveAccount("h@contoso.com", "h", POLICY, (VENDOR,)),)),
    replace(EMPTY, hve_accounts=(HveAccount("h@contoso.com", "h", None, (OBJECT,), basic_auth=True),)),
    replace(EMPTY, inbound_connectors=(InboundConnector("c", ("203.0.113.2",)),), dkim_domains=("contoso.com",)),
    replace(EMPTY, inbound_connectors=(InboundConnector("c", ("203.0.113.1",)),)),
)


def test_the_order_does_not_matter() -> None:
    """Every order of the shares gives the same bytes."""
    assert {write(merge(order)) for order in itertools.permutations(SHARES, len(SHARES))} == {write(merge(SHARES))}


def test_lists_are_united() -> None:
    """What several shares say of one object is united."""
    merged = merge(SHARES)
    assert merged.mailboxes == (Mailbox("a@contoso.com", basic_auth=True), Mailbox("b@contoso.com"))
    assert merged.hve_accounts == (HveAccount("h@contoso.com", "h", POLICY, (OBJECT, VENDOR), basic_auth=True),)
    assert merged.inbound_connectors == (InboundConnector("c", ("203.0.113.1", "203.0.113.2")),)


def test_what_one_leaves_open_another_says() -> None:
    """None is no wish."""
    assert merge(SHARES).reject_direct_send is True
    assert merge([EMPTY, EMPTY]).reject_direct_send is None


def test_a_share_without_an_owner_leaves_it_to_the_others() -> None:
    """Two owners at once are a conflict."""
    assert merge([EMPTY, replace(EMPTY, owner=None)]).owner == EMPTY.owner
    with pytest.raises(ConflictingStatesError, match="owner: "):
        merge([EMPTY, replace(EMPTY, owner="ba9876543210")])


def test_merging_one_state_sorts_it() -> None:
    """A merged state stays as it is when it is merged again."""
    once = merge([FULL])
    assert merge([once, once, FULL]) == once


def test_every_conflict_is_named() -> None:
    """Two things that cannot both be are named with their object."""
    principal = ServicePrincipal(APP, OBJECT, "one")
    one = replace(
        EMPTY,
        reject_direct_send=True,
        service_principals=(principal,),
        send_as=(SendAs("mfd dev", OBJECT, "a@contoso.com", ()),),
    )
    other = replace(
        EMPTY,
        reject_direct_send=False,
        service_principals=(replace(principal, display_name="two"),),
        send_as=(SendAs("mfd dev", OBJECT, "b@contoso.com", ()),),
    )
    with pytest.raises(ConflictingStatesError) as error:
        merge([one, other])
    assert error.value.problems == (
        "reject_direct_send: False and True are wanted at once",
        "send_as mfd dev: group: 'a@contoso.com' and 'b@contoso.com' are wanted at once",
        f"service_principals {OBJECT}: display_name: 'one' and 'two' are wanted at once",
    )


def test_another_tenant_is_a_conflict() -> None:
    """Shares of two tenants are not one state."""
    with pytest.raises(ConflictingStatesError, match="organization"):
        merge([EMPTY, replace(EMPTY, organization="fabrikam.onmicrosoft.com")])


def test_nothing_cannot_be_merged() -> None:
    """No share is no state."""
    with pytest.raises(ValueError, match="no state"):
        merge([])
