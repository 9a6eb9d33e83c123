"""An API server for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cluster.api_server import ApiServer, missing, running_api_server


@pytest.fixture(scope="module")
def api_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiServer]:
    """Run an API server that knows the operator's `Stack`."""
    if why := missing():
        pytest.skip(why)
    with running_api_server(tmp_path_factory.mktemp("api-server")) as server:
        yield server
