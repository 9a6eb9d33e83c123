"""A pull request on a host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ci.pull_request_host import PullRequest, serving


@pytest.fixture
def pull_request() -> Iterator[PullRequest]:
    """A pull request without a comment, on a host that listens on loopback."""
    with serving(PullRequest()) as served:
        yield served
