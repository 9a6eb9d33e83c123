"""Compare the wanted records with what DNS answers, and say what is missing or different."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial

from maildns.answers import Answer, Outcome
from maildns.asking import ask
from maildns.checking_spf import spf_findings
from maildns.finding import Finding
from maildns.record import Record

Ask = Callable[[str, str], Answer]


def check_records(records: Iterable[Record], asking: Ask | None = None) -> list[Finding]:
    """Return what is wrong with `records`, in their order; empty means that DNS answers all of them.

    `asking` (name, type) → Answer; by default the servers of MFD_DNS_SERVERS or of this machine.
    """
    remembering = _Remembering(asking or partial(ask, servers=None))
    return [finding for record in records for finding in _findings(record, remembering)]


class _Remembering:
    """Asks each question once per check (Domain and SPF share one), and no more after a silence."""

    def __init__(self, asking: Ask) -> None:
        self._asking = asking
        self._answers: dict[tuple[str, str], Answer] = {}
        self._silence: Answer | None = None

    def __call__(self, name: str, record_type: str) -> Answer:
        if self._silence:
            # The other questions would wait as long, for the same silence.
            return replace(self._silence, name=name, type=record_type)
        question = (name.lower(), record_type)
        if question not in self._answers:
            self._answers[question] = self._asking(name, record_type)
            if self._answers[question].outcome is Outcome.UNREACHABLE:
                self._silence = self._answers[question]
        return self._answers[question]


def _findings(record: Record, asking: Ask) -> list[Finding]:
    answer = asking(record.name, record.type)
    if answer.outcome is Outcome.UNREACHABLE:
        return [Finding(record, f"{Outcome.UNREACHABLE.value} ({answer.reason})", answered=False)]
    if record.type == "CNAME":
        return _cname_findings(record, answer, asking)
    if record.key == "SPF":
        return spf_findings(record, answer, asking)
    return _txt_findings(record, answer)


def _cname_findings(record: Record, answer: Answer, asking: Ask) -> list[Finding]:
    if any(value.lower() == record.value.rstrip(".").lower() for value in answer.values):
        return []
    wanted = f"it should point to {record.value}"
    if answer.values:
        return [Finding(record, wanted, answer.values)]
    addresses = asking(record.name, "A").values
    if addresses:
        advice = "the provider may answer with addresses of its proxy: switch the proxy off for this name"
        return [Finding(record, f"there is no CNAME, {wanted}", addresses, advice)]
    return [Finding(record, f"{answer.outcome.value}; {wanted}")]


def _txt_findings(record: Record, answer: Answer) -> list[Finding]:
    if record.value in answer.values:
        return []
    return [missing(record, answer)]


def missing(record: Record, answer: Answer) -> Finding:
    """Return the finding that a TXT value is not among the answers."""
    wanted = f"the value {record.value!r} is missing"
    if answer.alias:
        advice = f"{record.name} is an alias of {answer.alias}, and a TXT record cannot stand beside a CNAME"
        return Finding(record, wanted, answer.values, advice)
    problem = wanted if answer.values else f"{answer.outcome.value}; {wanted}"
    return Finding(record, problem, answer.values)
