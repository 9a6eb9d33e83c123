"""Which device types count."""

from __future__ import annotations

from typing import Any

import pytest

from catalog import FieldLimit, counts, load_catalog
from catalog.counting import reasons
from catalog.device_type import DeviceFamily
from catalog.menu import Menu

TYPES = load_catalog().device_types
COUNTING = [device_type for device_type in TYPES.values() if counts(device_type)]
NOTHING = TYPES["Generic/smtp-device"]
PAGE = Menu(at="panel", path=("Tools",), fields=(), source="manual")


def test_enough_device_types_count() -> None:
    """At least 40 types of 15 manufacturers have a menu path or a limit from a source."""
    assert len(COUNTING) >= 40
    assert len({device_type.manufacturer for device_type in COUNTING}) >= 15


@pytest.mark.parametrize(
    ("known", "why"),
    [
        ({}, ()),
        (
            {"limits": NOTHING.limits.model_copy(update={"host": FieldLimit(max_length=63, source="manual")})},
            ("limits",),
        ),
        ({"family_source": "manual"}, ("menus",)),
        ({"own_menus": (PAGE,)}, ("menus",)),
        ({"family_source": "manual", "family": DeviceFamily(title="None", sources={}, menus=())}, ()),
    ],
)
def test_a_type_counts_for_a_reason(known: dict[str, Any], why: tuple[str, ...]) -> None:
    """A limit counts, and a menu that a source gives; a family's menu that nobody gives for this model does not."""
    device_type = NOTHING.model_copy(update=known)
    assert reasons(device_type) == why
    assert counts(device_type) is bool(why)
