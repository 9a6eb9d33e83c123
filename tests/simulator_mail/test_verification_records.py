"""What DNS has to answer before a record counts as verified."""

from __future__ import annotations

import pytest

from simulator.services.verification_records import Question, matches, question

DOMAIN = Question("Domain", "example.com", "TXT", "ms-domain-verification=1")
SPF = Question("SPF", "example.com", "TXT", "v=spf1 include:spf.protection.outlook.com -all")
DKIM = Question("DKIM", "s._domainkey.example.com", "CNAME", "s._domainkey.azurecomm.net")


@pytest.mark.parametrize(
    ("asked", "answers", "verified"),
    [
        (DOMAIN, ["other", "ms-domain-verification=1"], True),
        (DOMAIN, ["ms-domain-verification=2"], False),
        (DOMAIN, [], False),
        (SPF, [SPF.value, "ms-domain-verification=1"], True),
        (SPF, ["v=spf1 include:a.example include:spf.protection.outlook.com -all"], True),
        (SPF, ["v=spf1 include:spf.protection.outlook.com ~all"], False),
        (SPF, ["v=spf1 include:a.example -all"], False),
        (SPF, [SPF.value, "v=spf1 include:a.example -all"], False),
        (SPF, [], False),
        (DKIM, ["S._domainkey.azurecomm.net."], True),
        (DKIM, ["s._domainkey.azurecomm.net.example.com"], False),
        (DKIM, [], False),
    ],
)
def test_a_record_counts_only_as_the_facts_say(asked: Question, answers: list[str], verified: bool) -> None:  # noqa: FBT001 - a column of the table
    """A record counts only as the facts say."""
    assert matches(asked, answers) is verified


def test_dkim_names_are_relative_to_the_domain() -> None:
    """DKIM names are relative to the domain, TXT names are absolute."""
    cname = question("DKIM", {"type": "CNAME", "name": "s._domainkey", "value": "v"}, "scan.example.com")
    txt = question("Domain", {"type": "TXT", "name": "scan.example.com", "value": "v"}, "scan.example.com")
    assert (cname.name, txt.name) == ("s._domainkey.scan.example.com", "scan.example.com")
