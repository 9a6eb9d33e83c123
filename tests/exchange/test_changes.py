"""What a preview tells of a changed state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exchange import ExchangeState, HveAccount, InboundConnector, Mailbox, describe_changes
from exchange import state_json as write
from tests.exchange.states import EMPTY, FULL, POLICY, VENDOR


def told(old: ExchangeState, new: ExchangeState) -> list[str]:
    """Return what changes from one state to another."""
    return describe_changes(write(old), write(new))


def test_the_same_state_changes_nothing() -> None:
    """Nothing is told where nothing changes."""
    assert told(FULL, FULL) == []


def test_a_first_state_names_everything() -> None:
    """Each object that will be there has its line, in the order of the script."""
    lines = describe_changes(None, write(FULL))
    assert [line.split(":")[0] for line in lines] == [
        "accepted domain contoso.com",
        "mailbox fax@contoso.com",
        "mailbox scan@contoso.com",
        "service principal 22222222-2222-2222-2222-222222222222",
        "right to send mfd dev",
        "High Volume Email account payroll@contoso.com",
        "inbound connector mfd dev",
        "inbound connector mfd dev relay.contoso.com",
        "direct send",
        "DKIM contoso.com",
    ]
    assert describe_changes("", write(FULL)) == lines


def test_what_goes_says_what_stays() -> None:
    """A mailbox stays open, everything else waits for -Prune."""
    lines = told(FULL, replace(EMPTY, reject_direct_send=True))
    assert len([line for line in lines if "-Prune" in line]) == 5
    assert len([line for line in lines if "stays open for SMTP AUTH" in line]) == 2


@pytest.mark.parametrize(
    ("new", "line"),
    [
        (
            replace(FULL, mailboxes=(Mailbox("scan@contoso.com"), Mailbox("fax@contoso.com"))),
            "mailbox scan@contoso.com: basic auth: yes → no",
        ),
        (
            replace(
                FULL,
                hve_accounts=(HveAccount("payroll@contoso.com", "mfd dev payroll", None, (POLICY,), basic_auth=True),),
            ),
            (
                f"High Volume Email account payroll@contoso.com: billing policy id: {POLICY} → (none); "
                f"allowed apps: {POLICY} added, {VENDOR} removed"
            ),
        ),
        (
            replace(
                FULL, inbound_connectors=(InboundConnector("mfd dev", ("203.0.113.10",)), FULL.inbound_connectors[1])
            ),
            "inbound connector mfd dev: sender ip addresses: 203.0.113.0/28 removed",
        ),
        (replace(FULL, reject_direct_send=None), "direct send: no longer decided here; it stays as it is"),
        (replace(FULL, reject_direct_send=False), "direct send: will be allowed for the whole tenant"),
        (replace(FULL, dkim_domains=()), "DKIM contoso.com: no longer named; its keys stay"),
    ],
)
def test_a_change_is_one_line(new: ExchangeState, line: str) -> None:
    """Old and new value are named."""
    assert told(FULL, new) == [line]


def test_another_owner_is_told() -> None:
    """Connectors of the old one are refused; those of a state without an owner are marked."""
    (line,) = told(FULL, replace(FULL, owner="ba9876543210"))
    assert line.startswith("owner: 0123456789ab → ba9876543210; the script refuses")
    (line,) = told(replace(FULL, owner=None), FULL)
    assert line.startswith("owner: (none) → 0123456789ab; connectors that are as they shall be get the mark")


def test_another_tenant_is_told() -> None:
    """Nothing is taken back in the old one."""
    (line,) = told(EMPTY, replace(EMPTY, organization="fabrikam.onmicrosoft.com"))
    assert "nothing is taken back in contoso.onmicrosoft.com" in line
