"""smtp.hve.mx.microsoft: accounts that reach the inside only."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import ACCOUNT, APP, INBOX, POLICY, Tenant, message, refused


def test_an_account_sends_inside(tenant: Tenant) -> None:
    """Mail to the inside arrives from the account, with the method and the login."""
    tenant.log_in("hve", ACCOUNT).send_message(message(ACCOUNT, INBOX))
    [mail] = tenant.mails
    assert (mail["from"], mail["to"], mail["username"]) == (ACCOUNT, [INBOX], ACCOUNT)
    assert (mail["method"], mail["login"]) == ("high-volume-email", "password")


def test_an_application_needs_permission_and_a_place_on_the_list(tenant: Tenant) -> None:
    """Without Mail.Send 5.7.144, without the list 5.7.240, with both it sends, and off the list not."""

    def reply(**claims: Any) -> str:
        token = tenant.token(idtyp="app", oid=APP, **claims)
        return refused(lambda: tenant.log_in_with_token("hve", ACCOUNT, token))

    assert reply().startswith("535 5.7.144")
    assert reply(roles=["Mail.Send"]).startswith("550 5.7.240")
    tenant.run("Add-HVEAppAccess", Identity=ACCOUNT, AppIds=[APP])
    token = tenant.token(idtyp="app", oid=APP, roles=["Mail.Send"])
    tenant.log_in_with_token("hve", ACCOUNT, token).send_message(message(ACCOUNT, INBOX))
    assert [mail["login"] for mail in tenant.mails] == ["token"]
    tenant.run("Remove-HVEAppAccess", Identity=ACCOUNT, AppIds=APP)
    assert reply(roles=["Mail.Send"]).startswith("550 5.7.240")


def test_the_accounts_own_user_needs_mail_send(tenant: Tenant) -> None:
    """A delegated token is the account's, with Mail.Send; nobody else's opens it."""
    own = tenant.token(idtyp="user", upn=ACCOUNT, scp="Mail.Send")
    assert tenant.log_in_with_token("hve", ACCOUNT, own)
    other = tenant.token(idtyp="user", upn=INBOX, scp="Mail.Send")
    assert refused(lambda: tenant.log_in_with_token("hve", ACCOUNT, other)).startswith("535 5.7.3 ")


def test_security_defaults_refuse_passwords_and_no_tokens(tenant: Tenant) -> None:
    """They are about passwords."""
    tenant.turn(securityDefaults=True)
    assert "security defaults" in refused(lambda: tenant.log_in("hve", ACCOUNT))
    tenant.run("Add-HVEAppAccess", Identity=ACCOUNT, AppIds=[APP])
    assert tenant.log_in_with_token("hve", ACCOUNT, tenant.token(idtyp="app", oid=APP, roles=["Mail.Send"]))


def test_smtp_auth_off_for_the_tenant_does_not_matter(tenant: Tenant) -> None:
    """High Volume Email has a host of its own, and the tenant's switch does not reach it."""
    assert tenant.run("Get-TransportConfig") == [{"SmtpClientAuthenticationDisabled": True}]
    assert tenant.log_in("hve", ACCOUNT)


def test_an_authentication_policy_holds_for_accounts(tenant: Tenant) -> None:
    """An account whose policy blocks SMTP cannot log in with a password."""
    tenant.run("New-AuthenticationPolicy", Name="Block")
    tenant.run("Set-User", Identity=ACCOUNT, AuthenticationPolicy="Block")
    assert "organization configuration" in refused(lambda: tenant.log_in("hve", ACCOUNT))


def test_passwords_work_until_september_2028(tenant: Tenant) -> None:
    """The end of 2026 is not the end here."""
    tenant.set_clock("2028-09-30T12:00:00Z")
    assert tenant.log_in("hve", ACCOUNT)
    tenant.set_clock("2028-10-01T12:00:00Z")
    assert refused(lambda: tenant.log_in("hve", ACCOUNT)).startswith("535 5.7.3 ")


def test_a_message_beyond_10_megabytes_is_refused(tenant: Tenant) -> None:
    """The size is that of the message on the wire."""
    client = tenant.log_in("hve", ACCOUNT)
    large = message(ACCOUNT, INBOX)
    large.set_content("x" * 70 + "\n")
    large.add_attachment(b"\0" * 8 * 1024 * 1024, maintype="application", subtype="pdf", filename="scan.pdf")
    assert refused(lambda: client.send_message(large)).startswith("552 ")


@pytest.mark.parametrize(
    ("policies", "assigned", "status"),
    [
        ({}, POLICY, "BillingPolicyValid"),
        ({}, "", "NoProperBillingPolicyStored"),
        ({POLICY.upper(): "BillingPolicyValid"}, POLICY, "BillingPolicyValid"),
        ({POLICY: "NoSPOLicenseFound"}, POLICY, "NoSPOLicenseFound"),
        ({"55555555-5555-4555-8555-555555555555": "BillingPolicyValid"}, POLICY, "BillingPolicyNotFound"),
    ],
)
def test_a_billing_policy_has_a_status(tenant: Tenant, policies: dict[str, str], assigned: str, status: str) -> None:
    """Only an account whose policy is valid sends."""
    tenant.turn(billingPolicies=policies)
    tenant.run("Set-HVEAccountBillingPolicy", Identity=ACCOUNT, BillingPolicyId=assigned)
    assert tenant.run("Get-HVEAccountBillingPolicy", Identity=ACCOUNT)[0]["BillingPolicyStatus"] == status
    client = tenant.log_in("hve", ACCOUNT)
    if status == "BillingPolicyValid":
        client.send_message(message(ACCOUNT, INBOX))
    else:
        assert "not active" in refused(lambda: client.send_message(message(ACCOUNT, INBOX)))
    assert len(tenant.mails) == (status == "BillingPolicyValid")
