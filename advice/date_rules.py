"""When a method is switched off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from advice.finding import against, condition, note
from settings.methods import DIRECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from catalog import Method
    from catalog.method import Dated

_SOON = timedelta(days=365)
"""How long before its end is a method no longer a plain yes? A year: devices are replaced and budgets made yearly."""
_LATER = timedelta(days=2 * 365)
"""How long after the wanted time does an end still deserve a word?"""


def date_rules(case: Case, method: Method) -> Iterator[Finding]:
    """Yield what the calendar says about a method."""
    for dated in method.dates:
        if dated.event in {"off-by-default", "ends"}:
            yield from _end(case, method, dated)
    if case.requirements.until and method.id == DIRECT:
        yield condition("until", "if Microsoft goes on allowing Direct Send, which it restricts step by step")


def _end(case: Case, method: Method, dated: Dated) -> Iterator[Finding]:
    end = dated.last_day
    until = case.requirements.until
    what = "is off by default" if dated.event == "off-by-default" else "ends"
    if until and end <= until:
        yield against("until", f"{method.id} {what} on {end}, before {until}")
    elif until and end - until <= _LATER:
        yield condition("until", f"if it need not last: {method.id} {what} on {end}")
    elif end < case.today:
        yield from _over(method, dated, end)
    elif end - case.today > _SOON or case.device_type.capabilities.oauth:
        yield note("date", f"{method.id} {what} on {end}")
    else:
        yield condition(
            "date", f"if it need not last: {method.id} {what} on {end}, and the device has no OAuth to go on with"
        )


def _over(method: Method, dated: Dated, end: date) -> Iterator[Finding]:
    if dated.event == "ends":
        yield against("date", f"{method.id} ended on {end}")
    else:
        yield condition("date", f"if somebody switches it on again: {method.id} is off by default since {end}")
