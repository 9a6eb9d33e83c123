"""Which login each device has, by its method."""

from __future__ import annotations

from typing import Any

import pytest

from settings import StackSettings

TENANT = """\
  mfd:microsoft365:
    organization: contoso.onmicrosoft.com
    acceptedDomains: [contoso.example]
"""
SITE = """\
      publicAddresses: [203.0.113.10]
      bridge: {host: mailbridge, networks: [10.1.2.0/24]}
"""
DEVICES = """\
id,type,site,sender,method,mailbox,recipients
ecs-1,Generic/smtp-device,munich,scan@devices.contoso.example,ecs,,
basic-1,Generic/smtp-device,berlin,scan@contoso.example,smtp-auth-basic,scans@contoso.example,
basic-2,Generic/smtp-device,berlin,scans@contoso.example,smtp-auth-basic,,
panel-1,Sharp/bp-70c65,berlin,panel@contoso.example,smtp-auth-oauth,,
own-1,Xerox/altalink,berlin,own@contoso.example,smtp-auth-oauth,,
hve-1,Generic/smtp-device,munich,hve@contoso.example,hve-basic,,inside
hve-2,Xerox/altalink,munich,hve-2@contoso.example,hve-oauth,,inside
direct-1,Generic/smtp-device,munich,any@contoso.example,direct-send,,inside
relay-1,Generic/smtp-device,berlin,any@contoso.example,smtp-relay,,
bridge-1,Generic/smtp-device,berlin,old@devices.contoso.example,lan-bridge,,
"""


@pytest.fixture
def fleet(project: Any) -> Any:
    """Return a project with a device on every method."""
    project.change("berlin:\n      name: Berlin\n", f"berlin:\n      name: Berlin\n{SITE}")
    project.add(TENANT.rstrip())
    project.devices.write_text(DEVICES)
    return project


def logins(settings: StackSettings) -> dict[str, str]:
    """Return each device's login."""
    return {device.id: settings.credential_id(device) for device in settings.devices}


@pytest.mark.parametrize(
    ("scope", "ecs", "own", "bridge"),
    [
        ("fleet", "fleet", "oauth-fleet", "fleet"),
        ("site", "munich", "oauth-berlin", "berlin"),
        ("device", "ecs-1", "oauth-own-1", "bridge-berlin"),
    ],
)
def test_each_method_has_its_logins(fleet: Any, scope: str, ecs: str, own: str, bridge: str) -> None:
    """Secrets of this project go by scope, passwords by mailbox; who signs in at the device, or needs no login, has none."""
    fleet.add(f"  mfd:credentials: {{scope: {scope}}}")
    settings = fleet.load()
    assert logins(settings) == {
        "ecs-1": ecs,
        "basic-1": "scans@contoso.example",
        "basic-2": "scans@contoso.example",
        "panel-1": "",
        "own-1": own,
        "hve-1": "hve@contoso.example",
        "hve-2": "oauth-hve-2@contoso.example",
        "direct-1": "",
        "relay-1": "",
        "bridge-1": "",
    }
    assert settings.credential_ids() == tuple(sorted({ecs, bridge}))
    assert settings.credential_ids("smtp-auth-basic") == ("scans@contoso.example",)
    assert settings.credential_ids("smtp-auth-oauth") == (own,)
    assert settings.credential_ids("direct-send") == ()


def test_mailboxes_are_those_that_devices_log_in_as(fleet: Any) -> None:
    """The mailbox is the sender where none is named; other methods have none."""
    settings = fleet.load()
    assert settings.mailboxes("smtp-auth-basic") == ("scans@contoso.example",)
    assert settings.mailboxes("smtp-auth-oauth") == ("own@contoso.example", "panel@contoso.example")
    assert settings.mailboxes("smtp-relay") == ()
    assert settings.hve_accounts() == ("hve-2@contoso.example", "hve@contoso.example")


def test_accounts_behind_a_bridge_are_accounts_too(fleet: Any) -> None:
    """A bridge that sends by High Volume Email needs an account for each sender, and no login for ECS."""
    fleet.change("host: mailbridge", "host: mailbridge, upstream: hve-basic")
    fleet.change("old@devices.contoso.example,lan-bridge,,", "old@contoso.example,lan-bridge,,inside")
    settings = fleet.load()
    assert settings.hve_accounts() == ("hve-2@contoso.example", "hve@contoso.example", "old@contoso.example")
    assert settings.credential_ids() == ("munich",)


def test_a_device_signs_in_by_itself_only_if_it_can(fleet: Any) -> None:
    """The flow is one that the device and the method know; one without a person at the panel comes first."""
    settings = fleet.load()
    assert settings.flows == {"panel-1": "device-code", "own-1": "client-credentials", "hve-2": "client-credentials"}


def test_a_device_of_which_nothing_is_known_signs_in_with_a_code(fleet: Any) -> None:
    """Where nobody has written down a flow, it is the one that most devices have."""
    fleet.change("Sharp/bp-70c65", "Ricoh/mp-c307")
    assert fleet.load().flows["panel-1"] == "device-code"


def test_only_senders_of_ecs_are_registered_at_its_domains(fleet: Any) -> None:
    """A domain's senders are those of devices that send by ECS, by themselves or through a bridge."""
    fleet.change("acceptedDomains: [contoso.example]", "acceptedDomains: [contoso.example, devices.contoso.example]")
    fleet.change("any@contoso.example,smtp-relay", "relay@devices.contoso.example,smtp-relay")
    senders = fleet.load().domains[0].senders
    assert [sender.username for sender in senders] == ["old", "scan"]


def test_devices_of_other_methods_do_not_wait_for_a_domain(fleet: Any) -> None:
    """`wait: none` makes devices wait that send by ECS, behind a bridge too, and no others."""
    fleet.change("resourceGroup: rg-dns\n", "resourceGroup: rg-dns\n      wait: none\n")
    settings = fleet.load()
    assert [device.id for device in settings.devices if settings.waiting(device)] == ["ecs-1", "bridge-1"]
    others = [device for device in settings.devices if not settings.waiting(device)]
    assert {settings.domain_of(device) for device in others} == {None}
