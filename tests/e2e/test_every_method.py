"""A stack with a device on every method: declared, declared again, moved between methods, taken away."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

from demo.exchange_administrator import administrate, with_passwords
from tests.e2e.method_sender import OFFICE, MethodSender
from tests.e2e.places import INBOX

pytestmark = [pytest.mark.engine, pytest.mark.slow]

VENDOR = "88888888-8888-4888-8888-888888888888"
MX = "contoso-example.mail.protection.outlook.com"
FETCHING, SIGNING_IN = "Xerox/altalink", "Sharp/bp-70c65"
ZONE = {"zone": "contoso.example", "resourceGroup": "rg-mail", "create": True}
SETTINGS: dict[str, Any] = {
    "domains": [{"name": "mail.contoso.example", "azureDns": ZONE}],
    "sites": {
        "ber": {
            "name": "Berlin",
            "publicAddresses": ["203.0.113.10"],
            "port25": True,
            "bridge": {"host": "bridge.contoso.example", "networks": ["192.0.2.0/24"]},
        }
    },
    "microsoft365": {
        "organization": "contoso.onmicrosoft.com",
        "acceptedDomains": ["contoso.example"],
        "vendorApplications": {"Sharp": VENDOR},
        "hveBillingPolicyId": "33333333-3333-4333-8333-333333333333",
    },
}


def device(id_: str, method: str, type_: str = "Generic/smtp-device", sender: str = "") -> dict[str, str]:
    """Return a row of the device list."""
    own = sender or f"{id_}@contoso.example"
    return {"id": id_, "type": type_, "site": "ber", "sender": own, "method": method, "recipients": "inside"}


FLEET = [
    device("ecs", "ecs", sender="ecs@mail.contoso.example"),
    device("bridged", "lan-bridge", sender="bridged@mail.contoso.example"),
    device("mailbox", "smtp-auth-basic"),
    device("fetching", "smtp-auth-oauth", FETCHING),
    device("signing-in", "smtp-auth-oauth", SIGNING_IN),
    device("bulk", "hve-basic"),
    device("bulk-oauth", "hve-oauth", FETCHING),
    device("direct", "direct-send"),
    device("relay", "smtp-relay"),
]


# What the administrator chose; the stack does not know them here.
PASSWORDS = {f"{name}@contoso.example": "chosen-by-the-administrator" for name in ("mailbox", "bulk")}


@pytest.fixture
def tenant(project: Any) -> Any:
    """Give the tenant its domain and the maker's application, as they are before the first `up`."""
    entra = {
        "domains": [{"id": "contoso.example", "mailExchange": MX}],
        "applicationsElsewhere": [{"appId": VENDOR, "displayName": "Imaging Devices"}],
    }
    project.simulator.inspect.put("/inspection/entra", json=entra).raise_for_status()
    return project.simulator.inspect


def exchange(project: Any) -> dict[str, Any]:
    """Return the wanted state of Exchange Online as it was written."""
    state: dict[str, Any] = json.loads((project.root / "out/test/exchange/state.json").read_text())
    return state


def everybody_sends(project: Any) -> None:
    """Run the script for Exchange Online, and send one mail per device: all arrive but the bridge's, which tests/bridge has."""
    inspect, env = project.simulator.inspect, project.simulator.env
    inspect.put("/inspection/exchange/addresses", json=dict([OFFICE])).raise_for_status()
    inspect.put("/inspection/exchange/tenant", json={"basicAuthenticationOnAgain": True}).raise_for_status()
    inspect.put("/inspection/entra", json={"users": [{"userPrincipalName": "signing-in@contoso.example"}]})
    folder = project.root / "out/test/exchange"
    passwords = with_passwords(folder, PASSWORDS)
    new = {"Name": "inbox", "PrimarySmtpAddress": INBOX, "Password": "unused"}
    inspect.post("/inspection/exchange/cmdlets", json={"CmdletInput": {"CmdletName": "New-Mailbox", "Parameters": new}})
    for _ in range(2):
        done = administrate(folder, env, passwords)
        assert [item for item in done if item.action == "failed"] == []
    assert {item.action for item in done} == {"unchanged"}

    sender = MethodSender(project.simulator)
    told = project.devices()
    for name in [device["id"] for device in FLEET if device["method"] != "lan-bridge"]:
        known = {**told[name], "password": told[name]["password"] or PASSWORDS.get(told[name]["username"])}
        project.eventually(partial(sender.send, known))
    assert sorted(mail["headers"]["X-Device"] for mail in project.mails()) == sorted(
        device["id"] for device in FLEET if device["method"] != "lan-bridge"
    )


def test_every_method_from_up_to_destroy(project: Any, tenant: Any) -> None:
    """A second `up` and a refresh change nothing; destroy leaves only the maker's service principal and its consents."""
    del tenant
    before = project.counts()
    project.configure(FLEET, **SETTINGS)
    project.up()

    hosts = {name: found["host"] for name, found in project.devices().items()}
    assert hosts["relay"] == hosts["direct"] == MX
    assert hosts["bridged"] == "bridge.contoso.example"
    state = exchange(project)
    assert len(state["servicePrincipals"]) == len(state["sendAs"]) == 1
    assert {account["address"] for account in state["hveAccounts"]} == {
        "bulk@contoso.example",
        "bulk-oauth@contoso.example",
    }
    assert (project.root / "out/test/bridge/ber/install.html").exists()
    everybody_sends(project)

    assert set(project.up()) == {"same"}
    project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")

    project.destroy()
    after = project.counts()
    assert {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)} == {
        "servicePrincipals": 1,
        "oauth2PermissionGrants": 2,
    }


def test_moving_a_device_says_what_comes_and_goes_and_whom_to_rekey(project: Any, tenant: Any) -> None:
    """One edited cell: the preview names the resources, the change in Exchange Online, and the device."""
    del tenant
    fleet = [device("one", "smtp-auth-oauth", FETCHING), device("two", "smtp-relay")]
    settings = {**SETTINGS, "domains": None}
    project.configure(fleet, **settings)
    project.up()
    moved = [device("one", "smtp-relay", FETCHING), fleet[1]]
    project.configure(moved, **settings)

    text = project.pulumi("preview", "--diff")
    assert "ClientSubmission" in text
    assert "azuread:index/application:Application" in text
    assert "sendAs" in text
    assert "one: " in text
    assert "two: " not in text

    changes = project.up()
    assert changes["delete"] >= 4
    assert exchange(project)["sendAs"] == []
    assert project.devices()["one"]["host"] == MX


def test_a_moved_mx_host_is_drift_and_reaches_the_devices(project: Any, tenant: Any) -> None:
    """Refresh shows it, the next `up` tells the devices."""
    project.configure([device("relay", "smtp-relay")], **{**SETTINGS, "domains": None})
    project.up()
    new = "contoso-example.o-v1.mx.microsoft"
    tenant.put("/inspection/entra", json={"domains": [{"id": "contoso.example", "mailExchange": new}]})

    project.pulumi("refresh", "--preview-only", "--expect-no-changes", expect=7)
    project.pulumi("refresh", "--yes", "--skip-preview")
    project.up()
    assert project.devices()["relay"]["host"] == new
    assert set(project.up()) == {"same"}


def test_azure_goes_with_the_last_device_that_uses_it(project: Any, tenant: Any) -> None:
    """A stack on the domain that Azure provides has no service, no application and no group left."""
    del tenant
    before = project.counts()
    settings = {**SETTINGS, "domains": None}
    project.configure([device("one", "ecs", sender="one@AzureManagedDomain")], **settings)
    assert project.up()["create"] > 10

    project.configure([device("one", "smtp-relay")], **settings)
    preview = project.pulumi("preview", "--diff")
    assert "azure-native:communication:CommunicationService" in preview
    project.up()
    assert project.devices()["one"]["host"] == MX
    assert project.counts() == before
    assert set(project.up()) == {"same"}


def test_a_makers_devices_change_the_method_with_one_consent(project: Any, tenant: Any, azure: Any) -> None:
    """The consent follows what the devices need, and what an administrator has set at the application stays."""
    del tenant
    own = {"appRoleAssignmentRequired": True, "tags": ["HideApp"]}
    principal = azure.call("POST", "/servicePrincipals", {"appId": VENDOR, **own})
    settings = {**SETTINGS, "domains": None}
    consents = []
    for method in ("hve-oauth", "smtp-auth-oauth"):
        project.configure([device("one", method, SIGNING_IN)], **settings)
        project.up()
        grants = azure.call("GET", f"/servicePrincipals/{principal['id']}/oauth2PermissionGrants")["value"]
        consents.append(sorted(grant["scope"].strip() for grant in grants))
    assert consents == [["Mail.Send", "offline_access"], ["SMTP.Send", "offline_access"]]
    now = azure.call("GET", f"/servicePrincipals/{principal['id']}")
    assert {key: now[key] for key in own} == own
    assert set(project.up()) == {"same"}
    project.pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes")
