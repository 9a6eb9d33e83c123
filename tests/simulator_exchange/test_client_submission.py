"""smtp.office365.com: mailboxes that log in with a password or a token."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

from simulator.services.exchange_store import ROLE

from .conftest import INBOX, OUTSIDE, SCANNER, message

APP = "77777777-7777-4777-8777-777777777777"
SECONDS_TO_2028 = 2 * 365 * 24 * 3600


def refusal(error: smtplib.SMTPResponseException) -> str:
    """Return code and text of a refusal."""
    text = error.smtp_error if isinstance(error.smtp_error, str) else error.smtp_error.decode()
    return f"{error.smtp_code} {text}"


def refused_login(tenant: Any, username: str = SCANNER, **more: str) -> str:
    """Return the reply to a login that is refused."""
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        tenant.log_in("exchange", username, **more)
    return refusal(refused.value)


def test_a_mailbox_sends_inside_and_outside(tenant: Any) -> None:
    """Mail of the mailbox that logged in arrives, wherever it goes."""
    client = tenant.log_in("exchange", SCANNER)
    for recipient in (INBOX, OUTSIDE):
        client.send_message(message(SCANNER, recipient))
    assert [(mail["from"], mail["to"], mail["username"]) for mail in tenant.mails] == [
        (SCANNER, [INBOX], SCANNER),
        (SCANNER, [OUTSIDE], SCANNER),
    ]


def test_mail_without_a_login_is_refused(tenant: Any) -> None:
    """A device that is set to send without a login gets Microsoft's own reply."""
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        tenant.connect("exchange").send_message(message(SCANNER, INBOX))
    assert refusal(refused.value).startswith("530 5.7.57 ")


def test_a_login_without_tls_is_refused(tenant: Any) -> None:
    """Before STARTTLS no login is offered."""
    client = tenant.connect("exchange", tls=False)
    with pytest.raises(smtplib.SMTPException):
        client.login(SCANNER, "whatever")


def test_a_wrong_password_is_refused(tenant: Any) -> None:
    """The reply does not say what is wrong, the history does."""
    assert refused_login(tenant, password="wrong") == "535 5.7.3 Authentication unsuccessful"
    assert refused_login(tenant, "nobody@contoso.example") == "535 5.7.3 Authentication unsuccessful"
    assert tenant.reasons() == ["wrong-credentials", "wrong-credentials"]


def test_the_switch_of_the_mailbox_wins_over_the_tenants(tenant: Any) -> None:
    """A mailbox without a switch of its own follows the tenant, where SMTP AUTH is off from the start."""
    assert "disabled for the Mailbox" in refused_login(tenant, INBOX)
    tenant.run("Set-CASMailbox", Identity=INBOX, SmtpClientAuthenticationDisabled=None)
    assert "disabled for the Tenant" in refused_login(tenant, INBOX)
    tenant.run("Set-TransportConfig", SmtpClientAuthenticationDisabled=False)
    assert tenant.log_in("exchange", INBOX)


def test_security_defaults_refuse_passwords(tenant: Any) -> None:
    """They name themselves in the reply."""
    tenant.world.policies.security_defaults = True
    assert "security defaults policy" in refused_login(tenant)


def test_conditional_access_refuses_passwords(tenant: Any) -> None:
    """A policy for other clients refuses the user that it is about, and nobody else."""
    user = tenant.world.directory.people.add({"displayName": "Scan", "userPrincipalName": SCANNER})
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
    assert "did not meet the criteria" in refused_login(tenant)
    tenant.mailbox("other@contoso.example")
    assert tenant.log_in("exchange", "other@contoso.example")


def test_from_2027_a_password_needs_the_switch(tenant: Any) -> None:
    """At the end of December 2026 basic authentication goes off by default; an administrator can bring it back."""
    tenant.world.exchange.turn({"basicAuthenticationOnAgain": False})
    tenant.world.clock.advance(SECONDS_TO_2028)
    assert refused_login(tenant).startswith("550 5.7.30 Basic authentication is not supported")
    tenant.world.exchange.turn({"basicAuthenticationOnAgain": True})
    assert tenant.log_in("exchange", SCANNER)


def test_another_sender_is_refused(tenant: Any) -> None:
    """From has to be the mailbox that logged in."""
    client = tenant.log_in("exchange", SCANNER)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.send_message(message(INBOX, OUTSIDE))
    assert refusal(refused.value).startswith("550 5.7.60 ")
    assert tenant.mails == []


def allow(tenant: Any, member: str = SCANNER) -> None:
    """Let the application send as a mailbox, as the Exchange script does."""
    tenant.run("New-ServicePrincipal", AppId="app", ObjectId=APP, DisplayName="mfd")
    [group] = tenant.run(
        "New-DistributionGroup", Name="senders", Type="Security", PrimarySmtpAddress="g@contoso.example"
    )
    tenant.run("Add-DistributionGroupMember", Identity="g@contoso.example", Member=member)
    wanted = f"MemberOfGroup -eq '{group['DistinguishedName']}'"
    tenant.run("New-ManagementScope", Name="mfd", RecipientRestrictionFilter=wanted)
    tenant.run("New-ManagementRoleAssignment", Name="mfd", Role=ROLE, App=APP, CustomResourceScope="mfd")


def test_an_application_sends_as_the_members_of_its_scope(tenant: Any) -> None:
    """The token needs no permission; another mailbox than the group's members is refused."""
    allow(tenant)
    tenant.mailbox("other@contoso.example")
    token = tenant.token(idtyp="app", oid=APP)
    tenant.log_in_with_token("exchange", SCANNER, token).send_message(message(SCANNER, OUTSIDE))
    assert [mail["from"] for mail in tenant.mails] == [SCANNER]
    with pytest.raises(smtplib.SMTPAuthenticationError):
        tenant.log_in_with_token("exchange", "other@contoso.example", token)
    assert tenant.run("Test-ServicePrincipalAuthorization", Identity=APP, Resource=SCANNER)[0]["InScope"] == "True"


def test_an_application_without_the_role_is_refused(tenant: Any) -> None:
    """A token alone, whatever its permissions, opens no mailbox."""
    token = tenant.token(idtyp="app", oid=APP, roles=["Mail.Send"])
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        tenant.log_in_with_token("exchange", SCANNER, token)
    assert refusal(refused.value) == "535 5.7.3 Authentication unsuccessful"


@pytest.mark.parametrize(
    ("claims", "opens"),
    [
        ({"upn": SCANNER, "scp": "SMTP.Send"}, True),
        ({"upn": SCANNER, "scp": "Mail.Send"}, False),
        ({"upn": INBOX, "scp": "SMTP.Send"}, False),
    ],
)
def test_a_user_opens_the_own_mailbox(tenant: Any, claims: dict[str, str], *, opens: bool) -> None:
    """A delegated token needs SMTP.Send and belongs to the mailbox's user."""
    token = tenant.token(idtyp="user", **claims)
    if opens:
        assert tenant.log_in_with_token("exchange", SCANNER, token)
        return
    with pytest.raises(smtplib.SMTPAuthenticationError):
        tenant.log_in_with_token("exchange", SCANNER, token)


def test_a_token_for_something_else_is_refused(tenant: Any) -> None:
    """The audience has to be Exchange Online."""
    allow(tenant)
    token = tenant.world.tokens.issue("https://graph.microsoft.com", 3600, idtyp="app", oid=APP)
    with pytest.raises(smtplib.SMTPAuthenticationError):
        tenant.log_in_with_token("exchange", SCANNER, token)
