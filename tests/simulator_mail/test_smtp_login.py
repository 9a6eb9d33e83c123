"""Logins at smtp.azurecomm.net: one opaque 535 on the wire, the true reason in the history."""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from simulator.services import communication_kinds as kinds

if TYPE_CHECKING:
    from tests.simulator_mail.conftest import Azure, Office

OPAQUE = (535, b"5.7.3 Authentication unsuccessful")


def refused(office: Office, username: str = "", password: str = "") -> str:
    """Log in in vain and return the true reason."""
    with office.connect() as client, pytest.raises(smtplib.SMTPAuthenticationError) as raised:
        client.login(username or office.username, password or office.password)
    assert (raised.value.smtp_code, raised.value.smtp_error) == OPAQUE
    return str(office.events[-1]["reason"])


def test_any_valid_secret_logs_in(office: Office) -> None:
    """Both the old and the new secret of the application log in, in any case of the user name."""
    second = office.azure.secret(office.client_id)
    for password in (office.password, second):
        with office.connect() as client:
            assert client.login(office.username.upper(), password)[0] == 235


def test_only_login_and_xoauth2_are_offered_and_only_under_tls(office: Office) -> None:
    """Before STARTTLS no mechanism is offered; then LOGIN and XOAUTH2, never PLAIN."""
    host, _, port = office.address.partition(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.ehlo()
        assert "auth" not in client.esmtp_features
    with office.connect() as client:
        client.ehlo()
        assert set(client.esmtp_features["auth"].split()) == {"LOGIN", "XOAUTH2"}


def test_a_login_without_tls_is_refused(office: Office) -> None:
    """AUTH in clear is answered with 530."""
    host, _, port = office.address.partition(":")
    with smtplib.SMTP(host, int(port)) as client:
        client.ehlo()
        assert client.docmd("AUTH", "LOGIN")[0] == 530
    assert office.events[-1]["tls"] is False


def test_tls_1_1_is_refused(office: Office) -> None:
    """A client that knows no TLS newer than 1.1 gets no connection."""
    host, _, port = office.address.partition(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with socket.create_connection((host, int(port))) as plain:
        stream = plain.makefile("rwb")
        for command in (b"", b"EHLO me\r\n", b"STARTTLS\r\n"):
            stream.write(command)
            stream.flush()
            while stream.readline()[3:4] == b"-":
                pass
        with pytest.raises(ssl.SSLError):
            context.wrap_socket(plain)


def test_plain_is_refused(office: Office) -> None:
    """AUTH PLAIN is answered with 504."""
    with office.connect() as client:
        client.ehlo()
        assert client.docmd("AUTH", "PLAIN AGEAYg==")[0] == 504


def test_mail_without_login_is_refused(office: Office) -> None:
    """MAIL before AUTH is answered with 530."""
    with office.connect() as client:
        client.ehlo()
        assert client.mail(office.sender)[0] == 530


def test_a_wrong_password_is_refused(office: Office) -> None:
    """A wrong password is refused, and stands nowhere in the history."""
    assert refused(office, password="not-the-secret") == "wrong-secret"
    assert "not-the-secret" not in str(office.azure.world.history.events())


def test_an_unknown_username_is_refused(office: Office) -> None:
    """A user name without a resource is refused."""
    assert refused(office, username="nobody@scan.example.com") == "unknown-username"


def test_the_older_form_of_username_is_refused(office: Office) -> None:
    """The form service.application.tenant without a resource is refused."""
    tenant = office.azure.world.settings.tenant_id
    assert refused(office, username=f"mail-acs.{office.client_id}.{tenant}") == "unknown-username"


def test_a_revoked_secret_is_refused_at_once(office: Office) -> None:
    """A removed secret is refused at the next login."""
    office.send()
    office.azure.revoke_all(office.client_id)
    assert refused(office) == "wrong-secret"


def test_an_expired_secret_is_refused(office: Office) -> None:
    """A secret is refused after its end."""
    office.azure.world.clock.advance(3 * 365 * 86400)
    assert refused(office) == "secret-ended"


def test_a_missing_role_is_refused(office: Office) -> None:
    """An application without role assignment is refused."""
    for assignment in office.azure.world.authorization.assignments():
        office.azure.world.authorization.delete_assignment(assignment["id"])
    assert refused(office) == "missing-role"


def test_two_of_three_actions_are_not_enough(office: Office, azure: Azure) -> None:
    """A role without CommunicationServices/Write is refused."""
    client_id = azure.application()
    actions = ("Microsoft.Communication/CommunicationServices/Read", "Microsoft.Communication/EmailServices/Write")
    azure.assign(client_id, office.service.id, actions)
    azure.smtp_username(office.service, client_id, "other")
    assert refused(office, "other", azure.secret(client_id)) == "missing-role"


def test_an_inherited_role_is_refused(office: Office, azure: Azure) -> None:
    """A role assigned on the resource group is refused."""
    client_id = azure.application()
    azure.assign(client_id, office.service.group_id)
    azure.smtp_username(office.service, client_id, "other")
    assert refused(office, "other", azure.secret(client_id)) == "missing-role"


def test_a_username_without_application_is_refused(office: Office, azure: Azure) -> None:
    """A user name whose application does not exist can be created and is refused."""
    azure.smtp_username(office.service, "99999999-9999-4999-8999-999999999999", "other")
    assert refused(office, "other", "x") == "no-application"


def test_a_deleted_username_is_refused(office: Office, azure: Azure) -> None:
    """A user name is refused once its resource is deleted."""
    for record in list(azure.world.communication.store.table(kinds.SMTP_USERNAME)):
        azure.world.communication.store.remove_tree(record)
    assert refused(office) == "unknown-username"


def test_xoauth2_takes_a_token_of_the_application(office: Office, azure: Azure) -> None:
    """XOAUTH2 with a token of the application for communication.azure.com logs in; with another's it does not."""
    azure.world.addresses["https"] = "localhost:1"
    tenant = azure.world.settings.tenant_id
    issue = azure.world.tokens.issue
    good = issue("https://communication.azure.com/", 60, appid=office.client_id, tid=tenant)
    for token, code in (
        (good, 235),
        (issue("https://communication.azure.com", 60, appid=azure.application(), tid=tenant), 535),
        (issue("https://graph.microsoft.com", 60, appid=office.client_id, tid=tenant), 535),
        ("nonsense", 535),
    ):
        sent = base64.b64encode(f"user={office.username}\x01auth=Bearer {token}\x01\x01".encode()).decode()
        with office.connect() as client:
            client.ehlo()
            assert client.docmd("AUTH", f"XOAUTH2 {sent}")[0] == code


def test_a_new_username_needs_a_while(azure: Azure, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new user name is refused for 60 to 90 s, with the same 535."""
    monkeypatch.setattr(azure.world.clock, "time_scale", 1.0)
    azure.smtp_username(office.service, office.client_id, "late")
    assert refused(office, "late") == "username-not-ready"
    azure.world.clock.advance(90)
    with office.connect() as client:
        assert client.login("late", office.password)[0] == 235


def test_a_fault_hits_the_login(office: Office) -> None:
    """A fault makes AUTH fail, or drops the connection."""
    office.azure.world.faults.add({"face": "smtp", "method": "AUTH", "status": 454, "message": "busy", "times": 1})
    with office.connect() as client, pytest.raises(smtplib.SMTPAuthenticationError, match="454"):
        client.login(office.username, office.password)
    office.azure.world.faults.add({"face": "smtp", "method": "AUTH", "drop": True, "times": 1})
    with pytest.raises(smtplib.SMTPServerDisconnected):
        office.send()
    office.send()
