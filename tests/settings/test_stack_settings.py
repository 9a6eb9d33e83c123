"""What a right stack becomes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalog import load_catalog
from settings import load_stack

ROOT = Path(__file__).parents[2]
FIRST = """\
config:
  mfd:tenantId: 11111111-1111-4111-8111-111111111111
  mfd:subscriptionId: 22222222-2222-4222-8222-222222222222
  mfd:organization: Contoso Ltd
  mfd:dataLocation: Europe
  mfd:sites: {office: {name: Office}}
"""


def test_a_first_stack_needs_six_lines(project: Any) -> None:
    """Everything but six lines has a default."""
    project.config.write_text(FIRST)
    project.devices.write_text("id,type,site,sender\na,Generic/smtp-device,office,scan@AzureManagedDomain\n")
    settings = project.load()
    assert settings.stack == "test"
    assert settings.location == "westeurope"
    assert settings.resource_group_name == "mfd-test"
    assert settings.base_name == "mfd-test-b454f8"
    assert settings.devices_file == "stacks/test.devices.csv"
    assert [domain.name for domain in settings.domains] == ["AzureManagedDomain"]
    assert (settings.credentials.scope, settings.credentials.generations) == ("site", ("2026H2",))
    assert (settings.application.display_name, settings.application.mail_send) == ("mfd-test", "none")
    assert (settings.handouts.on_up, settings.handouts.passwords, settings.production) == (True, False, False)
    assert settings.key_vault is None
    assert settings.diagnostics is None
    assert settings.smtp_role_definition_id is None


@pytest.mark.parametrize(
    ("scope", "ids"), [("fleet", ("fleet",)), ("site", ("berlin", "munich")), ("device", ("ber-1", "muc-1", "muc-2"))]
)
def test_the_scope_decides_how_many_logins_there_are(project: Any, scope: str, ids: tuple[str, ...]) -> None:
    """One login per fleet, site or device."""
    project.add(f"  mfd:credentials: {{scope: {scope}}}")
    settings = project.load()
    assert settings.credential_ids() == ids
    assert {settings.credential_id(device) for device in settings.devices} == set(ids)


def test_logins_are_lower_case(project: Any) -> None:
    """A device's login is named after its id in lower case."""
    project.add("  mfd:credentials: {scope: device}")
    project.change("ber-1,", "BER-1,")
    assert project.load().credential_ids() == ("ber-1", "muc-1", "muc-2")


def test_user_names_look_like_addresses_on_the_first_custom_domain(project: Any) -> None:
    """The SMTP user name is short and like an address."""
    assert project.load().smtp_username("berlin") == "test-berlin@devices.contoso.example"


def test_user_names_avoid_a_domain_that_nobody_waits_for(project: Any) -> None:
    """A domain that is not linked cannot be in a user name."""
    project.change("resourceGroup: rg-dns\n", "resourceGroup: rg-dns\n      wait: none\n")
    assert project.load().smtp_username("berlin") == "test-berlin"


def test_a_domain_that_was_verified_by_hand_changes_no_user_name(project: Any) -> None:
    """Its `wait: none` has no effect any more, but user names stay on the domain that was waited for all along."""
    project.change("mfd:domains:\n", "mfd:domains:\n    - {name: first.contoso.example, wait: none}\n")
    settings = project.load()
    kept = settings.waiting_for({"first.contoso.example"})
    assert kept.smtp_username("berlin") == settings.smtp_username("berlin") == "test-berlin@devices.contoso.example"


def test_a_lone_domain_keeps_its_user_names_with_wait_none(project: Any) -> None:
    """`wait: none` on the only domain, once it is verified, changes no user name."""
    project.change("resourceGroup: rg-dns\n", "resourceGroup: rg-dns\n      wait: none\n")
    kept = project.load().waiting_for({"devices.contoso.example"})
    assert kept.smtp_username("berlin") == "test-berlin@devices.contoso.example"


def test_the_domain_of_user_names_can_be_named(project: Any) -> None:
    """It stays when another domain comes first."""
    project.change("mfd:domains:\n", "mfd:domains:\n    - name: first.contoso.example\n")
    assert project.load().smtp_username("berlin") == "test-berlin@first.contoso.example"
    project.add("  mfd:credentials: {usernameDomain: devices.contoso.example}")
    assert project.load().smtp_username("berlin") == "test-berlin@devices.contoso.example"


def test_devices_of_a_domain_that_nobody_waits_for_are_waiting(project: Any) -> None:
    """`wait: none` makes its domain's devices wait, and no other's."""
    project.change("resourceGroup: rg-dns\n", "resourceGroup: rg-dns\n      wait: none\n")
    settings = project.load()
    assert [settings.waiting(device) for device in settings.devices] == [True, True, False]
    assert settings.domains[0].wait_seconds is None


@pytest.mark.parametrize(("wait", "seconds"), [("30m", 1800), ("1h30m", 5400), ("90s", 90), ("2H", 7200)])
def test_durations_are_read(project: Any, wait: str, seconds: int) -> None:
    """A wait is hours, minutes and seconds."""
    project.change("resourceGroup: rg-dns\n", f"resourceGroup: rg-dns\n      wait: {wait}\n")
    assert project.load().domains[0].wait_seconds == seconds


def test_senders_are_those_declared_and_those_of_devices(project: Any) -> None:
    """Each sender stands once, in lower case, and `donotreply`, which every domain has, is left out."""
    project.change(
        "resourceGroup: rg-dns\n",
        "resourceGroup: rg-dns\n      senders: [{username: Scan, displayName: Scanner}, {username: info}]\n",
    )
    project.change("scan-2@devices", "DoNotReply@Devices")
    senders = project.load().domains[0].senders
    assert [(sender.username, sender.display_name) for sender in senders] == [("info", None), ("scan", "Scanner")]


@pytest.mark.parametrize(("generation", "end"), [("2026H1", "2027-06-30"), ("2026H2", "2027-12-31")])
def test_a_generation_ends_a_year_after_its_half(project: Any, generation: str, end: str) -> None:
    """A generation's secrets end with the same half of the next year."""
    assert project.load().generation_end(generation) == end


def test_a_vault_without_a_group_is_in_the_stacks_own(project: Any) -> None:
    """The stack's resource group is the default of a vault that it creates."""
    project.add("  mfd:keyVault: {name: kv-contoso, create: true}")
    assert project.load().key_vault.resource_group == "mfd-test"


def test_a_zone_elsewhere_has_no_azure_dns(project: Any) -> None:
    """A domain without `azureDns` has its zone elsewhere."""
    assert [domain.azure_dns is None for domain in project.load().domains] == [False, True]


def test_names_of_sites_and_domains_are_found(project: Any) -> None:
    """Sites and domains are found from a device."""
    settings = project.load()
    assert settings.site_name(settings.devices[0].site) == "Berlin"
    assert settings.domain_of(settings.devices[2]).azure_managed


def test_given_values_replace_those_of_the_file(project: Any) -> None:
    """Given values replace the file's, which then gives the line numbers."""
    values = {
        "tenantId": "11111111-1111-4111-8111-111111111111",
        "subscriptionId": "22222222-2222-4222-8222-222222222222",
        "organization": "Fabrikam",
        "dataLocation": "Europe",
        "domains": [{"name": "devices.contoso.example"}, {"name": "AzureManagedDomain"}],
        "sites": {"berlin": {"name": "Berlin"}, "munich": {"name": "Munich"}},
    }
    assert load_stack("test", project.root, values).organization == "Fabrikam"


def test_two_stacks_of_one_subscription_have_different_names(project: Any) -> None:
    """The default of the names that are unique in all of Azure depends on stack and subscription."""
    first = project.load().base_name
    project.change("22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333")
    assert project.load().base_name != first


def test_only_devices_that_use_ecs_have_a_login(project: Any) -> None:
    """A device with another method gets none of the stack's secrets."""
    settings = project.load()
    others = tuple(device.model_copy(update={"method": "direct-send"}) for device in settings.devices[1:])
    assert settings.model_copy(update={"devices": (settings.devices[0], *others)}).credential_ids() == ("berlin",)


def test_words_that_older_yaml_takes_for_switches_are_text(project: Any) -> None:
    """`yes` and `no` are text, as the engine reads them; a number where text belongs is text too."""
    project.change("      name: Berlin", "      name: yes")
    project.change("Contoso Ltd", "365")
    settings = project.load()
    assert (settings.site_name("berlin"), settings.organization) == ("yes", "365")


def test_the_stack_local_is_right() -> None:
    """The stack `local` has 22 devices of at least six manufacturers at three sites, and one at least on every method."""
    settings = load_stack("local", ROOT)
    assert len(settings.devices) == 22
    assert {device.method for device in settings.devices} == set(load_catalog().methods)
    assert len({device.type.partition("/")[0] for device in settings.devices}) >= 6
    assert len({device.site for device in settings.devices}) == 3
    assert settings.handouts.passwords
