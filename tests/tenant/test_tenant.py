"""Look-ups in Microsoft Graph, with the real client."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from azurelogin import Cloud, Login, find_login
from tenant import NotAllowedError, Permission, Tenant, TenantError
from tests.office import Office

_EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"


@pytest.fixture
def login(office: Office) -> Login:
    """Return the administrator's login, as the environment describes it."""
    del office
    return find_login(Cloud.from_environment())


async def test_a_service_principal_is_found_by_its_client_id(office: Office, login: Login) -> None:
    """The object id is the one that role assignments name; asking again gives the same."""
    tenant = Tenant(login)

    for _ in range(2):
        found = await tenant.service_principal(office.client_id)

        assert found is not None
        assert (found.object_id, found.display_name, found.enabled) == (office.principal, "office", True)
        assert await tenant.service_principal_with_id(found.object_id) == found
    assert await tenant.service_principal("99999999-9999-4999-8999-999999999999") is None


async def test_an_application_shows_its_secrets(office: Office, login: Login) -> None:
    """Secrets have names, ends and first characters, never a value; they fit the password that they are."""
    application = await Tenant(login).application(office.client_id)

    assert application is not None
    (secret,) = application.secrets
    assert secret.display_name == "berlin 2026H2"
    assert secret.ends is not None
    assert secret.ends.year == 2098
    assert secret.fits(office.secrets[0])
    assert not secret.fits("zzz")
    assert office.secrets[0] not in repr(application)


async def test_an_application_is_found_by_its_name(office: Office, login: Login) -> None:
    """A name with an apostrophe does not break the question."""
    tenant = Tenant(login)

    application = await tenant.application_named("office")

    assert application is not None
    assert application.app_id == office.client_id
    assert await tenant.application_named("the administrator's") is None


async def test_the_organization_has_a_name_and_domains(login: Login) -> None:
    """Id, name, verified domains and birthday of the tenant are read."""
    found = await Tenant(login).organization()

    assert found.tenant_id == login.tenant_id
    assert found.display_name
    assert found.verified_domains
    assert found.created == datetime(2021, 3, 1, 8, tzinfo=UTC)


async def test_nothing_is_granted_by_default(office: Office, login: Login) -> None:
    """An application for Email Communication Service has no permission."""
    tenant = Tenant(login)
    principal = await tenant.service_principal(office.client_id)

    assert principal is not None
    assert await tenant.permissions(principal) == ()


async def test_granted_permissions_have_names(office: Office, login: Login) -> None:
    """Application and delegated permissions are told apart, by their names."""
    tenant = Tenant(login)
    exchange = await tenant.service_principal(_EXCHANGE)
    principal = await tenant.service_principal(office.client_id)
    assert exchange is not None
    assert principal is not None
    roles = office.client.get(f"/v1.0/servicePrincipals/{exchange.object_id}").json()["appRoles"]
    role = next(role["id"] for role in roles if role["value"] == "Mail.Send")
    grant = {"principalId": office.principal, "resourceId": exchange.object_id, "appRoleId": role}
    office.client.post(f"/v1.0/servicePrincipals/{office.principal}/appRoleAssignments", json=grant).raise_for_status()
    consent = {
        "clientId": office.principal,
        "consentType": "AllPrincipals",
        "resourceId": exchange.object_id,
        "scope": "Mail.Send",
    }
    office.client.post("/v1.0/oauth2PermissionGrants", json=consent).raise_for_status()

    assert await tenant.permissions(principal) == (
        Permission("Mail.Send", "application", exchange.display_name),
        Permission("Mail.Send", "delegated", exchange.display_name, for_everyone=True),
    )


async def test_the_secret_policy_is_off_by_default(login: Login) -> None:
    """A tenant without a policy neither blocks nor shortens secrets."""
    policy = await Tenant(login).secret_policy()

    assert (policy.blocked, policy.longest) == (False, None)


async def test_graph_that_is_not_there_is_named(login: Login) -> None:
    """An origin that does not answer ends in one sentence."""
    elsewhere = replace(login, cloud=replace(login.cloud, graph="https://localhost:1"))

    with pytest.raises(TenantError, match="the organization cannot be read, Microsoft Graph was not reached"):
        await Tenant(elsewhere).organization()


async def test_a_missing_right_is_named(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login that may not read says so with Graph's own words."""
    monkeypatch.setenv("ARM_CLIENT_ID", office.client_id)
    monkeypatch.setenv("ARM_CLIENT_SECRET", office.secrets[0])

    with pytest.raises(NotAllowedError, match="Authorization_RequestDenied"):
        await Tenant(find_login(Cloud.from_environment())).organization()
