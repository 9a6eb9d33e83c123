"""The project's own catalogue."""

from __future__ import annotations

import pytest

from catalog import Catalog, load_catalog


@pytest.fixture
def catalog() -> Catalog:
    """Return the methods and device types."""
    return load_catalog()
