"""smtp.office365.com: what mailboxes send, and who may log in as them."""

from __future__ import annotations

import shutil
import smtplib
import ssl
import subprocess
from typing import Any

import pytest

from simulator.services.exchange_limits import external_limit
from simulator.services.exchange_rights import CLASSIC_ROLE

from .conftest import ACCOUNT, APP, DOMAIN, INBOX, OFFICE, OUTSIDE, PASSWORD, PUBLIC, SCANNER, Tenant, message, refused

OTHER = f"other@{DOMAIN}"
UNSUCCESSFUL = "535 5.7.3 Authentication unsuccessful"


def test_a_mailbox_sends_inside_and_outside(tenant: Tenant) -> None:
    """Mail of the mailbox that logged in arrives, with the method and the login."""
    client = tenant.log_in()
    for recipient in (INBOX, OUTSIDE):
        client.send_message(message(SCANNER, recipient))
    seen = [(mail["from"], mail["to"], mail["username"], mail["method"], mail["login"]) for mail in tenant.mails]
    assert seen == [(SCANNER, [to], SCANNER, "client-submission", "password") for to in (INBOX, OUTSIDE)]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl_sends_with_a_password(tenant: Tenant) -> None:
    """A client that nobody here wrote reaches the real host's name and checks the certificate."""
    mail = tenant.folder / "mail.eml"
    mail.write_bytes(message(SCANNER, INBOX).as_bytes())
    server, name = tenant.servers["exchange"], "smtp.office365.com"
    command = ["curl", "--silent", "--show-error", "--ssl-reqd", "--cacert", str(tenant.folder / "ca.pem")]
    command += ["--connect-to", f"{name}:587:{server}", "--user", f"{SCANNER}:{PASSWORD}", "--upload-file", str(mail)]
    command += ["--mail-from", SCANNER, "--mail-rcpt", INBOX, f"smtp://{name}:587"]
    subprocess.run(command, check=True, timeout=30, capture_output=True)
    assert [mail["username"] for mail in tenant.mails] == [SCANNER]


def test_the_servers_offer_login_and_xoauth2_after_starttls(tenant: Tenant) -> None:
    """PLAIN is not offered, and nothing at all without TLS or at the MX host."""
    offered = {}
    for name, server in {"exchange": "exchange", "hve": "hve", "mx": "mx"}.items():
        client = tenant.connect(server)
        client.ehlo()
        offered[name] = client.esmtp_features.get("auth", "").split()
    plain = tenant.connect("exchange", plain=True)
    plain.ehlo()
    assert offered == {"exchange": ["LOGIN", "XOAUTH2"], "hve": ["LOGIN", "XOAUTH2"], "mx": []}
    assert "auth" not in plain.esmtp_features


@pytest.mark.parametrize("mechanism", ["LOGIN", "XOAUTH2"])
def test_a_login_that_is_no_base64_gets_an_answer(tenant: Tenant, mechanism: str) -> None:
    """The client is not left waiting, and can go on."""
    client = tenant.connect("exchange")
    client.ehlo()
    assert client.docmd("AUTH", f"{mechanism} !!!")[0] == 501
    assert client.noop()[0] == 250


def test_a_device_that_does_not_trust_the_authority_ends_the_handshake(tenant: Tenant) -> None:
    """Without the root certificate there is no TLS."""
    with pytest.raises(ssl.SSLCertVerificationError):
        tenant.connect("exchange", tls=ssl.create_default_context())


def test_old_tls_is_refused_however_a_device_greets(tenant: Tenant) -> None:
    """HELO is answered like EHLO, and the connection ends."""
    client = tenant.connect("exchange", tls=tenant.context(newest=ssl.TLSVersion.TLSv1))
    assert client.helo()[0] == 421
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.noop()


def test_tls_1_0_and_1_1_end_in_the_handshake_elsewhere(tenant: Tenant) -> None:
    """High Volume Email does not get as far as a reply."""
    with pytest.raises((ssl.SSLError, ConnectionError)):
        tenant.connect("hve", tls=tenant.context(newest=ssl.TLSVersion.TLSv1_1))


@pytest.mark.parametrize("server", ["exchange", "hve", "mx"])
def test_a_blocked_port_answers_nothing(tenant: Tenant, server: str) -> None:
    """The firewall of one public address lets nothing through, another address gets a greeting."""
    switch = "port25Blocked" if server == "mx" else "port587Blocked"
    tenant.turn(**{switch: [PUBLIC]})
    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        tenant.connect(server, source=OFFICE, plain=True)
    assert tenant.connect(server, source="127.0.0.12", plain=True).noop()[0] == 250


def test_the_switch_of_the_mailbox_wins_over_the_tenants(tenant: Tenant) -> None:
    """A mailbox without a switch of its own follows the tenant, where SMTP AUTH is off from the start."""
    assert "disabled for the Mailbox" in refused(lambda: tenant.log_in(username=INBOX))
    tenant.run("Set-CASMailbox", Identity=INBOX, SmtpClientAuthenticationDisabled=None)
    assert "disabled for the Tenant" in refused(lambda: tenant.log_in(username=INBOX))
    tenant.run("Set-TransportConfig", SmtpClientAuthenticationDisabled=False)
    assert tenant.log_in(username=INBOX)


def test_an_old_tenant_has_smtp_auth_on(tenant: Tenant) -> None:
    """Before 2020 nothing was off; from 2026 on Direct Send is rejected as well."""
    tenant.turn(yearOfCreation=2015)
    assert tenant.run("Get-TransportConfig") == [{"SmtpClientAuthenticationDisabled": False}]
    tenant.turn(yearOfCreation=2026)
    assert tenant.run("Get-TransportConfig") == [{"SmtpClientAuthenticationDisabled": True}]
    assert tenant.run("Get-OrganizationConfig")[0]["RejectDirectSend"] is True


def test_conditional_access_is_about_its_users(tenant: Tenant) -> None:
    """A policy for other clients refuses whom it includes, and nobody else."""
    user = tenant.world.directory.people.find(SCANNER)
    assert user is not None
    tenant.world.policies.add(
        {
            "displayName": "No legacy authentication",
            "state": "enabled",
            "conditions": {
                "clientAppTypes": ["other"],
                "users": {"includeUsers": [user["id"]]},
                "applications": {"includeApplications": ["All"]},
            },
            "grantControls": {"builtInControls": ["block"]},
        }
    )
    assert "did not meet the criteria" in refused(tenant.log_in)
    tenant.mailbox(OTHER)
    assert tenant.log_in(username=OTHER)


def test_the_switch_for_legacy_authentication_goes_both_ways(tenant: Tenant) -> None:
    """Switched off again, the policy is gone."""
    tenant.turn(legacyAuthenticationBlocked=True)
    assert "did not meet the criteria" in refused(tenant.log_in)
    tenant.turn(legacyAuthenticationBlocked=False)
    assert tenant.log_in()
    assert not tenant.world.policies.conditional_access


def test_an_authentication_policy_may_allow_smtp(tenant: Tenant) -> None:
    """The tenant's default policy refuses, a user's own wins over it."""
    tenant.run("New-AuthenticationPolicy", Name="Block")
    tenant.run("New-AuthenticationPolicy", Name="Devices", AllowBasicAuthSmtp=True)
    tenant.run("Set-OrganizationConfig", DefaultAuthenticationPolicy="Block")
    assert "organization configuration does not allow" in refused(tenant.log_in)
    tenant.run("Set-User", Identity=SCANNER, AuthenticationPolicy="Devices")
    assert tenant.log_in()
    assert tenant.run("Get-User", Identity=SCANNER)[0]["AuthenticationPolicy"] == "Devices"


def test_the_last_day_of_2026_still_takes_passwords(tenant: Tenant) -> None:
    """At the end of December 2026 they go off by default; an administrator can bring them back."""
    tenant.set_clock("2026-12-31T23:00:00Z")
    assert tenant.log_in()
    tenant.set_clock("2027-01-01T00:00:01Z")
    assert refused(tenant.log_in).startswith("550 5.7.30 ")
    tenant.turn(basicAuthenticationOnAgain=True)
    assert tenant.log_in()


def test_tokens_work_after_2026(tenant: Tenant) -> None:
    """Only passwords are off."""
    tenant.let_send()
    tenant.set_clock("2027-06-01T00:00:00Z")
    assert tenant.log_in_with_token("exchange", SCANNER, tenant.token(idtyp="app", oid=APP))


def test_a_shared_mailbox_sends_with_a_token_only(tenant: Tenant) -> None:
    """Its user may not sign in, an application may send as it."""
    tenant.mailbox(OTHER, Shared=True)
    assert refused(lambda: tenant.log_in(username=OTHER)) == UNSUCCESSFUL
    tenant.let_send(OTHER)
    assert tenant.log_in_with_token("exchange", OTHER, tenant.token(idtyp="app", oid=APP))


def test_send_as_lets_a_mailbox_send_as_another(tenant: Tenant) -> None:
    """With the right the other address may stand in envelope and From; without it again not."""
    tenant.run("Add-RecipientPermission", Identity=INBOX, Trustee=SCANNER, AccessRights=["SendAs"], Confirm=False)
    tenant.submit(OUTSIDE, sender=INBOX)
    assert [(mail["from"], mail["username"]) for mail in tenant.mails] == [(INBOX, SCANNER)]
    tenant.run("Remove-RecipientPermission", Identity=INBOX, Trustee=SCANNER, AccessRights="SendAs")
    assert refused(lambda: tenant.submit(sender=INBOX)).startswith("550 5.7.60 ")


def test_an_application_sends_as_the_members_of_its_scope(tenant: Tenant) -> None:
    """The token needs no permission; another mailbox than the group's members is refused."""
    tenant.let_send()
    tenant.mailbox(OTHER)
    token = tenant.token(idtyp="app", oid=APP)
    tenant.log_in_with_token("exchange", SCANNER, token).send_message(message(SCANNER, OUTSIDE))
    assert [(mail["from"], mail["login"]) for mail in tenant.mails] == [(SCANNER, "token")]
    assert refused(lambda: tenant.log_in_with_token("exchange", OTHER, token)) == UNSUCCESSFUL
    scope = {
        address: tenant.run("Test-ServicePrincipalAuthorization", Identity=APP, Resource=address)[0]["InScope"]
        for address in (SCANNER, OTHER)
    }
    assert scope == {SCANNER: "True", OTHER: "False"}


def test_the_classic_permission_needs_full_access(tenant: Tenant) -> None:
    """A token with SMTP.SendAsApp is judged by mailbox permissions, Exchange's own roles or not."""
    tenant.let_send()
    token = tenant.token(idtyp="app", oid=APP, roles=[CLASSIC_ROLE])
    assert refused(lambda: tenant.log_in_with_token("exchange", SCANNER, token)) == UNSUCCESSFUL
    tenant.run("Add-MailboxPermission", Identity=SCANNER, User=APP, AccessRights="FullAccess")
    assert tenant.log_in_with_token("exchange", SCANNER, token)


def test_an_application_unknown_to_exchange_opens_nothing(tenant: Tenant) -> None:
    """Without New-ServicePrincipal no permission helps."""
    token = tenant.token(idtyp="app", oid=APP, roles=[CLASSIC_ROLE])
    assert refused(lambda: tenant.log_in_with_token("exchange", SCANNER, token)) == UNSUCCESSFUL


@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"upn": SCANNER, "scp": "SMTP.Send"}, True),
        ({"upn": SCANNER, "scp": "Mail.Send"}, False),
        ({"upn": INBOX, "scp": "SMTP.Send"}, False),
    ],
)
def test_a_user_opens_the_own_mailbox(tenant: Tenant, claims: dict[str, Any], *, opens: bool) -> None:
    """A delegated token needs SMTP.Send and belongs to the mailbox's user."""
    token = tenant.token(idtyp="user", **claims)
    if opens:
        assert tenant.log_in_with_token("exchange", SCANNER, token)
    else:
        assert refused(lambda: tenant.log_in_with_token("exchange", SCANNER, token)) == UNSUCCESSFUL


def test_the_smtp_auth_switch_holds_for_tokens(tenant: Tenant) -> None:
    """A mailbox that is switched off refuses an application that may send as it."""
    tenant.let_send(INBOX)
    reply = refused(lambda: tenant.log_in_with_token("exchange", INBOX, tenant.token(idtyp="app", oid=APP)))
    assert "disabled for the Mailbox" in reply


def test_a_closed_connection_makes_room(tenant: Tenant) -> None:
    """A device that tries again after another one has left gets through."""
    for _ in range(3):
        tenant.submit()
    fourth = tenant.log_in()
    assert refused(lambda: fourth.send_message(message(SCANNER, INBOX))).startswith("432 4.3.2 ")
    tenant.clients[0].quit()
    fourth.send_message(message(SCANNER, INBOX))
    assert len(tenant.mails) == 4


def test_connections_of_other_mailboxes_do_not_count(tenant: Tenant) -> None:
    """Three devices on one mailbox leave another mailbox alone."""
    tenant.mailbox(OTHER)
    for _ in range(3):
        tenant.submit()
    tenant.log_in(username=OTHER).send_message(message(OTHER, INBOX))
    assert tenant.reasons() == []


def test_the_31st_message_of_a_minute_waits(tenant: Tenant) -> None:
    """It is accepted, and arrives in the next minute."""
    client = tenant.log_in()
    for _ in range(31):
        client.send_message(message(SCANNER, INBOX))
    assert len(tenant.mails) == 30
    tenant.world.clock.advance(61)
    tenant.world.timers.settle()
    assert len(tenant.mails) == 31


def test_a_day_later_the_limit_is_forgotten(tenant: Tenant) -> None:
    """The window of a day slides."""
    tenant.turn(recipientsPerDay=1)
    client = tenant.log_in()
    client.send_message(message(SCANNER, INBOX))
    assert refused(lambda: client.send_message(message(SCANNER, INBOX))).startswith("554 5.2.0 ")
    tenant.world.clock.advance(86_401)
    client.send_message(message(SCANNER, INBOX))
    assert len(tenant.mails) == 2


@pytest.mark.parametrize(("licences", "limit"), [(1, 10_000), (100, 22_059)])
def test_licences_decide_over_recipients_outside(licences: int, limit: int) -> None:
    """The figures are Microsoft's own examples."""
    assert external_limit(licences) == limit


def test_an_unknown_recipient_inside_is_taken_and_not_delivered(tenant: Tenant) -> None:
    """The history says so, and the other recipient gets the mail."""
    tenant.submit(INBOX, f"nobody@{DOMAIN}")
    assert [mail["to"] for mail in tenant.mails] == [[INBOX]]
    assert [event["recipient"] for event in tenant.world.history.events("exchange.undeliverable")] == [
        f"nobody@{DOMAIN}"
    ]


def test_an_account_of_high_volume_email_is_no_mailbox(tenant: Tenant) -> None:
    """It cannot log in at smtp.office365.com."""
    assert refused(lambda: tenant.log_in(username=ACCOUNT)) == UNSUCCESSFUL
