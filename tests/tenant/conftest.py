"""A tenant in the simulator."""

from tests.office import office  # noqa: F401 - a fixture
