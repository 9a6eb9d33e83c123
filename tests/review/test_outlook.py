"""Quotas that devices share, and methods that end."""

from __future__ import annotations

from datetime import date

import pytest

from catalog import Catalog
from tests.review.made_up_log import fleet, handouts, review_of

MANAGED = "scan@4a5b.azurecomm.net"


def test_more_devices_share_a_quota(catalog: Catalog) -> None:
    """It is counted per subscription: 100 mails an hour for 50 devices are 2 each."""
    old, new = fleet("a", "b"), fleet(*(f"copier-{number}" for number in range(50)))
    [quota] = review_of(catalog, handouts(old, new, 'devices["a"]')).quotas
    assert (quota.old, quota.new, quota.an_hour) == (2, 50, 2.0)
    assert quota.limit == "30 mails a minute, 100 an hour"


def test_azures_own_domain_has_a_quota_of_its_own(catalog: Catalog) -> None:
    """10 mails an hour, beside those of the own domain."""
    devices = {**fleet("a", "b"), **fleet("c", "d", "e", sender=MANAGED)}
    found = review_of(catalog, handouts({}, devices, "devices")).quotas
    assert [(quota.limit, quota.new) for quota in found] == [
        ("5 mails a minute, 10 an hour", 3),
        ("30 mails a minute, 100 an hour", 2),
    ]


def test_of_mailboxes_the_fullest_counts(catalog: Catalog) -> None:
    """Three devices share one mailbox; the one that is alone has nobody to share with."""
    shared = fleet("a", "b", "c", method="smtp-auth-oauth", sender="scan@contoso.example")
    alone = fleet("d", method="smtp-auth-oauth", sender="alone@contoso.example")
    [quota] = review_of(catalog, handouts({}, {**shared, **alone}, "devices")).quotas
    assert (quota.shared_by, quota.new, quota.an_hour) == ("mailbox", 3, None)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 30), []),
        (date(2026, 1, 1), [("is off by default", date(2026, 12, 31), 2)]),
        (date(2027, 2, 1), [("is off by default", date(2026, 12, 31), 2)]),
    ],
)
def test_an_end_is_near_for_a_year(catalog: Catalog, today: date, expected: list[tuple[str, date, int]]) -> None:
    """And it stays so once it is over: the devices are still there."""
    devices = fleet("a", "b", method="smtp-auth-basic")
    found = review_of(catalog, handouts({}, devices, "devices"), today=today).endings
    assert [(ending.what, ending.day, ending.devices) for ending in found] == expected
