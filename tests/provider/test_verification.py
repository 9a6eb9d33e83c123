"""A wait for verification asks in order, asks again when that helps, and ends in one of four ways."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from maildns import Finding, Record
from provider.errors import AzureError
from provider.verification import Ending, Outcome, Reading, Verification, Wish
from provider.verification_states import CHECKS, State

NAME = "mail.contoso.com"
RECORDS = tuple(Record(check, "TXT", NAME, f"value of {check}") for check in CHECKS)


class Domain:
    """A domain in Azure: a check goes on `seconds` after it was asked for, to the status that `ends` gives."""

    def __init__(self, hours: Any, seconds: float = 20.0) -> None:
        self.hours = hours
        self.seconds = seconds
        self.states = dict.fromkeys(CHECKS, State())
        self.asked: list[tuple[float, str]] = []
        self.ends: Callable[[str], State] = lambda _: State("Verified")
        self.refusals: list[AzureError] = []
        self.outages: list[AzureError] = []
        self.retry_after: float | None = None
        self.looks = 0

    def read(self) -> Reading:
        """Return the states."""
        self.looks += 1
        if self.outages:
            raise self.outages.pop(0)
        return Reading(dict(self.states), self.retry_after)

    def initiate(self, check: str) -> None:
        """Ask for a check."""
        if self.refusals:
            raise self.refusals.pop(0)
        self.asked.append((self.hours.now(), check))
        self.states[check] = State("VerificationInProgress")
        self.hours.at.append((self.hours.now() + self.seconds, lambda: self._end(check)))

    def _end(self, check: str) -> None:
        self.states[check] = self.ends(check)


class Dns:
    """What is wrong in DNS: check → problem."""

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}
        self.asked: list[set[str]] = []

    def __call__(self, records: Sequence[Record]) -> list[Finding]:
        """Return the findings for the records asked about."""
        self.asked.append({record.key for record in records})
        return [Finding(record, self.wrong[record.key], ("other",)) for record in records if record.key in self.wrong]


@pytest.fixture
def domain(hours: Any) -> Domain:
    """Give a domain."""
    return Domain(hours)


@pytest.fixture
def dns() -> Dns:
    """Give DNS that answers everything."""
    return Dns()


@pytest.fixture
def wait(hours: Any, lines: Any, domain: Domain, dns: Dns) -> Callable[..., Outcome]:
    """Give a function that waits."""

    def run(seconds: float = 1800.0) -> Outcome:
        return Verification(Wish(NAME, RECORDS, seconds), domain, hours, lines, dns).run()

    return run


def test_domain_is_asked_for_first_and_the_others_once_it_is_verified(
    wait: Callable[..., Outcome], domain: Domain
) -> None:
    """Domain is asked for first and the others once it is verified."""
    assert wait().ending is Ending.VERIFIED
    times = {check: moment for moment, check in domain.asked}
    assert [check for _, check in domain.asked] == list(CHECKS)
    assert times["Domain"] == 0.0
    assert times["SPF"] == times["DKIM"] == times["DKIM2"] >= 20.0


def test_a_verified_domain_is_asked_nothing(wait: Callable[..., Outcome], domain: Domain, dns: Dns) -> None:
    """A verified domain is asked nothing."""
    domain.states = dict.fromkeys(CHECKS, State("Verified"))
    assert wait().ending is Ending.VERIFIED
    assert (domain.asked, domain.looks, dns.asked) == ([], 1, [])


def test_a_resumed_wait_asks_only_for_what_does_not_run(wait: Callable[..., Outcome], domain: Domain) -> None:
    """A resumed wait asks only for what does not run."""
    domain.states |= {
        "Domain": State("Verified"),
        "SPF": State("VerificationFailed"),
        "DKIM": State("CancellationRequested"),
        "DKIM2": State("VerificationRequested"),
    }
    wait(5.0)
    assert [check for _, check in domain.asked] == ["SPF", "DKIM"]


def test_the_wait_ends_at_its_bound_and_keeps_the_states(
    wait: Callable[..., Outcome], hours: Any, domain: Domain
) -> None:
    """The wait ends at its bound and keeps the states."""
    domain.seconds = 1e9
    outcome = wait(100.0)
    assert outcome.ending is Ending.TIME
    assert hours.now() == pytest.approx(100.0)
    assert outcome.states["Domain"].status == "VerificationInProgress"


def test_an_interruption_ends_the_wait_at_once(wait: Callable[..., Outcome], hours: Any) -> None:
    """An interruption ends the wait at once."""
    hours.cancelled_at = 3.0
    assert wait().ending is Ending.INTERRUPTED
    assert hours.now() < 20.0


def test_looks_begin_quickly_and_slow_down_to_15_seconds(
    wait: Callable[..., Outcome], hours: Any, domain: Domain
) -> None:
    """Looks begin quickly and slow down to 15 seconds."""
    domain.seconds = 1e9
    wait(200.0)
    pauses = hours.slept[1:-1]
    assert pauses[0] == 1.0
    assert all(pause <= later for pause, later in itertools.pairwise(pauses))
    assert pauses[-1] == 15.0


def test_the_service_may_ask_for_its_own_pace(wait: Callable[..., Outcome], hours: Any, domain: Domain) -> None:
    """The service may ask for its own pace."""
    domain.retry_after = 0.1
    domain.seconds = 1.0
    wait()
    assert set(hours.slept) == {0.1}


def test_a_failed_check_is_asked_for_again_only_once_dns_is_right(
    wait: Callable[..., Outcome], hours: Any, domain: Domain, dns: Dns
) -> None:
    """A failed check is asked for again only once dns is right."""
    dns.wrong["Domain"] = "is missing"
    domain.ends = lambda check: State("VerificationFailed", "DnsRecordsNotMatched") if check in dns.wrong else State("Verified")  # fmt: skip
    hours.at.append((200.0, dns.wrong.clear))
    assert wait().ending is Ending.VERIFIED
    moments = [moment for moment, check in domain.asked if check == "Domain"]
    assert len(moments) == 2
    assert 200.0 <= moments[1] <= 220.0


def test_a_check_that_fails_though_dns_looks_wrong_only_from_here_is_tried_again_after_5_minutes(
    wait: Callable[..., Outcome], domain: Domain, dns: Dns
) -> None:
    """A check that fails though dns looks wrong only from here is tried again after 5 minutes."""
    dns.wrong["Domain"] = "is missing"
    results = [State("VerificationFailed"), State("Verified")]
    domain.ends = lambda check: results.pop(0) if check == "Domain" else State("Verified")
    assert wait().ending is Ending.VERIFIED
    moments = [moment for moment, check in domain.asked if check == "Domain"]
    assert 300.0 <= moments[1] <= 320.0


def test_checks_that_fail_with_right_dns_are_tried_with_growing_pauses(
    wait: Callable[..., Outcome], domain: Domain
) -> None:
    """Checks that fail with right dns are tried with growing pauses."""
    domain.seconds = 0.5
    domain.ends = lambda _: State("VerificationFailed")
    wait(600.0)
    moments = [moment for moment, _ in domain.asked]
    pauses = [later - earlier for earlier, later in itertools.pairwise(moments)]
    assert pauses[0] < 5.0
    assert all(60.0 <= pause <= 76.0 for pause in pauses[-3:])


def test_a_check_that_is_ignored_is_asked_for_again_after_a_minute(
    wait: Callable[..., Outcome], domain: Domain
) -> None:
    """A check that is ignored is asked for again after a minute."""
    domain.ends = lambda _: State("NotStarted")
    wait(200.0)
    moments = [moment for moment, _ in domain.asked]
    assert 60.0 <= moments[1] - moments[0] <= 76.0


def test_a_check_that_azure_does_not_take_yet_is_tried_again(
    wait: Callable[..., Outcome], domain: Domain, lines: Any
) -> None:
    """A check that azure does not take yet is tried again."""
    domain.refusals = [AzureError("409 Conflict", transient=True)]
    assert wait().ending is Ending.VERIFIED
    assert "409 Conflict" in lines.cautions[0]


def test_an_outage_is_waited_out_and_said_once(wait: Callable[..., Outcome], domain: Domain, lines: Any) -> None:
    """An outage is waited out and said once."""
    domain.outages = [AzureError("503", transient=True)] * 3
    assert wait().ending is Ending.VERIFIED
    assert len(lines.cautions) == 1


def test_a_refusal_ends_the_wait_with_its_reason(wait: Callable[..., Outcome], domain: Domain) -> None:
    """A refusal ends the wait with its reason."""
    domain.outages = [AzureError("403 AuthorizationFailed")]
    outcome = wait()
    assert (outcome.ending, outcome.error) == (Ending.REFUSED, "403 AuthorizationFailed")


def test_every_change_of_state_is_shown(wait: Callable[..., Outcome], lines: Any) -> None:
    """Every change of state is shown."""
    wait()
    assert lines.told[0].startswith(f"{NAME}: waiting at most 30 min for Domain (NotStarted), then SPF, DKIM, DKIM2")
    assert f"{NAME}: Domain: NotStarted → VerificationInProgress" in lines.told
    assert f"{NAME}: Domain is verified (1 of 4)" in lines.told
    assert f"{NAME}: DKIM2 is verified (4 of 4)" in lines.told


def test_what_is_wrong_in_dns_is_shown_when_it_changes_and_every_two_minutes(
    wait: Callable[..., Outcome], hours: Any, domain: Domain, dns: Dns, lines: Any
) -> None:
    """What is wrong in dns is shown when it changes and every two minutes."""
    domain.seconds = 1e9
    dns.wrong["SPF"] = "is missing"
    hours.at.append((400.0, dns.wrong.clear))
    wait(500.0)
    shown = [line for line in lines.told if "not right in DNS yet" in line]
    assert 3 <= len(shown) <= 4
    assert f"SPF: {NAME} TXT: is missing; DNS answers 'other'" in shown[0]
    assert any("DNS now answers every record" in line for line in lines.told)


def test_the_status_says_what_is_waited_for_and_how_long_still(wait: Callable[..., Outcome], lines: Any) -> None:
    """The status says what is waited for and how long still."""
    wait()
    assert lines.statuses[0] == "waiting for Domain (NotStarted), then SPF, DKIM, DKIM2; 30 min left"


def test_silent_dns_servers_are_left_alone_for_a_minute(hours: Any, lines: Any, domain: Domain) -> None:
    """Silent dns servers are left alone for a minute."""
    asked: list[float] = []

    def silent(records: Sequence[Record]) -> list[Finding]:
        asked.append(hours.now())
        return [Finding(record, "no DNS server answered", answered=False) for record in records]

    domain.seconds = 1e9
    Verification(Wish(NAME, RECORDS, 150.0), domain, hours, lines, silent).run()
    assert len(asked) == 3
    assert all(60.0 <= later - moment <= 75.0 for moment, later in itertools.pairwise(asked))


def test_dns_is_asked_only_about_what_is_not_verified(wait: Callable[..., Outcome], domain: Domain, dns: Dns) -> None:
    """Dns is asked only about what is not verified."""
    domain.states |= {"Domain": State("Verified"), "SPF": State("Verified")}
    wait()
    assert dns.asked[0] == {"DKIM", "DKIM2"}
