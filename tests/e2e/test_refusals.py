"""Who may not send: each way to be refused at the SMTP server, from a stack that works."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

pytestmark = [pytest.mark.engine, pytest.mark.slow]

DOMAIN = {
    "name": "mail.contoso.example",
    "azureDns": {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True},
}
DEVICE = {"id": "zrh-copier", "type": "Generic/smtp-device", "site": "zrh", "sender": "copier@mail.contoso.example"}


@pytest.fixture
def working(project: Any) -> Any:
    """A stack whose only device sends."""
    project.configure([DEVICE], domains=[DOMAIN])
    project.up()
    project.sends(project.devices()["zrh-copier"])
    return project


def test_every_way_to_be_refused(working: Any, azure: Any) -> None:
    """A wrong password, no TLS, an unknown sender, a missing link, user name, role, and a revoked secret."""
    device = working.devices()["zrh-copier"]

    with pytest.raises(smtplib.SMTPAuthenticationError):
        working.send(device, password="wrong")
    with pytest.raises(smtplib.SMTPException):
        working.send_without_tls(device)
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        working.send(device, **{"from": "stranger@mail.contoso.example"})
    with pytest.raises((smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        working.send(device, **{"from": "copier@unlinked.example"})

    links = azure.unlink_domains()
    with pytest.raises((smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)):
        working.send(device)
    azure.link_domains(links)
    working.sends(device)

    assignment = azure.remove_role_assignment()
    with pytest.raises(smtplib.SMTPAuthenticationError):
        working.send(device)
    azure.assign_role(assignment)
    working.sends(device)

    azure.delete_smtp_usernames()
    with pytest.raises(smtplib.SMTPAuthenticationError):
        working.send(device)
    working.pulumi("refresh", "--yes", "--skip-preview")
    working.up()
    working.sends(working.devices()["zrh-copier"])

    azure.revoke_secrets()
    with pytest.raises(smtplib.SMTPAuthenticationError):
        working.send(device)
