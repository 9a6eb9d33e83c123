"""Every device type on every method that it can do has a hand-out with values that fit; the others have a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog import load_catalog
from handouts import render_set
from handouts.device_page import device_page
from tests.program.every_type import every_type_on

CATALOG = load_catalog()


@pytest.mark.parametrize("method", sorted(CATALOG.methods))
def test_every_value_fits_or_the_device_is_refused(method: str, tmp_path: Path) -> None:
    """All documents render with strict variables, and no value is longer than its field or has a wrong character."""
    found = every_type_on(method, CATALOG)
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
