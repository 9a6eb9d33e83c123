"""What Exchange Online's methods ask of a tenant: domains, MX host, policies, permissions by value."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from azurelogin import Cloud, Login, find_login
from tenant import NotAllowedError, SignInPolicy, Tenant, TenantError, mail_exchanger
from tests.office import Office

_EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
_GRAPH = "00000003-0000-0000-c000-000000000000"
_VENDOR = "88888888-8888-4888-8888-888888888888"
_CLASSIC = "contoso-com.mail.protection.outlook.com"
_NEW = "contoso-com.x-v1.mx.microsoft"

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


def policy(name: str, *, flows: str = "", **changed: Any) -> dict[str, Any]:
    """Return a Conditional Access policy that blocks everything for everybody, changed."""
    conditions: dict[str, Any] = {
        "users": {"includeUsers": ["All"]},
        "applications": {"includeApplications": ["All"]},
        "clientAppTypes": ["all"],
    }
    if flows:
        conditions["authenticationFlows"] = {"transferMethods": flows}
    conditions |= changed.pop("conditions", {})
    whole = {"state": "enabled", "grantControls": {"operator": "OR", "builtInControls": ["block"]}}
    return {"displayName": name, **whole, "conditions": conditions, **changed}


async def test_accepted_domains_are_verified_and_take_mail(tell: Tell, login: Login) -> None:
    """A domain that is not verified, or not used for mail, is listed and takes none."""
    tell(
        domains=[
            {"id": "contoso.com"},
            {"id": "new.contoso.com", "isVerified": False},
            {"id": "teams.contoso.com", "supportedServices": ["OfficeCommunicationsOnline"]},
        ]
    )

    domains = await Tenant(login).domains()

    assert {domain.name: domain.takes_mail for domain in domains} == {
        "simulated.onmicrosoft.com": True,
        "contoso.com": True,
        "new.contoso.com": False,
        "teams.contoso.com": False,
    }
    assert [domain.name for domain in domains if domain.initial] == ["simulated.onmicrosoft.com"]


@pytest.mark.parametrize("bare", [False, True], ids=["with #", "without #"])
@pytest.mark.parametrize("host", [_CLASSIC, _NEW])
def test_the_mx_host_is_read(tell: Tell, login: Login, host: str, bare: bool) -> None:  # noqa: FBT001 - a parameter
    """Both forms of host are found, whether or not the record's type begins with #; asking twice gives the same."""
    tell(domains=[{"id": "contoso.com", "mailExchange": host, "bareTypes": bare}])

    assert mail_exchanger(login, "contoso.com") == host
    assert mail_exchanger(login, "Contoso.com") == host


def test_a_domain_without_mail_has_no_host(tell: Tell, login: Login) -> None:
    """A domain that is not used for mail, and one that the tenant does not have, are told apart."""
    tell(domains=[{"id": "contoso.com", "supportedServices": []}])

    with pytest.raises(TenantError, match=r"no MX host for contoso\.com: the domain is not set up for mail"):
        mail_exchanger(login, "contoso.com")
    with pytest.raises(TenantError, match=r"the MX host of fabrikam\.com cannot be read .* Request_ResourceNotFound"):
        mail_exchanger(login, "fabrikam.com")


async def test_security_defaults_are_read(tell: Tell, login: Login) -> None:
    """The switch is read as it is now."""
    tenant = Tenant(login)

    assert await tenant.security_defaults() is False
    tell(securityDefaults=True)
    assert await tenant.security_defaults() is True


async def test_policies_against_devices_are_named(tell: Tell, login: Login) -> None:
    """Against device codes, against passwords alone; those that are off, report only or about others are left out."""
    mfa = {"operator": "OR", "builtInControls": ["mfa"]}
    tell(
        conditionalAccess=[
            policy("No device codes", flows="deviceCodeFlow,authenticationTransfer"),
            policy("No legacy clients", conditions={"clientAppTypes": ["exchangeActiveSync", "other"]}),
            policy("MFA for one", conditions={"users": {"includeUsers": ["somebody"]}}, grantControls=mfa),
            policy("Off", flows="deviceCodeFlow", state="disabled"),
            policy("Looking on", state="enabledForReportingButNotEnforced"),
            policy("Azure only", conditions={"applications": {"includeApplications": ["797f4846"]}}),
            policy("But not mail", conditions={"applications": {"includeApplications": ["All"]} | _without_mail()}),
            policy("Transfers", flows="authenticationTransfer"),
            policy("Browsers", conditions={"clientAppTypes": ["browser"]}),
        ]
    )

    assert await Tenant(login).sign_in_policies() == (
        SignInPolicy("No device codes", True, False, True),
        SignInPolicy("No legacy clients", False, True, True),
        SignInPolicy("MFA for one", False, True, False),
    )


def _without_mail() -> dict[str, list[str]]:
    return {"excludeApplications": ["Office365"]}


async def test_policies_of_all_pages_are_seen(tell: Tell, login: Login) -> None:
    """A policy beyond Graph's first page of 100 is found."""
    others = [policy(f"Off {number}", state="disabled") for number in range(100)]
    tell(conditionalAccess=[*others, policy("The last one", flows="deviceCodeFlow")])

    assert [entry.name for entry in await Tenant(login).sign_in_policies()] == ["The last one"]


async def test_permissions_of_an_api_are_found_by_value(login: Login) -> None:
    """Roles and scopes have the ids that this tenant gives them."""
    tenant = Tenant(login)
    exchange, graph = await tenant.api(_EXCHANGE), await tenant.api(_GRAPH)

    assert exchange is not None
    assert {"SMTP.SendAsApp", "Mail.Send"} <= exchange.roles.keys()
    assert "SMTP.Send" in exchange.scopes
    assert exchange.roles["Mail.Send"] != exchange.scopes["Mail.Send"]
    assert graph is not None
    assert "offline_access" in graph.scopes
    assert await tenant.api(_VENDOR) is None


@pytest.mark.parametrize(
    ("asked", "permission"),
    [
        (lambda tenant: tenant.domains(), "Domain.Read.All"),
        (lambda tenant: tenant.mail_exchanger("contoso.example"), "Domain.Read.All"),
        (lambda tenant: tenant.security_defaults(), "Policy.Read.All"),
        (lambda tenant: tenant.sign_in_policies(), "Policy.Read.All"),
        (lambda tenant: tenant.api(_EXCHANGE), "Application.Read.All"),
        (lambda tenant: tenant.organization(), "Organization.Read.All"),
    ],
    ids=["domains", "MX host", "security defaults", "Conditional Access", "API", "organization"],
)
async def test_a_missing_permission_is_named(
    office: Office, monkeypatch: pytest.MonkeyPatch, asked: Any, permission: str
) -> None:
    """A login without the permission is told which one; with it alone, it may read."""
    monkeypatch.setenv("ARM_CLIENT_ID", office.client_id)
    monkeypatch.setenv("ARM_CLIENT_SECRET", office.secrets[0])

    with pytest.raises(NotAllowedError, match=f"needs the Graph permission {permission}"):
        await asked(Tenant(find_login(Cloud.from_environment())))
    _grant(office, permission)
    await asked(Tenant(find_login(Cloud.from_environment())))


def _grant(office: Office, permission: str) -> None:
    graph = office.client.get(f"/v1.0/servicePrincipals(appId='{_GRAPH}')").raise_for_status().json()
    role = next(role["id"] for role in graph["appRoles"] if role["value"] == permission)
    wanted = {"principalId": office.principal, "resourceId": graph["id"], "appRoleId": role}
    path = f"/v1.0/servicePrincipals/{graph['id']}/appRoleAssignedTo"
    office.client.post(path, json=wanted).raise_for_status()


def test_importing_the_room_is_cheap() -> None:
    """The Graph client is loaded with Tenant, not with the room."""
    program = "import sys, tenant; print('msgraph' in sys.modules); tenant.Tenant; print('msgraph' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "True"]
