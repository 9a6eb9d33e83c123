"""Components under Pulumi's mocks."""

from tests.mocked_cloud import declare, value_of  # noqa: F401 - fixtures
