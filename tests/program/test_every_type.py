"""Every device type on every method that it can do has a hand-out with values that fit; the others have a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import load_catalog
from handouts import render_set
from handouts.device_page import device_page
from tests.program.every_type import every_type_on

CATALOG = load_catalog()


LONG = "d" * 60
"""With a number behind it as long as a local part may be (RFC 5321: 64); the address is longer than some fields."""


@pytest.mark.parametrize("begins", ["d", LONG], ids=["short", "long"])
@pytest.mark.parametrize("method", sorted(CATALOG.methods))
def test_every_value_fits_or_the_device_is_refused(method: str, begins: str, tmp_path: Path) -> None:
    """All documents render with strict variables, and no value is longer than its field or has a wrong character."""
    found = every_type_on(method, CATALOG, begins)
    rendered = render_set(found.fleet, tmp_path, with_passwords=True, catalog=CATALOG)
    assert rendered.count + len(found.refused) == len(CATALOG.device_types)
    assert rendered.count > 0
    assert [device for device, reasons in found.refused.items() if not all(reasons)] == []
    pages = [device_page(found.fleet, item, CATALOG, with_passwords=True) for item in found.fleet.devices.values()]
    assert [(page.device_title, row.label, row.warning) for page in pages for row in page.rows if row.warning] == []


def test_a_device_that_cannot_is_refused_with_the_reason() -> None:
    """A field that is too short for the password of Email Communication Service is named with its length."""
    refused = every_type_on("ecs", CATALOG).refused
    assert any("characters, its field holds" in reason for reasons in refused.values() for reason in reasons)


@pytest.mark.parametrize("method", ["ecs", "smtp-auth-basic", "smtp-relay"])
def test_an_address_that_is_too_long_is_refused_with_the_reason(method: str) -> None:
    """The same types that take a short address are refused for a long one, by its length."""
    short, long = (every_type_on(method, CATALOG, begins).refused for begins in ("d", LONG))
    more = {device: reasons for device, reasons in long.items() if device not in short}
    assert more
    assert all(any("characters" in reason for reason in reasons) for reasons in more.values())
