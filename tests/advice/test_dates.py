"""What the calendar changes."""

from __future__ import annotations

from datetime import date

import pytest

from advice import Requirements, Verdict, advise
from catalog.method import Dated
from tests.advice.conftest import Make

OLD = {"oauth": (), "mechanisms": ("LOGIN",)}


def basic(case: Make, today: date, **changes: object) -> Verdict:
    """Return the verdict about client submission with a password."""
    found = advise(case(can=OLD, today=today, **changes))
    return next(verdict for verdict in found.verdicts if verdict.way.id == "smtp-auth-basic")


@pytest.mark.parametrize(
    ("today", "fit", "words"),
    [
        (date(2025, 6, 1), "fits", "smtp-auth-basic is off by default on 2026-12-31."),
        (date(2026, 11, 23), "conditional", "if it need not last: smtp-auth-basic is off by default on 2026-12-31"),
        (date(2027, 2, 1), "conditional", "if somebody switches it on again: smtp-auth-basic is off by default since"),
    ],
)
def test_the_end_of_basic_authentication_comes_nearer(case: Make, today: date, fit: str, words: str) -> None:
    """First a note, then a condition, then somebody has to act; always with the date."""
    found = basic(case, today)
    assert found.fit == fit
    assert words in " ".join([*found.notes, *(condition.text for condition in found.conditions)])


def test_a_method_that_has_ended_is_refused(case: Make) -> None:
    """After its last day a method is refused with the date."""
    found = {verdict.way.id: verdict for verdict in advise(case(today=date(2028, 10, 1))).verdicts}
    assert found["hve-basic"].reason == "hve-basic ended on 2028-09-30."


@pytest.mark.parametrize(
    ("until", "fit"),
    [(date(2028, 1, 1), "conditional"), (date(2028, 9, 30), "refused"), (date(2026, 12, 1), "conditional")],
)
def test_a_method_has_to_last(case: Make, until: date, fit: str) -> None:
    """An end before the wanted day rules out, one soon after is a condition."""
    found = advise(case(wanted=Requirements(until=until)))
    assert next(verdict.fit for verdict in found.verdicts if verdict.way.id == "hve-basic") == fit


@pytest.mark.parametrize(
    ("text", "day"), [("2028", date(2028, 12, 31)), ("2028-02", date(2028, 2, 29)), ("2026-06-01", date(2026, 6, 1))]
)
def test_a_date_without_a_day_is_its_last(text: str, day: date) -> None:
    """A method can be used until the last day of the month or year that is written."""
    assert Dated(event="ends", date=text, text="It ends.", source="plan").last_day == day
