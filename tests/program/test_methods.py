"""Each method's devices are told what it needs, and nothing is declared that no device needs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.mocked_cloud import CLIENT, PRINCIPAL

from .conftest import SHARP, TENANT, Declare, device

# A device that fetches tokens by itself, and one at which somebody signs in.
FETCHING, SIGNING_IN = "Xerox/altalink", "Sharp/bp-70c65"
MX = "contoso-com.mail.protection.outlook.com"
ECS = device("ecs", "ecs", sender="scan@AzureManagedDomain")


def settings_of(stack: Declare, row: dict[str, str], **settings: Any) -> dict[str, Any]:
    """Return what the one device of a stack is told."""
    found: dict[str, Any] = stack(row, **settings).device(row["id"])["settings"]
    return found


def test_a_stack_on_ecs_alone_declares_nothing_of_the_other_methods(stack: Declare) -> None:
    """Without the tenant's mail there is no look-up, no file for Exchange Online, no bridge."""
    declared = stack(ECS, microsoft365=None)
    assert "CommunicationService" in declared.kinds
    assert not declared.kinds & {"MailExchanger", "ExchangeFiles", "BridgeFiles", "VendorApplication"}


def test_a_stack_without_ecs_declares_nothing_in_azure(stack: Declare) -> None:
    """A relay is the tenant's; no resource group, no service, no application."""
    declared = stack(device("mfp", "smtp-relay"))
    assert declared.kinds == {
        "SmtpRelay",
        "MailExchanger",
        "ExchangeFiles",
        "Handouts",
        "HandoutSet",
    }


def test_an_own_domain_is_declared_before_the_first_device_uses_it(stack: Declare) -> None:
    """A domain that is written down is verified by the time that devices move to it."""
    declared = stack(device("mfp", "smtp-relay"), domains=[{"name": "devices.contoso.com"}])
    assert {"EmailService", "Domain"} <= declared.kinds


def test_a_mailbox_logs_in_with_its_own_name(stack: Declare) -> None:
    """The user name is the mailbox, the sender may be another address."""
    told = settings_of(stack, device("mfp", "smtp-auth-basic", mailbox="box@contoso.com"))
    assert (told["host"], told["port"], told["mechanism"]) == ("smtp.office365.com", 587, "LOGIN")
    assert (told["username"], told["sender"]) == ("box@contoso.com", "mfp@contoso.com")


def test_a_password_that_nobody_told_is_not_named(stack: Declare) -> None:
    """The hand-out then sends the technician to the administrator."""
    declared = stack(device("mfp", "smtp-auth-basic"))
    assert "credential_id" not in declared.device("mfp") or declared.device("mfp")["credential_id"] == ""
    assert declared.credentials == {}


@pytest.mark.parametrize(
    ("method", "host", "scope"),
    [
        ("smtp-auth-oauth", "smtp.office365.com", "https://outlook.office365.com/.default"),
        ("hve-oauth", "smtp.hve.mx.microsoft", "https://outlook.office.com/.default"),
    ],
)
def test_a_device_that_fetches_tokens_gets_an_application_of_the_tenant(
    stack: Declare, method: str, host: str, scope: str
) -> None:
    """Its client id and secret are the stack's, its user name is its mailbox."""
    declared = stack(device("mfp", method, type=FETCHING))
    record = declared.device("mfp")
    told = record["settings"]
    assert (told["host"], told["mechanism"], told["username"]) == (host, "XOAUTH2", "mfp@contoso.com")
    assert told["oauth"] == {
        "flow": "client-credentials",
        "tenant_id": TENANT,
        "client_id": CLIENT,
        "scope": scope,
    }
    assert declared.credentials[record["credential_id"]]["passwords"] == {"2026H2": "the-secret-value"}


@pytest.mark.parametrize(
    ("method", "scope"),
    [
        ("smtp-auth-oauth", "https://outlook.office.com/SMTP.Send offline_access"),
        ("hve-oauth", "offline_access https://outlook.office.com/.default"),
    ],
)
def test_a_device_where_somebody_signs_in_uses_its_makers_application(stack: Declare, method: str, scope: str) -> None:
    """It has no secret of ours, and the maker's application has consent."""
    declared = stack(device("mfp", method, type=SIGNING_IN))
    record = declared.device("mfp")
    assert record["settings"]["oauth"] == {
        "flow": "device-code",
        "tenant_id": TENANT,
        "client_id": SHARP,
        "scope": scope,
    }
    assert record.get("credential_id", "") == ""
    assert "Application" not in declared.kinds
    assert "VendorApplication" in declared.kinds


def test_a_maker_whose_devices_use_two_methods_has_one_consent(stack: Declare) -> None:
    """Entra ID keeps one grant per application and API, so one component owns it."""
    declared = stack(device("one", "smtp-auth-oauth", type=SIGNING_IN), device("two", "hve-oauth", type=SIGNING_IN))
    grants = declared.recorded.of("ServicePrincipalDelegatedPermissionGrant").values()
    assert sorted(grant["claimValues"] for grant in grants) == [["SMTP.Send", "Mail.Send"], ["offline_access"]]
    [account] = declared.exchange["hveAccounts"]
    assert account["allowedApps"] == [PRINCIPAL]


@pytest.mark.parametrize("method", ["direct-send", "smtp-relay"])
def test_the_tenants_host_is_what_graph_says(stack: Declare, method: str) -> None:
    """Port 25, no login, and the address that the mail has to come from."""
    declared = stack(device("mfp", method))
    record = declared.device("mfp")
    assert (record["settings"]["host"], record["settings"]["port"]) == (MX, 25)
    assert record["settings"]["mechanism"] == record.get("credential_id", "") == ""
    assert record["public_addresses"] == ["203.0.113.10"]


def test_a_site_without_an_address_of_its_own_relays_by_certificate(stack: Declare) -> None:
    """The device shows the site's certificate, and the connector knows its name."""
    declared = stack(device("mfp", "smtp-relay", site="zrh"), device("other", "smtp-relay"))
    assert declared.device("mfp")["client_certificate"] == "relay.contoso.com"
    assert "client_certificate" not in declared.device("other")
    assert [connector["name"] for connector in declared.exchange["inboundConnectors"]] == [
        "mfd test",
        "mfd test relay.contoso.com",
    ]


def test_direct_send_publishes_addresses_in_a_managed_zone(stack: Declare) -> None:
    """The zone of mfd:domains that holds the sender's domain takes the site's address."""
    zone = {"zone": "contoso.com", "resourceGroup": "rg-dns"}
    declared = stack(device("mfp", "direct-send"), domains=[{"name": "devices.contoso.com", "azureDns": zone}])
    values = [inputs for inputs in declared.recorded.of("TxtValues").values() if inputs["name"] == "@"]
    assert {inputs["spf"] for inputs in values} == {"include:spf.protection.outlook.com", "ip4:203.0.113.10"}


def test_a_bridge_forwards_by_ecs_with_the_sites_login(stack: Declare) -> None:
    """The device is told the bridge, the bridge is told the cloud."""
    declared = stack(device("old", "lan-bridge", sender="scan@AzureManagedDomain"))
    told = declared.device("old")
    assert (told["settings"]["host"], told["settings"]["port"]) == ("bridge.contoso.com", 25)
    assert told["bridge_networks"] == ["192.0.2.0/24"]
    bridge = declared.bridges["ber"]
    assert bridge["upstream"]["host"] == "smtp.azurecomm.net"
    assert bridge["upstream"]["username"] == "test-ber"
    assert bridge["senders"] == ["scan@mail.contoso.com"]
    assert declared.credentials["ber"]["bridges"] == [["ber", "bridge.contoso.com"]]
    assert declared.credentials["ber"]["passwords"] == {"2026H2": "the-secret-value"}


def test_a_bridge_whose_domain_waits_has_no_files(stack: Declare, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is told of it, though its login is there: it could send nothing. One device that may send is enough."""

    def nothing_there(**_: str) -> None:
        raise Exception("Status=404 Code=ResourceGroupNotFound")  # noqa: TRY002 - as the SDK does

    for looked_up in ("get_communication_service", "get_domain"):
        monkeypatch.setattr(f"pulumi_azure_native.communication.{looked_up}", nothing_there)
    waiting = device("one", "lan-bridge", sender="scan@devices.contoso.com")
    ready = device("two", "lan-bridge", sender="scan@AzureManagedDomain")
    domains = [{"name": "AzureManagedDomain"}, {"name": "devices.contoso.com", "wait": "none"}]
    for fleet, sites in (([waiting], []), ([waiting, ready], ["ber"])):
        declared = stack(*fleet, domains=domains)
        assert list(declared.bridges) == sites
        assert [site for site, _ in declared.credentials["ber"].get("bridges", ())] == sites


def test_a_device_that_takes_no_name_is_told_the_bridges_address(stack: Declare) -> None:
    """Others at the site are told the name, and the bridge's own page has both."""
    rows = [
        device("old", "lan-bridge", sender="scan@AzureManagedDomain"),
        device("board", "lan-bridge", sender="scan@AzureManagedDomain", type="ASRock-Rack/en2c602-4l-d12"),
    ]
    declared = stack(*rows, sites=_with_bridge(address="192.0.2.10"))
    assert declared.device("old")["settings"]["host"] == "bridge.contoso.com"
    assert declared.device("board")["settings"]["host"] == "192.0.2.10"
    assert (declared.bridges["ber"]["host"], declared.bridges["ber"]["address"]) == ("bridge.contoso.com", "192.0.2.10")


def test_a_bridge_keeps_the_quota_of_its_senders_domain(stack: Declare) -> None:
    """Azure takes ten mails an hour from the domain that it provides, and a hundred from others."""
    managed = device("one", "lan-bridge", sender="scan@AzureManagedDomain")
    own = device("two", "lan-bridge", sender="scan@devices.contoso.com")
    domains = [{"name": "AzureManagedDomain"}, {"name": "devices.contoso.com"}]
    for fleet, an_hour in (([managed], 10), ([own], 100), ([managed, own], 100)):
        assert stack(*fleet, domains=domains).bridges["ber"]["upstream"]["messages_per_hour"] == an_hour


@pytest.mark.parametrize("printed", [True, False])
def test_a_bridge_gets_its_password_where_handouts_do(stack: Declare, *, printed: bool) -> None:
    """Otherwise the page for its installer says where the password is."""
    row = device("old", "lan-bridge", sender="scan@AzureManagedDomain")
    declared = stack(row, handouts={"passwords": printed})
    [files] = declared.recorded.of("BridgeFiles").values()
    assert ("the-secret-value" in str(files)) is printed
    assert "generation 2026H2" in declared.bridges["ber"]["password_place"]


def test_a_bridge_by_high_volume_email_sends_as_its_account(stack: Declare) -> None:
    """The first device's sender is the account, wanted with a password."""
    sites = _with_bridge(upstream="hve-basic")
    declared = stack(device("one", "lan-bridge"), device("two", "lan-bridge"), sites=sites)
    assert declared.bridges["ber"]["senders"] == ["one@contoso.com"]
    [account] = declared.exchange["hveAccounts"]
    assert (account["address"], account["basicAuth"]) == ("one@contoso.com", True)


def test_a_bridge_by_relay_shows_the_sites_certificate(stack: Declare) -> None:
    """The connector knows the certificate, though the site has an address too."""
    sites = _with_bridge(upstream="smtp-relay", relay_certificate="relay.contoso.com")
    declared = stack(device("old", "lan-bridge"), sites=sites)
    assert declared.bridges["ber"]["upstream"]["host"] == MX
    assert declared.exchange["inboundConnectors"] == [
        {"name": "mfd test relay.contoso.com", "senderIpAddresses": [], "tlsSenderCertificateName": "relay.contoso.com"}
    ]


def _with_bridge(*, relay_certificate: str | None = None, **more: str) -> dict[str, Any]:
    bridge = {"host": "bridge.contoso.com", "networks": ["192.0.2.0/24"], **more}
    site = {"name": "Berlin", "publicAddresses": ["203.0.113.10"], "port25": True, "bridge": bridge}
    return {"ber": {**site, **({"relayCertificate": relay_certificate} if relay_certificate else {})}}


def test_the_state_of_exchange_says_what_all_methods_want(stack: Declare) -> None:
    """The shares of the methods stand in one document, with the tenant's domains."""
    declared = stack(
        device("basic", "smtp-auth-basic"),
        device("oauth", "smtp-auth-oauth", type=FETCHING),
        device("relay", "smtp-relay"),
    )
    state = declared.exchange
    assert (state["stack"], state["organization"]) == ("test", "contoso.onmicrosoft.com")
    assert {mailbox["address"]: mailbox["basicAuth"] for mailbox in state["mailboxes"]} == {
        "basic@contoso.com": True,
        "oauth@contoso.com": False,
    }
    assert state["sendAs"] == [
        {
            "name": "mfd test",
            "objectId": PRINCIPAL,
            "group": "mfd-test-senders@contoso.com",
            "members": ["oauth@contoso.com"],
        }
    ]
    assert state["rejectDirectSend"] is None


def test_a_senders_group_may_have_another_name(stack: Declare) -> None:
    """What the settings say is what stands before the @."""
    tenant = {"organization": "contoso.onmicrosoft.com", "acceptedDomains": ["contoso.com"], "sendersGroup": "scanners"}
    [grant] = stack(device("oauth", "smtp-auth-oauth", type=FETCHING), microsoft365=tenant).exchange["sendAs"]
    assert grant["group"] == "scanners@contoso.com"


def test_two_deployments_with_one_stack_name_have_owners_of_their_own(stack: Declare) -> None:
    """The mark is the same in every run, and another with another subscription or another beginning of names."""
    owners = [
        stack(ECS, **changes).exchange["owner"]
        for changes in ({}, {}, {"subscriptionId": TENANT}, {"baseName": "mfd-subsidiary"})
    ]
    assert owners[0] == owners[1]
    assert len(set(owners)) == len(owners) - 1


def test_the_files_for_exchange_stay_when_the_last_device_has_left(stack: Declare) -> None:
    """They then say that nothing is wanted, so that the script can take away what it made."""
    state = stack(ECS).exchange
    assert state["inboundConnectors"] == state["mailboxes"] == []


def test_refusing_direct_send_needs_no_device_that_uses_it(stack: Declare) -> None:
    """It is for tenants whose devices have left."""
    microsoft365 = {
        "organization": "contoso.onmicrosoft.com",
        "acceptedDomains": ["contoso.com"],
        "rejectDirectSend": True,
    }
    assert stack(ECS, microsoft365=microsoft365).exchange["rejectDirectSend"] is True


def test_secrets_of_all_methods_go_to_the_key_vault(stack: Declare) -> None:
    """Each has a name that Key Vault takes, also where the login is an address."""
    vault = {"name": "kv-contoso", "resourceGroup": "rg-vault"}
    declared = stack(
        ECS,
        device("one", "smtp-auth-oauth", type=FETCHING),
        device("two", "hve-oauth", type=FETCHING),
        keyVault=vault,
    )
    names = sorted(secret["secretName"] for secret in declared.recorded.of("Secret").values())
    assert {"smtp-ber", "smtp-oauth-ber"} <= set(names)
    assert len(names) == 3
    assert all(name.replace("-", "").isalnum() for name in names)
    for record in declared.credentials.values():
        assert record["key_vault_secret"].removeprefix("kv-contoso/") in names
