"""Verification: only when asked, over the wire, with every way to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulator.errors import WireError
from simulator.services.verification_records import question

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from simulator.services.communication_kinds import Ref
    from tests.simulator_mail.conftest import Azure

NEEDED = ("Domain", "SPF", "DKIM", "DKIM2")
FAILED = {"status": "VerificationFailed", "errorCode": "DnsRecordsNotMatched"}


@pytest.fixture
def domain(azure: Azure, dns_server: str) -> Ref:
    """A domain whose records stand in DNS."""
    assert dns_server
    ref = azure.domain(verified=False)
    publish(azure, ref)
    return ref


def publish(azure: Azure, ref: Ref) -> None:
    """Set every wanted record."""
    records = azure.records(ref)
    azure.set_dns(ref.name, "TXT", records["Domain"]["value"], records["SPF"]["value"])
    for kind in ("DKIM", "DKIM2"):
        asked = question(kind, records[kind], ref.name)
        azure.set_dns(asked.name, "CNAME", asked.value)


def initiate(azure: Azure, ref: Ref, kind: str) -> None:
    """Ask for a verification."""
    with azure.world.state.lock:
        azure.world.verification.initiate(ref, kind)


def final(azure: Azure, ref: Ref, kind: str, wait: Callable[[Callable[[], Any]], Any]) -> dict[str, str]:
    """Return the state once it is final."""

    def over() -> dict[str, str] | None:
        state = azure.states(ref)[kind]
        return state if state["status"] in {"Verified", "VerificationFailed"} else None

    state: dict[str, str] = wait(over)
    return state


def test_nothing_starts_by_itself(azure: Azure, domain: Ref) -> None:
    """Records in DNS alone change nothing, and errorCode is absent."""
    assert azure.states(domain) == {kind: {"status": "NotStarted"} for kind in (*NEEDED, "DMARC")}
    assert azure.world.history.events("dns.query") == []


@pytest.mark.parametrize("kind", NEEDED)
def test_right_records_are_verified(azure: Azure, domain: Ref, kind: str, wait: Any) -> None:
    """A record that DNS shows is verified once asked for."""
    initiate(azure, domain, kind)
    assert final(azure, domain, kind, wait)["status"] == "Verified"
    assert azure.world.history.events("dns.query")


APEX = "scan.example.com|TXT"
SELECTOR1 = "selector1-azurecomm-prod-net._domainkey.scan.example.com|CNAME"
SELECTOR2 = "selector2-azurecomm-prod-net._domainkey.scan.example.com|CNAME"
RIGHT_SPF = "v=spf1 include:spf.protection.outlook.com -all"


@pytest.mark.parametrize(
    "wrong",
    [
        ("Domain", APEX, ["ms-domain-verification=another"]),
        ("Domain", APEX, []),
        ("SPF", APEX, ["v=spf1 include:spf.protection.outlook.com ~all"]),
        ("SPF", APEX, [RIGHT_SPF, "v=spf1 include:mail.example.net -all"]),
        ("DKIM", SELECTOR1, []),
        ("DKIM2", SELECTOR2, ["proxy.example.net"]),
    ],
)
def test_wrong_records_fail(azure: Azure, domain: Ref, wrong: tuple[str, str, list[str]], wait: Any) -> None:
    """A record that is missing, wrong, doubled, soft or hidden fails with DnsRecordsNotMatched."""
    kind, key, values = wrong
    azure.set_dns(*key.split("|"), *values)
    initiate(azure, domain, kind)
    assert final(azure, domain, kind, wait) == FAILED


def test_a_server_failure_of_dns_fails(azure: Azure, domain: Ref, wait: Any) -> None:
    """DNS that does not answer fails like a missing record."""
    azure.world.faults.add({"face": "dns", "status": 500})
    initiate(azure, domain, "Domain")
    assert final(azure, domain, "Domain", wait) == FAILED


def test_a_failed_verification_can_be_repeated(azure: Azure, domain: Ref, wait: Any) -> None:
    """After the record is put right, initiating again verifies it."""
    azure.set_dns("scan.example.com", "TXT", "nothing")
    initiate(azure, domain, "Domain")
    final(azure, domain, "Domain", wait)
    publish(azure, domain)
    initiate(azure, domain, "Domain")
    assert wait(lambda: azure.states(domain)["Domain"]["status"] == "Verified")


def test_dmarc_never_starts(azure: Azure, domain: Ref) -> None:
    """DMARC stays NotStarted on a custom domain."""
    initiate(azure, domain, "DMARC")
    assert azure.states(domain)["DMARC"] == {"status": "NotStarted"}


def test_strict_order_refuses_spf_before_domain(azure: Azure, domain: Ref, wait: Any) -> None:
    """In strict mode SPF is refused until Domain is Verified."""
    azure.world.verification.configure({"order": "strict"})
    with pytest.raises(WireError, match=r"\[simulator\]"):
        initiate(azure, domain, "SPF")
    initiate(azure, domain, "Domain")
    final(azure, domain, "Domain", wait)
    initiate(azure, domain, "SPF")
    assert final(azure, domain, "SPF", wait)["status"] == "Verified"


def test_stuck_types_are_accepted_and_forgotten(azure: Azure, domain: Ref, wait: Any) -> None:
    """A stuck type stays NotStarted until it is asked for again."""
    azure.world.verification.configure({"stuck": {"SPF": 1}})
    initiate(azure, domain, "SPF")
    assert azure.states(domain)["SPF"] == {"status": "NotStarted"}
    initiate(azure, domain, "SPF")
    assert final(azure, domain, "SPF", wait)["status"] == "Verified"


def test_a_type_can_be_made_to_fail(azure: Azure, domain: Ref, wait: Any) -> None:
    """In the mode fail the type fails whatever DNS says."""
    azure.world.verification.configure({"fail": ["DKIM"]})
    initiate(azure, domain, "DKIM")
    assert final(azure, domain, "DKIM", wait) == FAILED


def test_a_verification_can_be_lost(azure: Azure) -> None:
    """The mode lose lets what is Verified fail at once."""
    ref = azure.domain()
    azure.world.verification.configure({"lose": ["SPF"]})
    assert azure.states(ref)["SPF"] == FAILED


def test_an_unknown_mode_is_refused(azure: Azure) -> None:
    """An unknown mode is refused by name."""
    with pytest.raises(WireError, match="speed"):
        azure.world.verification.configure({"speed": 2})


def test_cancelling_is_seen(azure: Azure, domain: Ref) -> None:
    """Cancelling what runs leads to CancellationRequested with the errorCode None."""
    with azure.world.state.lock:
        azure.world.verification.initiate(domain, "Domain")
        azure.world.verification.cancel(domain, "Domain")
    assert azure.states(domain)["Domain"] == {"status": "CancellationRequested", "errorCode": "None"}
