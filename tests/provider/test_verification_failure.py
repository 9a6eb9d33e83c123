"""A wait that failed says what is missing, what DNS answers, and what to do."""

from maildns import Finding, Record
from provider.spans import span
from provider.verification import Ending, Outcome, Wish
from provider.verification_failure import failure_reasons
from provider.verification_states import State

SPF = Record("SPF", "TXT", "mail.contoso.com", "v=spf1 -all")
WISH = Wish("mail.contoso.com", (SPF,), 1800.0)
VERIFIED = dict.fromkeys(("Domain", "DKIM", "DKIM2"), State("Verified"))
STATES = {**VERIFIED, "SPF": State("VerificationFailed", "DnsRecordsNotMatched")}


def test_the_time_being_over_names_the_checks_and_the_records() -> None:
    """The time being over names the checks and the records."""
    finding = Finding(SPF, "the SPF record lacks include:x", ("v=spf1 -all",))
    reasons = failure_reasons(WISH, Outcome(Ending.TIME, STATES, (finding,)))
    assert reasons == [
        "mail.contoso.com is not verified after 30 min: SPF is VerificationFailed (DnsRecordsNotMatched)",
        "not right in DNS:\n  SPF: mail.contoso.com TXT: the SPF record lacks include:x; DNS answers 'v=spf1 -all'",
        "Run `pulumi up` again: it goes on from here.",
    ]


def test_right_dns_is_said_too() -> None:
    """Right dns is said too."""
    assert "only Azure is awaited" in " ".join(failure_reasons(WISH, Outcome(Ending.TIME, STATES)))


def test_an_interruption_is_named() -> None:
    """An interruption is named."""
    assert failure_reasons(WISH, Outcome(Ending.INTERRUPTED, STATES))[0].startswith("mail.contoso.com: interrupted")


def test_the_reason_of_azure_is_handed_on() -> None:
    """The reason of azure is handed on."""
    assert "403 Forbidden" in failure_reasons(WISH, Outcome(Ending.REFUSED, STATES, error="403 Forbidden"))[0]


def test_spans_are_said_as_people_do() -> None:
    """Spans are said as people do."""
    assert [span(seconds) for seconds in (-1, 45, 119, 120, 1800, 3600, 5400)] == ["0 s", "45 s", "119 s", "2 min", "30 min", "1 h", "1 h 30 min"]  # fmt: skip
