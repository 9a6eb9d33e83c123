"""A device, and options that lead to the tests' mail server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handouts import MailSettings
from probe import ConnectTo, Options, Subject
from tests.mail_server import (  # noqa: F401 - fixtures
    HOST,
    PASSWORD,
    SENDER,
    USERNAME,
    MailServer,
    authority,
    certificate_names,
    mail_server,
    tls_from_the_start,
    trusted,
)


@pytest.fixture
def subject() -> Subject:
    """Return a device with the right settings."""
    settings = MailSettings(HOST, 587, "starttls", "LOGIN", USERNAME, SENDER, PASSWORD)
    return Subject("berlin-1", "ecs", settings)


@pytest.fixture
def options(mail_server: MailServer) -> Options:  # noqa: F811 - the fixture, as pytest wants it
    """Return options that lead to the tests' server and send nothing."""
    return replace(Options(timeout=5), connect_to=(ConnectTo(HOST, 587, "127.0.0.1", mail_server.port),))
