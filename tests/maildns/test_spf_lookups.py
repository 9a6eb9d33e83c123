"""The limit of ten look-ups is counted through includes."""

from maildns import LOOKUP_LIMIT, SpfRecord, count_lookups

RECORDS = {"outer.example": SpfRecord.parse("v=spf1 include:inner.example a -all"), "inner.example": SpfRecord.parse("v=spf1 mx ip4:192.0.2.1 -all")}  # fmt: skip


def test_look_ups_of_included_records_are_counted() -> None:
    """Look ups of included records are counted."""
    record = SpfRecord.parse("v=spf1 ip4:192.0.2.9 include:outer.example exists:x.example -all")
    assert count_lookups(record, RECORDS.get) == 5


def test_a_circle_of_includes_is_over_the_limit_and_ends() -> None:
    """A circle of includes is over the limit and ends."""
    circle = SpfRecord.parse("v=spf1 include:self.example -all")
    assert count_lookups(circle, {"self.example": circle}.get) > LOOKUP_LIMIT
