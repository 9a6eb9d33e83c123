"""Cmdlets, addresses, switches and the clock through inspection, as the demo's administrator and tests use them."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

import jwt
import pytest

from simulator.services.exchange_switches import SWITCHES

from .conftest import INBOX, NOW, PASSWORD, message


def run(simulator: Any, name: str, **parameters: Any) -> Any:
    """Carry out a cmdlet over HTTP."""
    body = {"CmdletInput": {"CmdletName": name, "Parameters": parameters}}
    return simulator.inspect.post("/inspection/exchange/cmdlets", json=body)


def test_a_cmdlet_returns_objects(simulator: Any) -> None:
    """What is made is found, in the shape of the Admin API."""
    made = {"ConnectorType": "OnPremises", "SenderDomains": "*", "SenderIPAddresses": ["203.0.113.10"]}
    assert run(simulator, "New-InboundConnector", Name="mfd test", **made).status_code == 200
    [found] = run(simulator, "Get-InboundConnector", Identity="MFD Test").json()["value"]
    assert (found["Enabled"], found["SenderIPAddresses"]) == (True, ["203.0.113.10"])


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("Set-HveAccount", {}, "Set-HveAccount is not implemented"),
        ("Get-InboundConnector", {"HighVolumeMail": True}, "parameter name 'HighVolumeMail'"),
        ("Get-CASMailbox", {"Identity": "nobody@contoso.example"}, "couldn't be found"),
    ],
)
def test_what_there_is_not_is_refused_by_name(simulator: Any, name: str, parameters: Any, words: str) -> None:
    """An unknown cmdlet, parameter or object is an error with a code and a text."""
    answer = run(simulator, name, **parameters)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


def test_switches_are_set_and_told(simulator: Any) -> None:
    """All switches come back; one that there is not, or a value of another type, is refused."""
    path = "/inspection/exchange/tenant"
    answer = simulator.inspect.put(path, json={"connectorsCreatedDisabled": True})
    assert answer.json()["connectorsCreatedDisabled"] is True
    assert simulator.inspect.get(path).json() == answer.json()
    assert answer.json().keys() == SWITCHES.keys()
    assert simulator.inspect.put(path, json={"licences": 7, "whatever": 1}).status_code == 400
    assert simulator.inspect.put(path, json={"licences": 7, "connectorsCreatedDisabled": "yes"}).status_code == 400
    assert simulator.inspect.get(path).json() == answer.json()


def test_security_defaults_are_one_switch_under_two_names(simulator: Any) -> None:
    """Set for Exchange Online, Entra ID tells it, and the other way about."""
    simulator.inspect.put("/inspection/exchange/tenant", json={"securityDefaults": True}).raise_for_status()
    assert simulator.inspect.get("/inspection/entra").json()["securityDefaults"] is True
    simulator.inspect.put("/inspection/entra", json={"securityDefaults": False}).raise_for_status()
    assert simulator.inspect.get("/inspection/exchange/tenant").json()["securityDefaults"] is False


def test_the_policy_against_passwords_is_entras(simulator: Any) -> None:
    """The switch adds a Conditional Access policy, and tells whether it is there."""
    path = "/inspection/exchange/tenant"
    simulator.inspect.put(path, json={"legacyAuthenticationBlocked": True}).raise_for_status()
    [policy] = simulator.inspect.get("/inspection/entra").json()["conditionalAccess"]
    assert policy["conditions"]["clientAppTypes"] == ["exchangeActiveSync", "other"]
    simulator.inspect.put("/inspection/entra", json={"conditionalAccess": []}).raise_for_status()
    assert simulator.inspect.get(path).json()["legacyAuthenticationBlocked"] is False


def test_addresses_are_set_and_told(simulator: Any) -> None:
    """What is no IPv4 address is refused."""
    path, pairs = "/inspection/exchange/addresses", {"127.0.0.11": "203.0.113.10"}
    assert simulator.inspect.put(path, json=pairs).json() == pairs
    assert simulator.inspect.put(path, json={"127.0.0.11": "office"}).status_code == 400
    assert simulator.inspect.get(path).json() == pairs


def test_the_clock_can_be_set(simulator: Any) -> None:
    """To a moment, forward and back; what is no moment is refused."""
    for moment in ("2027-01-02T03:04:05Z", "2026-11-27T12:00:00Z"):
        told = simulator.inspect.post("/inspection/clock", json={"now": moment}).json()["now"]
        assert told.startswith(moment[:16])
    assert simulator.inspect.post("/inspection/clock", json={"now": "soon"}).status_code == 400


def test_reset_forgets_the_tenant(simulator: Any) -> None:
    """After a reset nothing that a cmdlet made is there, and every switch is as at first."""
    run(simulator, "New-DkimSigningConfig", DomainName="contoso.example", Enabled=False)
    simulator.inspect.put("/inspection/exchange/tenant", json={"licences": 7}).raise_for_status()
    simulator.inspect.post("/inspection/reset").raise_for_status()
    assert run(simulator, "Get-DkimSigningConfig").json()["value"] == []
    assert simulator.inspect.get("/inspection/exchange/tenant").json()["licences"] == SWITCHES["licences"].usual


def test_a_mail_is_seen_with_its_method_and_its_login(simulator: Any) -> None:
    """A mailbox that an administrator made sends, and inspection shows the mail."""
    sender = "scan@contoso.example"
    simulator.inspect.post("/inspection/clock", json={"now": NOW}).raise_for_status()
    for address in (sender, INBOX):
        run(simulator, "New-Mailbox", Name="x", PrimarySmtpAddress=address, Password=PASSWORD).raise_for_status()
    run(simulator, "Set-CASMailbox", Identity=sender, SmtpClientAuthenticationDisabled=False).raise_for_status()
    host, _, port = simulator.env["MFDSIM_SMTP_EXCHANGE"].partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as client:
        client._host = "smtp.office365.com"  # type: ignore[attr-defined] # the name that smtplib checks
        client.starttls(context=ssl.create_default_context(cafile=simulator.ca_file))
        client.login(sender, PASSWORD)
        client.send_message(message(sender, INBOX))
    [mail] = simulator.inspect.get("/inspection/mailboxes", params={"recipient": INBOX}).json()
    assert (mail["method"], mail["login"], mail["username"]) == ("client-submission", "password", sender)


def test_an_application_sends_with_a_token_of_the_token_end_point(simulator: Any) -> None:
    """Client credentials for Exchange Online, and Exchange's own role: no permission in Entra ID."""
    sender, tenant_id = "scan@contoso.example", simulator.env["ARM_TENANT_ID"]
    form = {
        "grant_type": "client_credentials",
        "client_id": simulator.env["ARM_CLIENT_ID"],
        "client_secret": simulator.env["ARM_CLIENT_SECRET"],
        "scope": "https://outlook.office365.com/.default",
    }
    token = simulator.inspect.post(f"/{tenant_id}/oauth2/v2.0/token", data=form).json()["access_token"]
    app = _claims(token)["oid"]
    run(simulator, "New-Mailbox", Name="x", PrimarySmtpAddress=sender, Password=PASSWORD).raise_for_status()
    run(simulator, "Set-CASMailbox", Identity=sender, SmtpClientAuthenticationDisabled=False).raise_for_status()
    run(simulator, "New-ServicePrincipal", AppId=form["client_id"], ObjectId=app).raise_for_status()
    run(simulator, "New-ManagementRoleAssignment", Role="Application SMTP.SendAsApp", App=app).raise_for_status()
    host, _, port = simulator.env["MFDSIM_SMTP_EXCHANGE"].partition(":")
    with smtplib.SMTP(host, int(port), timeout=10) as client:
        client._host = "smtp.office365.com"  # type: ignore[attr-defined] # the name that smtplib checks
        client.starttls(context=ssl.create_default_context(cafile=simulator.ca_file))
        client.ehlo()
        client.auth("XOAUTH2", lambda _challenge=None: f"user={sender}\x01auth=Bearer {token}\x01\x01")
        client.send_message(message(sender, "boss@fabrikam.example"))
    [mail] = simulator.inspect.get("/inspection/mailboxes").json()
    assert (mail["username"], mail["login"]) == (sender, "token")


def _claims(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))
