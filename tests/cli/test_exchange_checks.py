"""What `mfd doctor --stack` says about Exchange Online's methods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from azurelogin import Cloud, Login, find_login
from catalog import Catalog, Method, load_catalog
from cli.check import Check, Health
from cli.entra_checks import entra_checks
from cli.exchange_checks import exchange_checks
from settings import Device, Microsoft365, StackSettings, load_stack
from tests.office import Office

_SETTINGS = """\
config:
  mfd:tenantId: 11111111-1111-4111-8111-111111111111
  mfd:subscriptionId: 22222222-2222-4222-8222-222222222222
  mfd:organization: Contoso
  mfd:dataLocation: Europe
  mfd:sites:
    berlin:
      name: Berlin
"""
_BLOCK = {"operator": "OR", "builtInControls": ["block"]}
Tell = Callable[..., None]


@pytest.fixture
def tell(simulator: Any, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Return a function that sets parts of Entra ID; this process finds the administrator's login."""
    for name, value in simulator.env.items():
        monkeypatch.setenv(name, value)

    def put(**parts: Any) -> None:
        simulator.inspect.put("/inspection/entra", json=parts).raise_for_status()

    return put


@pytest.fixture
def login(tell: Tell) -> Login:
    """Return the administrator's login."""
    del tell
    return find_login(Cloud.from_environment())


def method(id_: str, **facts: Any) -> Method:
    """Return a method of the catalogue with the facts that the checks look at."""
    return Method.model_construct(**{"id": id_, "login": "password", "security_defaults": "fits", **facts})


def catalog_of(flows: tuple[str, ...] | None) -> Catalog:
    """Return a catalogue with one device type that can do some OAuth flows, and four methods."""
    generic = load_catalog().device_types["Generic/smtp-device"]
    capabilities = generic.capabilities.model_copy(update={"oauth": flows})
    device_type = generic.model_copy(update={"manufacturer": "Sharp", "capabilities": capabilities})
    methods = [
        method("smtp-auth-basic", security_defaults="must-be-off"),
        method("smtp-auth-oauth", login="oauth"),
        method("direct-send", login="address", host_source="tenant-mx"),
        method("ecs"),
    ]
    return Catalog({"Generic/smtp-device": device_type}, {entry.id: entry for entry in methods})


@pytest.fixture
def settings(project: Path) -> StackSettings:
    """Return the settings of a stack without devices."""
    (project / "stacks" / "Pulumi.test.yaml").write_text(_SETTINGS)
    (project / "stacks" / "test.devices.csv").write_text("id,type,site,sender\n")
    return load_stack("test", project)


def with_devices(settings: StackSettings, *methods: str, **tenant: Any) -> StackSettings:
    """Return the settings with one device per method, in the tenant of contoso.example."""
    whole = {"organization": "simulated.onmicrosoft.com", "accepted_domains": ("contoso.example",), **tenant}
    devices = tuple(
        Device(id=name, type="Generic/smtp-device", site="berlin", sender="scan@contoso.example", method=name)
        for name in methods
    )
    return settings.model_copy(update={"devices": devices, "microsoft365": Microsoft365(**whole)})


def checked(
    login: Login, settings: StackSettings, flows: tuple[str, ...] | None = ("device-code",)
) -> Mapping[str, Check]:
    """Return the checks by title."""
    return {check.title: check for check in exchange_checks(login, settings, catalog_of(flows))}


def test_a_stack_without_exchange_online_is_asked_nothing(login: Login, settings: StackSettings) -> None:
    """Without mfd:microsoft365 there is no check."""
    assert exchange_checks(login, settings, catalog_of(None)) == []


def test_a_tenant_that_has_what_devices_need(login: Login, settings: StackSettings) -> None:
    """Domains, sign-in policies and the MX host are looked at, each once, and nothing else."""
    everything = with_devices(settings, "smtp-auth-basic", "smtp-auth-oauth", "direct-send", "ecs")

    found = checked(login, everything)

    assert {title: check.detail for title, check in found.items()} == {
        "Accepted domains": "contoso.example",
        "Security defaults": "off",
        "Conditional Access for passwords": "no policy is in the way",
        "Conditional Access for device codes": "no policy is in the way",
        "MX host of contoso.example": "contoso-example.mail.protection.outlook.com",
    }
    assert {check.health for check in found.values()} == {Health.OK}
    assert checked(login, with_devices(settings, "ecs")).keys() == {"Accepted domains"}


def test_domains_that_are_not_the_tenants_are_named(login: Login, settings: StackSettings, tell: Tell) -> None:
    """Missing, unverified and without mail are told apart; the first domain is looked at too."""
    tell(domains=[{"id": "new.example", "isVerified": False}, {"id": "web.example", "supportedServices": []}])
    domains = ("fabrikam.example", "new.example", "web.example")
    wanted = with_devices(settings, "ecs", accepted_domains=domains, organization="other.onmicrosoft.com")

    check = checked(login, wanted)["Accepted domains"]

    assert check.health is Health.PROBLEM
    assert check.detail == (
        "fabrikam.example is not a domain of this tenant; new.example is not verified; web.example is not used for mail; "
        "other.onmicrosoft.com is not a domain of this tenant"
    )


def test_security_defaults_refuse_passwords_only(login: Login, settings: StackSettings, tell: Tell) -> None:
    """They are a problem for a device with a password, by its name, and none for one with OAuth."""
    tell(securityDefaults=True)

    check = checked(login, with_devices(settings, "smtp-auth-basic", "smtp-auth-oauth"))["Security defaults"]

    assert check.health is Health.PROBLEM
    assert check.detail == "they are on, and refuse the passwords of smtp-auth-basic"
    assert "Security defaults" not in checked(login, with_devices(settings, "smtp-auth-oauth", "direct-send"))


@pytest.mark.parametrize(
    ("users", "health"), [(["All"], Health.PROBLEM), (["somebody"], Health.UNKNOWN)], ids=["everybody", "some"]
)
def test_a_policy_against_device_codes(
    login: Login, settings: StackSettings, tell: Tell, users: list[str], health: Health
) -> None:
    """A policy for everybody is a problem, one for some accounts a question; its name is told."""
    conditions = {
        "users": {"includeUsers": users},
        "applications": {"includeApplications": ["All"]},
        "authenticationFlows": {"transferMethods": "deviceCodeFlow"},
    }
    policy = {"displayName": "No codes", "state": "enabled", "conditions": conditions, "grantControls": _BLOCK}
    tell(conditionalAccess=[policy])

    found = checked(login, with_devices(settings, "smtp-auth-oauth", "smtp-auth-basic"))

    assert found["Conditional Access for device codes"].health is health
    assert found["Conditional Access for device codes"].detail.startswith("No codes ")
    assert found["Conditional Access for passwords"].health is Health.OK


@pytest.mark.parametrize(
    ("flows", "vendors", "asked"),
    [
        (("device-code",), {}, True),
        (("device-code", "client-credentials"), {}, False),
        (("device-code", "client-credentials"), {"Sharp": "88888888-8888-4888-8888-888888888888"}, True),
        (("authorization-code",), {}, False),
        (None, {}, False),
    ],
    ids=["codes only", "secret too", "the maker's application", "browser", "not known"],
)
def test_only_devices_that_show_a_code_matter(
    login: Login,
    settings: StackSettings,
    flows: tuple[str, ...] | None,
    vendors: dict[str, str],
    asked: bool,  # noqa: FBT001 - a parameter
) -> None:
    """A device with a secret of its own, or without the flow, needs no device code."""
    wanted = with_devices(settings, "smtp-auth-oauth", vendor_applications=vendors)
    assert ("Conditional Access for device codes" in checked(login, wanted, flows)) is asked


def test_a_missing_mx_host_is_a_problem(login: Login, settings: StackSettings) -> None:
    """A domain whose host is not found cannot be sent to."""
    check = checked(login, with_devices(settings, "direct-send", mx_domain="fabrikam.example"))

    assert check["MX host of fabrikam.example"].health is Health.PROBLEM


def test_missing_permissions_are_named(
    office: Office, settings: StackSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A login that may read nothing is told which permission each look takes."""
    monkeypatch.setenv("ARM_CLIENT_ID", office.client_id)
    monkeypatch.setenv("ARM_CLIENT_SECRET", office.secrets[0])
    login = find_login(Cloud.from_environment())

    found = checked(login, with_devices(settings, "smtp-auth-basic", "smtp-auth-oauth", "direct-send"))

    assert "Domain.Read.All" in found["Accepted domains"].detail
    assert "Domain.Read.All" in found["MX host of contoso.example"].detail
    for title in ("Security defaults", "Conditional Access for passwords", "Conditional Access for device codes"):
        assert found[title].health is Health.UNKNOWN
        assert "Policy.Read.All" in found[title].detail


def test_the_end_of_the_current_secrets_is_told(office: Office, settings: StackSettings) -> None:
    """Current secrets that end soon are a problem with the date; those of other generations are not looked at."""
    login = find_login(Cloud.from_environment())
    name = settings.application.model_copy(update={"display_name": "office"})
    named = settings.model_copy(update={"application": name})

    def check() -> Check:
        return next(entry for entry in entra_checks(login, named) if entry.title == "Client secrets")

    assert check() == Check.ok("Client secrets", "the first to end is berlin 2026H2, on 2098-12-31")
    soon = datetime.now(UTC) + timedelta(days=10)
    office.add_secret(f"{soon:%Y-%m-%d}T00:00:00Z")
    office.let_it_spread()
    assert check().health is Health.PROBLEM
    assert check().detail == f"the first to end is berlin 2026H2, on {soon:%Y-%m-%d}"
    later = settings.credentials.model_copy(update={"generations": ("2026H2", "2027H1")})
    titles = [entry.title for entry in entra_checks(login, named.model_copy(update={"credentials": later}))]
    assert "Client secrets" not in titles
