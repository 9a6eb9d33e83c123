"""Tokens for Exchange Online: what an application, and a person at a device, gets from Entra ID."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import jwt
import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import DeviceCodeCredential

TENANT = "11111111-1111-4111-8111-111111111111"
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
GRAPH = "00000003-0000-0000-c000-000000000000"
VENDOR = "88888888-8888-4888-8888-888888888888"
SMTP = "https://outlook.office.com/SMTP.Send"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
BLOCKING: dict[str, Any] = {
    "displayName": "No device codes",
    "state": "enabled",
    "conditions": {
        "users": {"includeUsers": ["All"]},
        "applications": {"includeApplications": ["Office365"]},
        "authenticationFlows": {"transferMethods": "deviceCodeFlow"},
    },
    "grantControls": {"operator": "OR", "builtInControls": ["block"]},
}


def claims_of(token: str) -> dict[str, Any]:
    """Return the claims, unchecked."""
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


class Device:
    """A maker's device: its maker's application is known in the tenant, and consented to as asked for."""

    def __init__(self, azure: Any) -> None:
        self.azure = azure
        self.inspect = azure.simulator.inspect
        elsewhere = [{"appId": VENDOR, "displayName": "Imaging Devices"}]
        users = [{"userPrincipalName": "scan@contoso.example"}]
        self.put(applicationsElsewhere=elsewhere, users=users)

    def put(self, **parts: Any) -> None:
        """Tell inspection."""
        self.inspect.put("/inspection/entra", json=parts).raise_for_status()

    def consent(self, exchange: str = "SMTP.Send", graph: str = "offline_access") -> None:
        """Let an administrator consent for everybody."""
        made = self.azure.call("POST", "/v1.0/servicePrincipals", {"appId": VENDOR}).raise_for_status().json()
        self.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
        for api, scope in ((EXCHANGE, exchange), (GRAPH, graph)):
            if scope:
                resource = self.azure.call("GET", f"/v1.0/servicePrincipals(appId='{api}')").json()["id"]
                wanted = {"clientId": made["id"], "resourceId": resource, "scope": scope}
                grant = {**wanted, "consentType": "AllPrincipals"}
                self.azure.call("POST", "/v1.0/oauth2PermissionGrants", grant).raise_for_status()

    def begin(self, scope: str = f"{SMTP} offline_access", client: str = VENDOR) -> dict[str, Any]:
        """Ask for a device code."""
        form = {"client_id": client, "scope": scope}
        found: dict[str, Any] = self.inspect.post(f"/{TENANT}/oauth2/v2.0/devicecode", data=form).json()
        return found

    def prompt(self, _uri: str, code: str, _ends: datetime) -> None:
        """Do what azure-identity asks of a person."""
        self.sign_in(code)

    def sign_in(self, code: str, **more: Any) -> int:
        """Enter a code as the mailbox's user."""
        body = {"code": code, "user": "scan@contoso.example", **more}
        status: int = self.inspect.post("/inspection/devicelogin", json=body).status_code
        return status

    def poll(self, begun: dict[str, Any], client: str = VENDOR, **more: str) -> Any:
        """Ask for the token once."""
        form = {"grant_type": DEVICE_CODE, "client_id": client, "device_code": begun["device_code"], **more}
        return self.inspect.post(f"/{TENANT}/oauth2/v2.0/token", data=form)

    def refresh(self, token: str, client: str = VENDOR, scope: str = SMTP) -> Any:
        """Redeem a refresh token."""
        form = {"grant_type": "refresh_token", "client_id": client, "refresh_token": token, "scope": scope}
        return self.inspect.post(f"/{TENANT}/oauth2/v2.0/token", data=form)

    def token(self, scope: str = f"{SMTP} offline_access") -> Any:
        """Do all of it and return the last answer."""
        begun = self.begin(scope)
        self.sign_in(begun["user_code"])
        return self.poll(begun)


@pytest.fixture
def device(azure: Any) -> Device:
    """Return the device, without consent."""
    return Device(azure)


@pytest.mark.parametrize("audience", ["https://outlook.office365.com", "https://outlook.office.com"])
def test_an_application_gets_a_token_for_exchange_online(azure: Any, audience: str) -> None:
    """The token names the audience that was asked for, the service principal, and the granted roles by value."""
    made = azure.application()
    login = azure.as_application(made)
    assert "roles" not in claims_of(login.credential.get_token(f"{audience}/.default").token)
    exchange = azure.call("GET", f"/v1.0/servicePrincipals(appId='{EXCHANGE}')").json()
    role = next(entry["id"] for entry in exchange["appRoles"] if entry["value"] == "SMTP.SendAsApp")
    grant = {"principalId": made["principal_id"], "resourceId": exchange["id"], "appRoleId": role}
    azure.call("POST", f"/v1.0/servicePrincipals/{exchange['id']}/appRoleAssignedTo", grant).raise_for_status()
    claims = claims_of(azure.as_application(made).credential.get_token(f"{audience}/.default").token)
    assert (claims["aud"], claims["appid"], claims["tid"]) == (audience, made["client_id"], TENANT)
    assert (claims["oid"], claims["roles"]) == (made["principal_id"], ["SMTP.SendAsApp"])


def test_an_application_cannot_ask_for_a_role_by_name(azure: Any) -> None:
    """SMTP.SendAsApp is an application permission: asked for as a scope it is invalid_scope."""
    with pytest.raises(ClientAuthenticationError, match="AADSTS1002012"):
        azure.credential.get_token("https://outlook.office365.com/SMTP.SendAsApp")


def test_a_person_signs_in_at_a_device(device: Device) -> None:
    """azure-identity's device code credential ends with a token of that user for that client, with the consented scope."""
    device.consent()
    credential = DeviceCodeCredential(
        VENDOR,
        tenant_id=TENANT,
        authority=device.azure.simulator.origin,
        disable_instance_discovery=True,
        connection_verify=device.azure.simulator.ca_file,
        prompt_callback=device.prompt,
    )
    claims = claims_of(credential.get_token(SMTP).token)
    assert (claims["aud"], claims["scp"], claims["upn"]) == (
        "https://outlook.office.com",
        "SMTP.Send",
        "scan@contoso.example",
    )
    assert (claims["appid"], claims["idtyp"]) == (VENDOR, "user")


@pytest.mark.parametrize(
    ("exchange", "graph"), [("", ""), ("Mail.Send", "offline_access"), ("SMTP.Send", "")], ids=["none", "other", "half"]
)
def test_without_consent_there_is_no_token(device: Device, exchange: str, graph: str) -> None:
    """A permission that nobody consented to, offline_access too, is AADSTS65001."""
    if exchange:
        device.consent(exchange, graph)
    answer = device.token()
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    assert answer.json()["error_codes"] == [65001]


def test_default_means_everything_consented(device: Device) -> None:
    """With .default the token has every scope that was consented to on Exchange Online."""
    device.consent("SMTP.Send Mail.Send")
    found = device.token("offline_access https://outlook.office.com/.default")
    assert claims_of(found.json()["access_token"])["scp"] == "Mail.Send SMTP.Send"


def test_a_device_cannot_ask_for_an_application_permission(device: Device) -> None:
    """SMTP.SendAsApp asked for by name is invalid_scope."""
    device.consent()
    answer = device.token("https://outlook.office.com/SMTP.SendAsApp offline_access")
    assert (answer.json()["error"], answer.json()["error_codes"]) == ("invalid_scope", [650053])


def test_a_refresh_token_belongs_to_its_client(device: Device) -> None:
    """A refresh token gives new tokens to its client, comes only when offline_access is asked for, and no other's."""
    device.consent()
    refresh_token = device.token().json()["refresh_token"]
    assert "refresh_token" not in device.token(SMTP).json()
    claims = claims_of(device.refresh(refresh_token).json()["access_token"])
    assert (claims["upn"], claims["scp"]) == ("scan@contoso.example", "SMTP.Send")
    other = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
    assert device.refresh(refresh_token, client=other).json()["error"] == "invalid_grant"


def test_conditional_access_blocks_device_codes(device: Device) -> None:
    """A policy against the device code flow refuses new tokens and refreshed ones, unless it is off or about others."""
    device.consent()
    refresh_token = device.token().json()["refresh_token"]
    device.put(conditionalAccess=[BLOCKING])
    assert device.token().json()["error_codes"] == [53003]
    assert device.refresh(refresh_token).json()["error_codes"] == [53003]
    for change in ({"state": "disabled"}, {"conditions": {**BLOCKING["conditions"], "users": {"includeUsers": ["x"]}}}):
        device.put(conditionalAccess=[{**BLOCKING, **change}])
        assert device.refresh(refresh_token).is_success


def test_a_disabled_user_gets_no_token(device: Device) -> None:
    """A user who was disabled after signing in is refused when the token is refreshed."""
    device.consent()
    refresh_token = device.token().json()["refresh_token"]
    device.put(users=[{"userPrincipalName": "scan@contoso.example", "accountEnabled": False}])
    assert device.refresh(refresh_token).json()["error_codes"] == [50057]


def test_a_device_learns_how_it_stands(device: Device) -> None:
    """Pending, asked too often, declined, unknown: each has its own answer, and an unknown person cannot enter a code."""
    begun = device.begin()
    assert device.poll(begun).json()["error"] == "authorization_pending"
    assert device.poll(begun).json()["error"] == "slow_down"
    assert device.sign_in(begun["user_code"], user="nobody@contoso.example") == 404
    assert device.sign_in(begun["user_code"], decline=True) == 204
    assert device.poll(begun).json()["error"] == "authorization_declined"
    assert device.poll({"device_code": "x"}).json()["error"] == "bad_verification_code"


def test_a_client_with_a_secret_must_send_it(azure: Any, device: Device) -> None:
    """An application that is no public client is refused without its secret, and with a wrong one."""
    made = azure.application()
    begun = device.begin(client=made["client_id"])
    assert device.poll(begun, made["client_id"]).json()["error_codes"] == [7000218]
    assert device.poll(begun, made["client_id"], client_secret="wrong").json()["error_codes"] == [7000215]
    right = device.poll(begun, made["client_id"], client_secret=made["secret"])
    assert right.json()["error"] == "authorization_pending"
