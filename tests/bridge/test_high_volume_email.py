"""The real Postfix forwards plain mail to the simulator's smtp.hve.mx.microsoft, under TLS and with an account's password."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import replace

import pytest

from bridge import BridgeSettings, Upstream
from simulator.faces.smtp.face import HOSTS
from tests.bridge.conftest import ECS, STRANGER, Postfix, wait_until
from tests.simulator_exchange.conftest import ACCOUNT, INBOX, OUTSIDE, PASSWORD, Tenant, message

WRONG = "not-the-Password-of-the-account"


def through_account(tenant: Tenant, password: str = PASSWORD) -> BridgeSettings:
    """Return the settings of a bridge that logs in as the tenant's account."""
    host, _, port = tenant.servers["hve"].partition(":")
    upstream = Upstream("hve-basic", HOSTS["hve"], 587, ACCOUNT, password, connect_to=(host, int(port)))
    return replace(ECS, senders=(ACCOUNT,), upstream=upstream)


@pytest.fixture
def bridge(start: Callable[..., Postfix], tenant: Tenant) -> Postfix:
    """Run a bridge with the account's login."""
    return start(through_account(tenant), tenant.folder / "ca.pem")


def test_plain_mail_arrives_from_the_account(bridge: Postfix, tenant: Tenant) -> None:
    """A device without TLS and login reaches the inside, whatever From it writes."""
    bridge.send(message("anna@elsewhere.example", INBOX))
    (mail,) = wait_until(lambda: tenant.mails)
    assert (mail["from"], mail["mail_from"], mail["to"]) == (ACCOUNT, ACCOUNT, [INBOX])
    assert (mail["method"], mail["login"], mail["username"]) == ("high-volume-email", "password", ACCOUNT)
    assert wait_until(lambda: bridge.queue() == [])


def test_an_address_that_is_not_listed_is_refused(bridge: Postfix, tenant: Tenant) -> None:
    """The account's login is for listed devices only."""
    with pytest.raises(smtplib.SMTPConnectError) as refused:
        bridge.send(message(ACCOUNT, INBOX), source=STRANGER)
    assert (refused.value.smtp_code, b"Access denied" in refused.value.smtp_error) == (554, True)
    assert (bridge.queue(), tenant.mails) == ([], [])


def test_a_wrong_password_keeps_the_mail(start: Callable[..., Postfix], tenant: Tenant) -> None:
    """The queue shows the server's own words, and the mail is sent once the password is right."""
    bridge = start(through_account(tenant, WRONG), tenant.folder / "ca.pem")
    bridge.send(message(ACCOUNT, INBOX))
    assert "535 5.7.3 Authentication unsuccessful" in bridge.waits()
    assert tenant.reasons() == ["wrong-credentials"]
    assert tenant.mails == []
    bridge.enter_password(WRONG, PASSWORD)
    assert wait_until(lambda: bridge.flush() and tenant.mails)


def test_security_defaults_keep_the_mail(bridge: Postfix, tenant: Tenant) -> None:
    """What the administrator can mend in Entra ID loses nothing, and the log names it."""
    tenant.turn(securityDefaults=True)
    bridge.send(message(ACCOUNT, INBOX))
    assert "security defaults policy" in bridge.waits()


def test_an_account_without_billing_keeps_the_mail(bridge: Postfix, tenant: Tenant) -> None:
    """A missing billing policy is for the administrator to mend."""
    tenant.run("Set-HVEAccountBillingPolicy", Identity=ACCOUNT, BillingPolicyId="")
    bridge.send(message(ACCOUNT, INBOX))
    assert "from the server) [simulator] the account is not active" in bridge.waits()


def test_mail_to_the_outside_is_given_up(bridge: Postfix, tenant: Tenant) -> None:
    """High Volume Email never reaches the outside, so waiting would not help."""
    bridge.send(message(ACCOUNT, OUTSIDE))
    wait_until(lambda: "status=bounced" in bridge.log and bridge.queue() == [])
    assert "550 5.5.105 External sending is not supported" in bridge.log
    assert tenant.mails == []
