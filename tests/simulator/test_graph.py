"""Microsoft Graph as msgraph-sdk and plain clients meet it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from msgraph.generated.applications.item.add_password.add_password_post_request_body import AddPasswordPostRequestBody
from msgraph.generated.applications.item.remove_password.remove_password_post_request_body import (
    RemovePasswordPostRequestBody,
)
from msgraph.generated.models.app_role_assignment import AppRoleAssignment
from msgraph.generated.models.application import Application
from msgraph.generated.models.o_auth2_permission_grant import OAuth2PermissionGrant
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.models.password_credential import PasswordCredential

EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
CONDITIONAL_ACCESS = "/v1.0/identity/conditionalAccess/policies"
SECURITY_DEFAULTS = "/v1.0/policies/identitySecurityDefaultsEnforcementPolicy"
MAIL_SEND = UUID("b633e1c5-b582-4048-a93e-9f11b44c7e96")

pytestmark = pytest.mark.filterwarnings("ignore:This class is deprecated:DeprecationWarning")


def listed(azure: Any, collection: str, where: str, **more: str) -> list[dict[str, Any]]:
    """Return the objects that a $filter finds."""
    answer = azure.simulator.inspect.get(
        f"/v1.0/{collection}",
        params={"$filter": where, **more},
        headers={"Authorization": f"Bearer {azure.token()}"},
    )
    assert answer.is_success, answer.text
    rows: list[dict[str, Any]] = answer.json()["value"]
    return rows


async def test_a_secret_is_told_once(azure: Any) -> None:
    """AddPassword tells the secret; the application shows its hint only; removePassword takes it away."""
    made = azure.application()
    item = azure.graph.applications.by_application_id(made["object_id"])
    end = datetime.now(UTC) + timedelta(days=30)
    wanted = PasswordCredential(display_name="2026H2", end_date_time=end)
    secret = await item.add_password.post(AddPasswordPostRequestBody(password_credential=wanted))
    assert len(secret.secret_text) == 40
    assert secret.secret_text.startswith(secret.hint)
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
    shown = {entry.key_id: entry for entry in (await item.get()).password_credentials}
    assert (shown[secret.key_id].secret_text, shown[secret.key_id].display_name) == (None, "2026H2")
    await item.remove_password.post(RemovePasswordPostRequestBody(key_id=secret.key_id))
    assert secret.key_id not in {entry.key_id for entry in (await item.get()).password_credentials}


async def test_a_new_application_is_not_everywhere_at_once(azure: Any) -> None:
    """Some first reads of new applications are 404; a read that succeeded stays so."""
    reads = []
    for number in range(12):
        made = azure.call("POST", "/v1.0/applications", {"displayName": f"App {number}"}).json()
        path = f"/v1.0/applications/{made['id']}"
        reads.append(azure.call("GET", path).status_code)
        if reads[-1] == 200:
            assert azure.call("GET", path).status_code == 200
    assert set(reads) == {200, 404}


async def test_an_application_goes_with_its_principal(azure: Any) -> None:
    """Deleting an application deletes its service principal; both are among the deleted items and come back."""
    made = azure.application()
    await azure.graph.applications.by_application_id(made["object_id"]).delete()
    assert listed(azure, "servicePrincipals", f"appId eq '{made['client_id']}'") == []
    kept = await azure.graph.directory.deleted_items.graph_application.get()
    assert [entry.id for entry in kept.value] == [made["object_id"]]
    await azure.graph.directory.deleted_items.by_directory_object_id(made["object_id"]).restore.post()
    assert (await azure.graph.applications.by_application_id(made["object_id"]).get()).app_id == made["client_id"]


async def test_an_application_permission_is_granted_with_consent(azure: Any) -> None:
    """An app role assignment is visible from both sides, refused twice, and gone after its deletion."""
    made = azure.application()
    exchange = await azure.graph.service_principals_with_app_id(EXCHANGE).get()
    assigned = azure.graph.service_principals.by_service_principal_id(exchange.id).app_role_assigned_to
    wanted = AppRoleAssignment(
        principal_id=UUID(made["principal_id"]), resource_id=UUID(exchange.id), app_role_id=MAIL_SEND
    )
    grant = await assigned.post(wanted)
    mine = azure.graph.service_principals.by_service_principal_id(made["principal_id"]).app_role_assignments
    assert [entry.id for entry in (await mine.get()).value] == [grant.id]
    with pytest.raises(ODataError, match="already exists"):
        await assigned.post(wanted)
    await assigned.by_app_role_assignment_id(grant.id).delete()
    assert (await mine.get()).value == []


async def test_a_delegated_permission_is_granted(azure: Any) -> None:
    """A grant for all users names its scopes; a scope that the API lacks is refused."""
    made = azure.application()
    exchange = await azure.graph.service_principals_with_app_id(EXCHANGE).get()
    wanted = OAuth2PermissionGrant(
        client_id=made["principal_id"], consent_type="AllPrincipals", resource_id=exchange.id, scope="Mail.Send"
    )
    grant = await azure.graph.oauth2_permission_grants.post(wanted)
    found = await azure.graph.oauth2_permission_grants.by_o_auth2_permission_grant_id(grant.id).get()
    assert (found.scope, found.consent_type) == ("Mail.Send", "AllPrincipals")
    wanted.scope = "No.Such.Scope"
    with pytest.raises(ODataError):
        await azure.graph.oauth2_permission_grants.post(wanted)


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("displayName eq 'scanners'", 1),
        ("startswith(displayName,'Scan')", 1),
        ("displayName eq 'it''s and or'", 1),
        ("displayName eq 'Scanners' or startswith(displayName, 'it')", 2),
        ("not(displayName eq 'Scanners') and signInAudience ne 'x'", 1),
        ("displayName in ('Scanners', 'other')", 1),
        ("displayName eq 'other'", 0),
    ],
)
def test_filters_find_what_they_say(azure: Any, where: str, found: int) -> None:
    """Each form of $filter finds the applications it describes."""
    for name in ("Scanners", "it's and or"):
        azure.call("POST", "/v1.0/applications", {"displayName": name}).raise_for_status()
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
    assert len(listed(azure, "applications", where)) == found


def test_a_principal_is_found_by_any_of_its_names(azure: Any) -> None:
    """The filter that azure-cli uses for --assignee finds the service principal; $select cuts it down."""
    where = f"servicePrincipalNames/any(c:c eq '{EXCHANGE}')"
    [found] = listed(azure, "servicePrincipals", where, **{"$select": "id,appId"})
    assert found.keys() == {"id", "appId"}


def test_a_wrong_filter_is_refused(azure: Any) -> None:
    """A $filter that is not understood is Graph's 400, not everything."""
    answer = azure.call("GET", "/v1.0/applications?$filter=displayName%20is%20x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "Request_BadRequest")


async def test_collections_come_in_pages(azure: Any) -> None:
    """Pages are linked until all objects were seen."""
    for number in range(5):
        azure.call("POST", "/v1.0/applications", {"displayName": f"App {number}"}).raise_for_status()
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 60})
    page = azure.call("GET", "/v1.0/applications?$top=2&$count=true").json()
    assert page["@odata.count"] == 5
    seen = page["value"]
    while link := page.get("@odata.nextLink"):
        page = azure.simulator.inspect.get(link, headers={"Authorization": f"Bearer {azure.token()}"}).json()
        seen += page["value"]
    assert sorted(entry["displayName"] for entry in seen) == [f"App {number}" for number in range(5)]


async def test_a_policy_forbids_and_shortens_secrets(azure: Any) -> None:
    """The tenant's policy refuses long secrets, or all of them, with the policy's code."""
    made = azure.application()
    path, add = "/v1.0/policies/defaultAppManagementPolicy", f"/v1.0/applications/{made['object_id']}/addPassword"
    for restriction, code in (
        ({"restrictionType": "passwordLifetime", "maxLifetime": "P90D"}, "CredentialInvalidLifetimeAsPerAppPolicy"),
        ({"restrictionType": "passwordAddition"}, "CredentialTypeNotAllowedAsPerAppPolicy"),
    ):
        body = {"isEnabled": True, "applicationRestrictions": {"passwordCredentials": [restriction]}}
        azure.call("PATCH", path, body).raise_for_status()
        refused = azure.call("POST", add, {"passwordCredential": {}})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, code)
    assert (await azure.graph.policies.default_app_management_policy.get()).is_enabled


async def test_an_application_without_permission_is_denied(azure: Any) -> None:
    """An application without Graph permissions may not read applications."""
    other = azure.as_application(azure.application())
    with pytest.raises(ODataError, match="Insufficient privileges"):
        await other.graph.applications.get()


async def test_the_tenant_is_told(azure: Any) -> None:
    """Organization, domains and users answer."""
    assert (await azure.graph.organization.get()).value[0].id == azure.simulator.env["ARM_TENANT_ID"]
    assert (await azure.graph.domains.get()).value[0].is_verified
    assert (await azure.graph.users.get()).value[0].user_principal_name.startswith("admin@")


async def test_taken_rights_are_missed(azure: Any) -> None:
    """Without the right to applications the administrator may still read."""
    azure.simulator.inspect.put("/inspection/rights", json={"applications": False}).raise_for_status()
    with pytest.raises(ODataError, match="Insufficient privileges"):
        await azure.graph.applications.post(Application(display_name="New"))
    assert (await azure.graph.applications.get()).value == []


def test_beta_is_not_implemented(azure: Any) -> None:
    """The beta end point says so by name."""
    answer: httpx.Response = azure.call("GET", "/beta/applications")
    assert answer.status_code == 501


async def test_a_person_is_made_found_changed_and_deleted(azure: Any) -> None:
    """A user is found by either name, refused twice, and gone afterwards; the password is never shown."""
    wanted = {
        "displayName": "Scan",
        "userPrincipalName": "scan@contoso.example",
        "passwordProfile": {"password": "Wat3rfall-91"},
    }
    made = azure.call("POST", "/v1.0/users", wanted)
    assert made.status_code == 201
    assert "Wat3rfall-91" not in made.text
    assert azure.call("POST", "/v1.0/users", wanted).status_code == 400
    azure.call("PATCH", f"/v1.0/users/{made.json()['id']}", {"accountEnabled": False}).raise_for_status()
    found = await azure.graph.users.by_user_id("Scan@Contoso.example").get()
    assert (found.id, found.account_enabled) == (made.json()["id"], False)
    azure.call("DELETE", f"/v1.0/users/{found.id}").raise_for_status()
    with pytest.raises(ODataError, match="does not exist"):
        await azure.graph.users.by_user_id(found.id).get()


async def test_sign_in_policies_are_set_through_graph(azure: Any) -> None:
    """Security defaults are switched, and a Conditional Access policy is made, read under both roots, and deleted."""
    azure.call("PATCH", SECURITY_DEFAULTS, {"isEnabled": True}).raise_for_status()
    assert (await azure.graph.policies.identity_security_defaults_enforcement_policy.get()).is_enabled
    assert azure.call("POST", CONDITIONAL_ACCESS, {"displayName": "Half"}).status_code == 400
    whole = {"displayName": "Block", "state": "enabled", "conditions": {"clientAppTypes": ["other"]}}
    made = azure.call("POST", CONDITIONAL_ACCESS, whole).raise_for_status().json()
    listed_here = (await azure.graph.identity.conditional_access.policies.get()).value
    listed_there = (await azure.graph.policies.conditional_access_policies.get()).value
    assert [entry.id for entry in listed_here] == [entry.id for entry in listed_there] == [made["id"]]
    azure.call("DELETE", f"{CONDITIONAL_ACCESS}/{made['id']}").raise_for_status()
    assert (await azure.graph.identity.conditional_access.policies.get()).value == []


async def test_the_tenant_has_two_domains_at_first(azure: Any) -> None:
    """The initial domain and contoso.example, the default one; an unknown one is 404."""
    found = (await azure.graph.domains.get()).value
    assert {domain.id: domain.is_default for domain in found} == {
        "simulated.onmicrosoft.com": False,
        "contoso.example": True,
    }
    with pytest.raises(ODataError, match="does not exist"):
        await azure.graph.domains.by_domain_id("fabrikam.example").service_configuration_records.get()
