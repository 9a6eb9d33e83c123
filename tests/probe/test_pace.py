"""Mails go no faster than the quota."""

from __future__ import annotations

import pytest

from probe import AZURE_MANAGED_DOMAIN, CUSTOM_DOMAIN, Pace, Quota
from probe.pace import next_moment


@pytest.mark.parametrize(
    ("mails", "seconds"), [(0, 0), (1, 0), (30, 0), (31, 60), (60, 60), (90, 120), (100, 180), (101, 3600), (200, 3780)]
)
def test_a_custom_domain_sends_30_a_minute_and_100_an_hour(mails: int, seconds: float) -> None:
    """The last of so many mails waits so long."""
    assert Pace(CUSTOM_DOMAIN).seconds_for(mails) == seconds


@pytest.mark.parametrize(("mails", "seconds"), [(5, 0), (6, 60), (10, 60), (11, 3600)])
def test_an_azure_managed_domain_sends_5_a_minute_and_10_an_hour(mails: int, seconds: float) -> None:
    """The last of so many mails waits so long."""
    assert Pace(AZURE_MANAGED_DOMAIN).seconds_for(mails) == seconds


def test_no_window_holds_more_than_its_quota() -> None:
    """Whatever the moments were, each minute and each hour keeps its number."""
    moments = [0.0, 10.0, 10.0, 59.0]
    for _ in range(250):
        moments.append(max(60.0, next_moment(moments, CUSTOM_DOMAIN)))

    for quota in CUSTOM_DOMAIN:
        for moment in moments:
            assert sum(moment <= other < moment + quota.seconds for other in moments) <= quota.mails


def test_a_pace_waits() -> None:
    """The mail above the quota goes after a pause, and not at all when the pause is stopped."""
    pauses: list[float] = []
    pace = Pace((Quota(1, 60),))

    def stopped(seconds: float) -> bool:
        pauses.append(seconds)
        return False

    assert pace.wait(lambda _seconds: False)
    assert not pace.wait(stopped)
    assert pauses == [pytest.approx(60, abs=1)]


def test_without_a_quota_nothing_waits() -> None:
    """Servers without a quota take all mails at once."""
    assert Pace(()).seconds_for(1000) == 0
