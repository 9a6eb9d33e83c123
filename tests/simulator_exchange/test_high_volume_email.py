"""smtp.hve.mx.microsoft: accounts that reach the inside only."""

from __future__ import annotations

import smtplib
from typing import Any

import pytest

from .conftest import ACCOUNT, INBOX, OUTSIDE, SCANNER, message
from .test_client_submission import APP, refusal


@pytest.fixture(autouse=True)
def _account(tenant: Any) -> None:
    tenant.account()


def test_an_account_sends_inside(tenant: Any) -> None:
    """Mail to the inside arrives from the account."""
    tenant.log_in("hve", ACCOUNT).send_message(message(ACCOUNT, INBOX))
    assert [(mail["from"], mail["to"], mail["username"]) for mail in tenant.mails] == [(ACCOUNT, [INBOX], ACCOUNT)]


def test_the_outside_is_refused(tenant: Any) -> None:
    """A recipient outside gets the documented reply."""
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        tenant.log_in("hve", ACCOUNT).send_message(message(ACCOUNT, OUTSIDE))
    assert refused.value.recipients[OUTSIDE] == (550, b"5.5.105 External sending is not supported")


@pytest.mark.parametrize(
    ("mail_from", "header", "code"), [(INBOX, ACCOUNT, "550 5.7.62"), (ACCOUNT, INBOX, "550 5.6.241")]
)
def test_only_the_account_may_be_the_sender(tenant: Any, mail_from: str, header: str, code: str) -> None:
    """Envelope sender and From are looked at, each with its own reply."""
    client = tenant.log_in("hve", ACCOUNT)
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail(mail_from, [INBOX], message(header, INBOX).as_string())
    assert refusal(refused.value).startswith(code)


def test_an_ordinary_mailbox_is_no_account(tenant: Any) -> None:
    """A mailbox's login is refused by name."""
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        tenant.log_in("hve", SCANNER)
    assert refusal(refused.value).startswith("550 5.2.240")


def test_without_a_billing_policy_nothing_is_sent(tenant: Any) -> None:
    """The account logs in and sends nothing."""
    tenant.run("Set-HVEAccountBillingPolicy", Identity=ACCOUNT, BillingPolicyId="")
    assert tenant.run("Get-HVEAccountBillingPolicy", Identity=ACCOUNT)[0]["BillingPolicyStatus"] != "BillingPolicyValid"
    with pytest.raises(smtplib.SMTPDataError):
        tenant.log_in("hve", ACCOUNT).send_message(message(ACCOUNT, INBOX))
    assert tenant.mails == []


def test_an_application_needs_permission_and_a_place_on_the_list(tenant: Any) -> None:
    """Without Mail.Send 5.7.144, without the list 5.7.240, with both it sends."""

    def reply(**claims: Any) -> str:
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            tenant.log_in_with_token("hve", ACCOUNT, tenant.token(idtyp="app", oid=APP, **claims))
        return refusal(refused.value)

    assert reply().startswith("535 5.7.144")
    assert reply(roles=["Mail.Send"]).startswith("550 5.7.240")
    tenant.run("Add-HVEAppAccess", Identity=ACCOUNT, AppIds=[APP])
    token = tenant.token(idtyp="app", oid=APP, roles=["Mail.Send"])
    tenant.log_in_with_token("hve", ACCOUNT, token).send_message(message(ACCOUNT, INBOX))
    assert len(tenant.mails) == 1


def test_security_defaults_do_not_matter_for_tokens(tenant: Any) -> None:
    """They refuse the password of an account, and no token."""
    tenant.world.policies.security_defaults = True
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        tenant.log_in("hve", ACCOUNT)
    assert "security defaults" in refusal(refused.value)
    tenant.run("Add-HVEAppAccess", Identity=ACCOUNT, AppIds=[APP])
    assert tenant.log_in_with_token("hve", ACCOUNT, tenant.token(idtyp="app", oid=APP, roles=["Mail.Send"]))


def test_a_login_in_another_form_is_malformed(tenant: Any) -> None:
    """A string that is not XOAUTH2's is named as such."""
    client = tenant.connect("hve")
    client.ehlo()
    with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
        client.auth("XOAUTH2", lambda _challenge=None: "whatever")
    assert refusal(refused.value).startswith("501 5.5.12")


def test_a_message_has_up_to_50_recipients(tenant: Any) -> None:
    """The fifty-first recipient is refused, the others are taken."""
    client = tenant.log_in("hve", ACCOUNT)
    recipients = [f"user{number}@contoso.example" for number in range(51)]
    refused = client.sendmail(ACCOUNT, recipients, message(ACCOUNT, INBOX).as_string())
    assert list(refused) == ["user50@contoso.example"]
    assert refused["user50@contoso.example"][0] == 452


def test_a_message_has_up_to_10_mb(tenant: Any) -> None:
    """A larger one is refused before it is sent, by the size that the client announces."""
    large = message(ACCOUNT, INBOX)
    large.set_content("x" * 76 + "\n" + ("y" * 76 + "\n") * 150_000)
    with pytest.raises(smtplib.SMTPSenderRefused) as refused:
        tenant.log_in("hve", ACCOUNT).send_message(large)
    assert refused.value.smtp_code == 552


def test_a_message_needs_one_from(tenant: Any) -> None:
    """RFC 5322 wants exactly one."""
    with pytest.raises(smtplib.SMTPDataError) as refused:
        tenant.log_in("hve", ACCOUNT).sendmail(ACCOUNT, [INBOX], "Subject: Scan\r\n\r\nOne page.\r\n")
    assert refusal(refused.value).startswith("554 5.6.0")
