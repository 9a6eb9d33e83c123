"""The DNS records of a sender's domain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from maildns import Answer, Outcome
from probe import Options, Subject, prove, sender_domain_findings

RIGHT = {
    ("scan.contoso.com", "TXT"): ("ms-domain-verification=1", "v=spf1 include:spf.protection.outlook.com -all"),
    ("selector1-azurecomm-prod-net._domainkey.scan.contoso.com", "CNAME"): (
        "selector1-azurecomm-prod-net._domainkey.azurecomm.net",
    ),
    ("selector2-azurecomm-prod-net._domainkey.scan.contoso.com", "CNAME"): (
        "selector2-azurecomm-prod-net._domainkey.azurecomm.net",
    ),
    ("_dmarc.contoso.com", "TXT"): ("v=DMARC1; p=none",),
    ("spf.protection.outlook.com", "TXT"): ("v=spf1 ip4:192.0.2.0/24 -all",),
}
Zone = dict[tuple[str, str], tuple[str, ...]]


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Callable[[Zone | None], list[str]]:
    """Return a function that lets DNS answer from a table, None for silence; it gives the names that are asked."""

    def install(zone: Zone | None) -> list[str]:
        asked: list[str] = []

        def ask(name: str, record_type: str, servers: object = None) -> Answer:
            del servers
            asked.append(name)
            if zone is None:
                return Answer(name, record_type, Outcome.UNREACHABLE, reason="timed out")
            values = zone.get((name, record_type), ())
            return Answer(name, record_type, Outcome.FOUND if values else Outcome.NO_NAME, values)

        monkeypatch.setattr("maildns.checking.ask", ask)
        monkeypatch.setattr("probe.dns.ask", ask)
        return asked

    return install


def test_a_complete_domain_has_no_findings(dns: Callable[[Zone | None], list[str]]) -> None:
    """SPF, both DKIM records and a DMARC policy of the parent domain are enough."""
    dns(RIGHT)

    assert sender_domain_findings("scan.contoso.com") == []


@pytest.mark.parametrize(
    ("missing", "key"),
    [
        (("scan.contoso.com", "TXT"), "SPF"),
        (("selector1-azurecomm-prod-net._domainkey.scan.contoso.com", "CNAME"), "DKIM"),
        (("selector2-azurecomm-prod-net._domainkey.scan.contoso.com", "CNAME"), "DKIM2"),
        (("_dmarc.contoso.com", "TXT"), "DMARC"),
    ],
)
def test_what_is_missing_is_named(dns: Callable[[Zone | None], list[str]], missing: tuple[str, str], key: str) -> None:
    """Each record that DNS does not answer is one finding."""
    dns({name: values for name, values in RIGHT.items() if name != missing})

    assert [finding.record.key for finding in sender_domain_findings("scan.contoso.com")] == [key]


def test_silence_costs_one_question(dns: Callable[[Zone | None], list[str]]) -> None:
    """Where no server answers, nothing more is asked."""
    asked = dns(None)

    (finding,) = sender_domain_findings("scan.contoso.com")

    assert not finding.answered
    assert asked == ["scan.contoso.com"]


def test_a_missing_record_does_not_fail_the_device(
    dns: Callable[[Zone | None], list[str]], subject: Subject, options: Options
) -> None:
    """DNS is a warning: the server may accept the mail all the same, and a receiver may not."""
    dns({})

    report = prove(subject, replace(options, check_domain=sender_domain_findings))

    assert report.passed
    assert report.steps[0].outcome == "warning"
    assert report.steps[0].detail == "scan.contoso.com: SPF, DKIM, DKIM2, DMARC missing or different"
    assert len(report.steps[0].advice) == 4


def test_azures_own_domains_are_not_looked_at(subject: Subject, options: Options) -> None:
    """Azure looks after the records of its own domains."""
    managed = replace(subject, settings=replace(subject.settings, sender="door@1234.azurecomm.net"))

    report = prove(managed, replace(options, check_domain=sender_domain_findings))

    assert report.steps[0].outcome == "skipped"
