"""What a device's mail stands on, in the words of the script's report."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from catalog import load_catalog
from exchange import ExchangeState, HveAccount, Mailbox, Sender, needs_of
from exchange.needs import PARTS
from tests.exchange.powershell_tree import Script
from tests.exchange.states import APP, FULL, VENDOR

SCAN = "Scan@Contoso.com"
FAX = "fax@contoso.com"
PAYROLL = "payroll@contoso.com"
_DOMAIN = "accepted-domain contoso.com"
CASES = {
    "a mailbox with a password": (
        Sender("smtp-auth-basic", SCAN, SCAN),
        [_DOMAIN, "mailbox scan@contoso.com", "basic-auth scan@contoso.com"],
    ),
    "a mailbox with somebody's token": (Sender("smtp-auth-oauth", SCAN, SCAN), [_DOMAIN, "mailbox scan@contoso.com"]),
    "a mailbox with an application's token": (
        Sender("smtp-auth-oauth", FAX, FAX, APP.upper()),
        [
            _DOMAIN,
            "mailbox fax@contoso.com",
            "service-principal mfd dev client submission",
            "senders-group mfd-dev-senders@contoso.com",
            "group-member fax@contoso.com",
            "management-scope mfd dev",
            "role-assignment mfd dev",
            "authorization fax@contoso.com",
        ],
    ),
    "another application": (Sender("smtp-auth-oauth", FAX, FAX, VENDOR), [_DOMAIN, "mailbox fax@contoso.com"]),
    "an account with a password": (
        Sender("hve-basic", PAYROLL, PAYROLL),
        [_DOMAIN, f"hve-account {PAYROLL}", f"hve-billing-policy {PAYROLL}", f"basic-auth {PAYROLL}"],
    ),
    "an account with a token": (
        Sender("hve-oauth", PAYROLL, PAYROLL),
        [_DOMAIN, f"hve-account {PAYROLL}", f"hve-billing-policy {PAYROLL}", f"hve-app-access {PAYROLL}"],
    ),
    "behind a bridge that logs in as its sender": (
        Sender("lan-bridge", PAYROLL),
        [f"hve-account {PAYROLL}", f"hve-billing-policy {PAYROLL}", f"basic-auth {PAYROLL}"],
    ),
    "behind another bridge": (Sender("lan-bridge", SCAN), []),
    "by a connector": (
        Sender("smtp-relay", SCAN),
        [_DOMAIN, "inbound-connector mfd dev", "inbound-connector mfd dev relay.contoso.com"],
    ),
    "without a login, which the state refuses": (Sender("direct-send", SCAN), [_DOMAIN]),
    "Azure's own service": (Sender("ecs", "scan@contoso.com", SCAN), []),
    "a method from elsewhere": (Sender("carrier-pigeon", SCAN, SCAN), []),
    "an address that is none": (Sender("smtp-auth-basic", "x", ""), []),
}


@pytest.mark.parametrize(("sender", "needs"), CASES.values(), ids=CASES.keys())
def test_a_sender_needs_what_its_method_stands_on(sender: Sender, needs: list[str]) -> None:
    """The items come in the script's order, so the first that failed explains those after it."""
    assert list(map(str, needs_of(sender, FULL))) == needs


def test_direct_send_needs_to_be_allowed_where_the_state_says_so() -> None:
    """Where direct send is to be allowed, its devices wait for that."""
    allowed = replace(FULL, reject_direct_send=False)
    assert "reject-direct-send RejectDirectSend" in map(str, needs_of(Sender("direct-send", SCAN), allowed))


def test_a_login_that_the_state_does_not_open_to_passwords_needs_no_policy() -> None:
    """Only what the state wants is looked for."""
    state = ExchangeState(
        "dev", "contoso.onmicrosoft.com", (), (Mailbox(FAX),), hve_accounts=(HveAccount(PAYROLL, "x"),)
    )
    assert list(map(str, needs_of(Sender("smtp-auth-basic", FAX, FAX), state))) == [f"mailbox {FAX}"]
    assert len(needs_of(Sender("hve-oauth", PAYROLL, PAYROLL), state)) == 2


def test_every_method_of_the_catalogue_is_known() -> None:
    """A new method says what it needs."""
    assert set(PARTS) == set(load_catalog().methods)


def test_every_kind_of_item_is_one_of_the_scripts(script: Script) -> None:
    """A need is found in the report, since both have the script's words; DKIM is needed by nobody."""
    source = script.source.decode()
    kinds = set(re.findall(r"(?m)^            '([\w-]+)' \{ (?:Test|Set|New|Add)-Wanted", source))
    needed = {need.kind for sender, _ in CASES.values() for need in needs_of(sender, FULL)}
    assert needed == kinds - {"dkim", "reject-direct-send"}
