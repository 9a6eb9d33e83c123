"""What DNS has to answer before a record counts as verified: pure functions over answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from simulator.rules import INVENTED, rule

SPF_VERSION = "v=spf1"
SPF_INCLUDE = "include:spf.protection.outlook.com"
HARD_FAIL = "-all"
DKIM_TYPES = frozenset({"DKIM", "DKIM2"})


@dataclass(frozen=True)
class Question:
    """What to ask DNS for one verification: absolute name without final dot, type, and the wanted value."""

    verification_type: str
    name: str
    record_type: str
    value: str


def question(verification_type: str, record: Mapping[str, Any], domain: str) -> Question:
    """Return what to ask; DKIM names are relative to the domain (azure-docs, custom domains)."""
    name = str(record["name"])
    absolute = f"{name}.{domain}" if verification_type in DKIM_TYPES else name
    return Question(verification_type, absolute.lower(), str(record["type"]), str(record["value"]))


def matches(asked: Question, answers: Collection[str]) -> bool:
    """Say whether the answers verify the record; no answer never does."""
    if asked.verification_type == "Domain":
        return _domain_matches(asked, answers)
    if asked.verification_type == "SPF":
        return _spf_matches(answers)
    return _cname_matches(asked, answers)


@rule(
    "Domain is verified by a TXT value that is exactly the wanted one, beside any others", "azure-docs, custom domains"
)
def _domain_matches(asked: Question, answers: Collection[str]) -> bool:
    return asked.value in answers


@rule(
    "SPF fails with ~all, only -all is accepted; further includes are tolerated",
    "azure-docs, troubleshooting domain configuration",
)
@rule("Two SPF records fail", "RFC 7208 section 4.5 (permerror)")
@rule("SPF must include spf.protection.outlook.com", INVENTED)
def _spf_matches(answers: Collection[str]) -> bool:
    records = [terms for terms in (answer.lower().split() for answer in answers) if terms[:1] == [SPF_VERSION]]
    if len(records) != 1:
        return False
    (terms,) = records
    return SPF_INCLUDE in terms and terms[-1] == HARD_FAIL


@rule(
    "DKIM needs the CNAME itself: missing, or hidden by a proxy, it fails",
    "azure-docs, troubleshooting domain configuration",
)
def _cname_matches(asked: Question, answers: Collection[str]) -> bool:
    return [answer.rstrip(".").lower() for answer in answers] == [asked.value.lower()]
