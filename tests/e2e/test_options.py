"""Options of a stack that most do without: Mail.Send."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@AzureManagedDomain"}
DOMAINS = [{"name": "AzureManagedDomain"}]


def test_mail_send_is_there_when_asked_for(project: Any, azure: Any) -> None:
    """Absent by default; as application, then as delegated permission, each with consent, as Graph shows it."""
    project.configure([DEVICE], domains=DOMAINS)
    project.up()
    assert azure.mail_send() == {"application": False, "delegated": False}

    project.configure([DEVICE], domains=DOMAINS, application={"mailSend": "application"})
    project.up()
    assert azure.mail_send() == {"application": True, "delegated": False}

    project.configure([DEVICE], domains=DOMAINS, application={"mailSend": "delegated"})
    project.up()
    assert azure.mail_send() == {"application": False, "delegated": True}
    assert set(project.up()) == {"same"}
