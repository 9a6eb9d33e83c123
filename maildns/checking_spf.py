"""What is wrong with a domain's SPF record as DNS answers it."""

from __future__ import annotations

from collections.abc import Callable

from maildns.answers import Answer
from maildns.errors import SpfError
from maildns.finding import Finding
from maildns.record import Record
from maildns.spf import SpfRecord, is_spf
from maildns.spf_lookups import LOOKUP_LIMIT, count_lookups

Ask = Callable[[str, str], Answer]


def spf_findings(record: Record, answer: Answer, asking: Ask) -> list[Finding]:
    """Return what keeps the SPF record from saying what `record` wants; extra mechanisms are tolerated."""
    present = tuple(value for value in answer.values if is_spf(value))
    if not present:
        # Other TXT values at the name are no news: the reader looks for an SPF record.
        return [Finding(record, f"there is no SPF record; it should be {record.value!r}", answer.values)]
    if len(present) > 1:
        advice = "merge them into one: receivers refuse two (RFC 7208 4.5)"
        return [Finding(record, f"there are {len(present)} SPF records", present, advice)]
    try:
        found = SpfRecord.parse(present[0])
    except SpfError as error:
        return [Finding(record, str(error), present)]
    return _differences(record, found, present) or _too_many_lookups(record, found, present, asking)


def _differences(record: Record, found: SpfRecord, present: tuple[str, ...]) -> list[Finding]:
    wanted = SpfRecord.parse(record.value)
    lacking = [mechanism for mechanism in wanted.mechanisms if not found.holds(mechanism)]
    if lacking:
        advice = f"put it before {found.all_qualifier or 'the end'}; do not add a second SPF record"
        return [Finding(record, f"the SPF record lacks {' '.join(lacking)}", present, advice)]
    if wanted.all_qualifier and found.all_qualifier != wanted.all_qualifier:
        return [Finding(record, f"the SPF record should end in {wanted.all_qualifier}", present)]
    return []


def _too_many_lookups(record: Record, found: SpfRecord, present: tuple[str, ...], asking: Ask) -> list[Finding]:
    def fetch(name: str) -> SpfRecord | None:
        texts = [value for value in asking(name, "TXT").values if is_spf(value)]
        try:
            return SpfRecord.parse(texts[0]) if len(texts) == 1 else None
        except SpfError:
            return None

    if count_lookups(found, fetch) <= LOOKUP_LIMIT:
        return []
    problem = f"the SPF record causes more than {LOOKUP_LIMIT} DNS look-ups, so receivers refuse it (RFC 7208 4.6.4)"
    return [Finding(record, problem, present, "take out includes that are not needed", warning=True)]
