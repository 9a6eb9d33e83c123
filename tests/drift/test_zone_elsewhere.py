"""Records in zones that are looked after elsewhere: DNS itself is asked."""

from __future__ import annotations

from dataclasses import replace

from drift import Stack, wanted_elsewhere, zone_findings, zone_notes
from maildns import Answer, Finding, Outcome, check_records
from tests.drift.recording import EXPORT, stack

DOMAIN = "mail.fabrikam.example"


def answering(**changed: tuple[str, ...]) -> list[Finding]:
    """Return what is wrong when DNS answers as wanted, but for the records of these keys."""
    records = wanted_elsewhere(stack())[DOMAIN]
    answers = {(record.name, record.type): list[str]() for record in records}
    for record in records:
        answers[record.name, record.type] += changed.get(record.key, (record.value,))

    def ask(name: str, kind: str) -> Answer:
        values = tuple(answers.get((name, kind), ()))
        return Answer(name, kind, Outcome.FOUND if values else Outcome.NO_NAME, values)

    return check_records(records, ask)


def test_only_the_zone_elsewhere_is_asked_about() -> None:
    """The records in an Azure zone are the engine's to compare."""
    assert set(wanted_elsewhere(stack())) == {DOMAIN}


def test_dns_as_wanted_is_no_drift() -> None:
    """All four records are there."""
    assert not zone_findings(stack(), DOMAIN, answering())


def test_a_record_that_is_gone_or_differs_is_for_the_owner_of_the_zone() -> None:
    """`up` cannot; the sentence says what DNS answers, and where the wanted records stand."""
    found = zone_findings(stack(), DOMAIN, answering(SPF=("v=spf1 -all",), DKIM=()))
    assert {finding.kind for finding in found} == {"dns-spf", "dns-dkim"}
    for finding in found:
        assert not finding.heals
        assert finding.devices == ("ecs-2",)
        assert f"out/test/dns/{DOMAIN}.md" in finding.healing
    [spf] = [finding for finding in found if finding.kind == "dns-spf"]
    assert "DNS answers 'v=spf1 -all'" in spf.what


def test_a_domain_that_nobody_waits_for_is_left_alone() -> None:
    """With `wait: none` its owner brings the records into DNS some other day."""
    waiting = Stack.from_export("test", EXPORT.replace('"state":"Verified"', '"state":"NotStarted"'))
    assert not wanted_elsewhere(waiting)


def test_silence_is_no_drift() -> None:
    """Where no DNS server answers, that is a note, said once."""
    records = wanted_elsewhere(stack())[DOMAIN]
    problems = check_records(records, lambda name, kind: Answer(name, kind, Outcome.UNREACHABLE, reason="timed out"))
    assert not zone_findings(stack(), DOMAIN, problems)
    [note] = zone_notes(problems)
    assert "DNS was not compared" in note
    assert zone_notes([replace(problems[0], answered=True, warning=True)])
