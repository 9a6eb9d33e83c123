"""`auto` becomes a method, or the reason is given; chosen methods are commented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from advice import Tenant, decide, decided_from_pulumi, decided_stack, undecided_stack
from catalog import Catalog, load_catalog
from settings import SettingsError, StackSettings, load_stack

FLEET = Path(__file__).parent / "fleet"
HEADER = "id,type,site,sender,method,mailbox,recipients,hourly,megabytes"
LIST = "stacks/fleet.devices.csv"
TODAY = date(2026, 11, 23)


def on(day: date, tenant: Tenant | None = None) -> Callable[[StackSettings, Catalog], StackSettings]:
    """Return what decides as if it were that day."""
    return lambda settings, catalog: decide(settings, catalog, day, tenant or Tenant())


@pytest.fixture
def load(tmp_path: Path) -> Any:
    """Return a function that loads the company's stack with other devices."""
    copytree(FLEET, tmp_path, dirs_exist_ok=True)

    def loaded(*rows: str, day: date = TODAY, tenant: Tenant | None = None) -> StackSettings:
        (tmp_path / LIST).write_text("\n".join([HEADER, *rows]) + "\n")
        return load_stack("fleet", tmp_path, resolve=on(day, tenant))

    return loaded


def methods(settings: StackSettings) -> list[str]:
    """Return the devices' methods."""
    return [device.method for device in settings.devices]


def warnings(settings: StackSettings) -> str:
    """Return all warnings but those about devices' fields."""
    return "\n".join(warning for warning in settings.warnings if "not documented:" not in warning)


def test_auto_becomes_a_method(load: Any) -> None:
    """Each device gets a method, and with it what follows from it: flows, logins and senders."""
    settings = load(
        "a,Xerox/altalink,hamburg,scan@contoso.example,auto,,,,",
        "b,Generic/smtp-device,hamburg,new@devices.contoso.example,auto,,,,",
        "c,Fuji-Xerox/docucentre-iv-c2260,berlin,old@devices.contoso.example,lan-bridge,,,,",
    )
    assert methods(settings) == ["smtp-auth-oauth", "ecs", "lan-bridge"]
    assert settings.flows == {"a": "client-credentials"}
    assert settings.credential_ids() == ("berlin", "hamburg")
    assert [sender.username for sender in settings.domains[0].senders] == ["new", "old"]


def test_what_auto_took_on_trust_is_warned_of(load: Any) -> None:
    """A method that fits only if the device can do what most can is named with its devices."""
    rows = [f"a{number},Generic/smtp-device,hamburg,scan@devices.contoso.example,auto,,,," for number in range(7)]
    text = "`auto` took ecs, although not everything about the devices is known (a0, a1, a2, a3, a4 and 2 more)"
    assert warnings(load(*rows)) == f"{LIST}: {text}"


def test_an_auto_without_a_method_is_refused_with_all_reasons(load: Any) -> None:
    """Each method's reason is given, and every device is named in one run, with its line."""
    rows = [
        "a,Fuji-Xerox/docucentre-iv-c2260,munich,scan@contoso.example,auto,,,,",
        "b,Fuji-Xerox/docucentre-iv-c2260,munich,scan@contoso.example,auto,,,,",
    ]
    with pytest.raises(SettingsError) as refused:
        load(*rows)
    first, second = map(str, refused.value.problems)
    assert first.startswith(f"{LIST}:2 method: `auto` finds no method for a (Fuji-Xerox/docucentre-iv-c2260). ")
    assert second.startswith(f"{LIST}:3 method: `auto` finds no method for b ")
    for way in ("ecs: ", "smtp-relay (address): ", "smtp-relay (certificate): ", "hve-basic: ", "direct-send: "):
        assert way in first
    assert "put a bridge into the site" in first


def test_what_could_be_chosen_by_hand_is_said(load: Any) -> None:
    """Where a method needs somebody's decision, the problem names it with its conditions."""
    with pytest.raises(SettingsError, match=r"write smtp-auth-oauth if ") as refused:
        load("a,Brother/dcp-l5650dn,hamburg,scan@contoso.example,auto,,,,")
    assert "also possible: smtp-auth-basic (`mfd advise a`)" in str(refused.value)


def test_facts_about_the_tenant_settle_what_is_open(load: Any) -> None:
    """What a look-up found out makes `auto` choose."""
    row = "a,Brother/dcp-l5650dn,hamburg,scan@contoso.example,auto,,inside,,"
    with pytest.raises(SettingsError, match="write smtp-auth-oauth"):
        load(row)
    assert methods(load(row, tenant=Tenant(security_defaults=False))) == ["hve-basic"]


def test_mistakes_in_the_list_and_undecided_devices_come_at_once(load: Any) -> None:
    """One run names both."""
    with pytest.raises(SettingsError) as refused:
        load(
            "a,Fuji-Xerox/docucentre-iv-c2260,munich,scan@contoso.example,auto,,,,",
            "b,Generic/smtp-device,hamburg,scan@devices.contoso.example,direct-send,,,,",
            "c,Generic/smtp-devise,hamburg,scan@devices.contoso.example,ecs,,,,",
        )
    assert [(problem.line, problem.key) for problem in refused.value.problems] == [
        (2, "method"),
        (3, "recipients"),
        (4, "type"),
    ]


def test_nothing_is_decided_from_a_wrong_configuration(load: Any, tmp_path: Path) -> None:
    """A mistyped key is not followed by devices that have no method because of it."""
    config = tmp_path / "stacks" / "Pulumi.fleet.yaml"
    config.write_text(config.read_text().replace("acceptedDomains:", "acceptedDomain:"))
    with pytest.raises(SettingsError) as refused:
        load("a,Fuji-Xerox/docucentre-iv-c2260,munich,scan@contoso.example,auto,,,,")
    assert {problem.file for problem in refused.value.problems} == {"stacks/Pulumi.fleet.yaml"}


def test_a_chosen_method_that_ends_soon_is_warned_of(load: Any) -> None:
    """The warning names the method, the date and the devices."""
    row = "a,QNAP/qts-5,hamburg,scan@contoso.example,smtp-auth-basic,,,,"
    text = "smtp-auth-basic works if it need not last: smtp-auth-basic is off by default on 2026-12-31"
    assert f"{LIST}: {text}, and the device has no OAuth to go on with (a)" in warnings(load(row))


def test_a_chosen_method_that_the_tenant_refuses_is_warned_of(load: Any) -> None:
    """What is known about the tenant is said of methods that were chosen."""
    row = "a,Generic/smtp-device,hamburg,scan@contoso.example,hve-basic,,inside,,"
    text = "hve-basic is refused: The tenant's security defaults are on, and refuse logins with a password (a)"
    assert warnings(load(row, tenant=Tenant(security_defaults=True))) == f"{LIST}: {text}"


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (
            "hve-basic",
            "not known (write mfd:microsoft365.known.securityDefaults; `mfd advise --ask-tenant` looks it up and prints",
        ),
        ("direct-send", "not known (write mfd:microsoft365.known.rejectDirectSend as Get-OrganizationConfig says in"),
    ],
)
def test_a_fact_that_is_not_known_is_warned_of_with_the_way_out(
    load: Any, tmp_path: Path, method: str, words: str
) -> None:
    """The warning names the setting, and it is gone as soon as the setting is there."""
    row = f"a,Generic/smtp-device,vienna,scan@contoso.example,{method},,inside,,"
    assert words in warnings(load(row))
    config = tmp_path / "stacks" / "Pulumi.fleet.yaml"
    known = "    known: {securityDefaults: false, rejectDirectSend: false}\n    vendorApplications"
    config.write_text(config.read_text().replace("    vendorApplications", known))
    assert "not known" not in warnings(load(row))


def test_a_makers_application_that_is_not_named_is_warned_of(load: Any) -> None:
    """A device that signs in with its maker's application needs consent to it."""
    row = "a,Konica-Minolta/bizhub-551i,hamburg,scan@contoso.example,smtp-auth-oauth,,,,"
    assert "if the application of Konica Minolta gets consent: mfd:microsoft365.vendorApplications" in warnings(
        load(row)
    )
    assert "vendorApplications" not in warnings(load(row.replace("Konica-Minolta/bizhub-551i", "Sharp/bp-70c65")))


@pytest.mark.parametrize(("count", "warned"), [(3, False), (4, True)])
def test_a_mailbox_takes_three_devices(load: Any, *, count: int, warned: bool) -> None:
    """More devices on one mailbox than it has connections are warned of."""
    rows = [f"a{n},Sharp/bp-70c65,hamburg,scan@contoso.example,smtp-auth-oauth,,,," for n in range(count)]
    assert ("devices log in as scan@contoso.example; a mailbox takes 3 connections" in warnings(load(*rows))) is warned


@pytest.mark.parametrize(
    ("sender", "first", "second", "words"),
    [
        ("devices.contoso.example", "60", "40", ""),
        ("devices.contoso.example", "60", "41", "the devices send 101 messages in their busiest hours, ecs takes 100"),
        ("AzureManagedDomain", "5", "6", "the devices send 11 messages in their busiest hours, ecs takes 10"),
    ],
)
def test_a_subscription_takes_a_hundred_messages_an_hour(
    load: Any, *, sender: str, first: str, second: str, words: str
) -> None:
    """What all devices of ECS send together is compared with the quota that they share, also behind a bridge."""
    settings = load(
        f"a,Generic/smtp-device,hamburg,a@{sender},ecs,,,{first},",
        f"b,Generic/smtp-device,berlin,b@{sender},lan-bridge,,,{second},",
    )
    assert words in warnings(settings)
    assert bool(words) == ("busiest hours" in warnings(settings))


def test_methods_that_are_what_they_should_be_give_no_warning(load: Any) -> None:
    """A stack of ECS alone is warned of nothing new."""
    assert warnings(load("a,Generic/smtp-device,hamburg,a@devices.contoso.example,ecs,,,20,2")) == ""


def test_the_program_and_the_command_line_get_the_same(
    load: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One call each gives decided settings; the stack as written is there too, impossible methods included."""
    load("a,Xerox/altalink,hamburg,scan@contoso.example,auto,,,,")
    monkeypatch.setattr("advice.stack.from_pulumi", lambda root, resolve: load_stack("fleet", root, resolve=resolve))
    assert methods(decided_stack("fleet", tmp_path)) == methods(decided_from_pulumi(tmp_path)) == ["smtp-auth-oauth"]
    (tmp_path / LIST).write_text(f"{HEADER}\na,QNAP/qts-5,hamburg,scan@contoso.example,smtp-auth-oauth,,,,\n")
    assert methods(undecided_stack("fleet", tmp_path)) == ["smtp-auth-oauth"]
    with pytest.raises(SettingsError, match=r"none of the OAuth 2.0 flows"):
        decided_stack("fleet", tmp_path)


def test_deciding_twice_changes_nothing(load: Any) -> None:
    """The same settings give the same decision, and a decided stack stays as it is."""
    row = "a,Xerox/altalink,hamburg,scan@contoso.example,auto,,,,"
    once = load(row)
    assert once == load(row)
    assert decide(once, load_catalog(), TODAY).devices == once.devices
