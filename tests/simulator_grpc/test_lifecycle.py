"""Every type of the tables lives its whole life: preview, create, no change, update, replace, refresh, import, delete."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from pulumi.runtime.proto import provider_pb2

from simulator.faces.grpc import PACKAGES
from simulator.faces.grpc.values import UNKNOWN, holds_unknown, plain_properties

if TYPE_CHECKING:
    from collections.abc import Mapping

SUBSCRIPTION = "/subscriptions/22222222-2222-4222-8222-222222222222"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg"
EMAIL = f"{GROUP}/providers/Microsoft.Communication/emailServices/mail"
SERVICE = f"{GROUP}/providers/Microsoft.Communication/communicationServices/acs"
ROLES = f"{SERVICE}/providers/Microsoft.Authorization"
DNS = f"{GROUP}/providers/Microsoft.Network/dnsZones/example.net"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/vault-1"
DOMAIN_PATH = {"resourceGroupName": "rg", "emailServiceName": "mail", "domainName": "example.net"}
NS = DiffKind = provider_pb2.DiffResponse


@dataclass(frozen=True)
class Case:
    """Inputs of one type; `changed` is updated in place, `replacing` makes a new one (None: not possible)."""

    type: str
    inputs: Mapping[str, Any]
    changed: Mapping[str, Any] | None = None
    replacing: Mapping[str, Any] | None = None
    id: str | None = None
    not_imported: frozenset[str] = field(default_factory=frozenset)

    def __str__(self) -> str:
        return self.type.rsplit(":", 1)[-1]


ARM = "azure-native:"
ENTRA = "azuread:index/"
GLOBAL = {"location": "Global", "resourceGroupName": "rg"}
CASES = [
    Case(
        ARM + "resources:ResourceGroup",
        {"resourceGroupName": "rg", "location": "westeurope"},
        {"tags": {"a": "b"}},
        {"location": "northeurope"},
        GROUP,
    ),
    Case(
        ARM + "communication:EmailService",
        GLOBAL | {"emailServiceName": "mail", "dataLocation": "Europe"},
        {"tags": {"a.b": "c"}},
        {"dataLocation": "Germany"},
        EMAIL,
    ),
    Case(
        ARM + "communication:Domain",
        GLOBAL | DOMAIN_PATH | {"domainManagement": "CustomerManaged"},
        {"userEngagementTracking": "Enabled"},
        {"domainName": "example.org"},
        f"{EMAIL}/domains/example.net",
    ),
    Case(
        ARM + "communication:SenderUsername",
        DOMAIN_PATH | {"senderUsername": "scan", "username": "scan"},
        {"displayName": "Scanner"},
        {"senderUsername": "print", "username": "print"},
        f"{EMAIL}/domains/example.net/senderUsernames/scan",
    ),
    Case(
        ARM + "communication:CommunicationService",
        GLOBAL | {"communicationServiceName": "acs", "dataLocation": "Europe"},
        {"linkedDomains": [f"{EMAIL}/domains/example.net"]},
        {"dataLocation": "Germany"},
        SERVICE,
    ),
    Case(
        ARM + "communication:SmtpUsername",
        {
            "resourceGroupName": "rg",
            "communicationServiceName": "acs",
            "smtpUsername": "site-a",
            "username": "a@example.net",
            "entraApplicationId": "app",
            "tenantId": "tenant",
        },
        {"username": "b@example.net"},
        {"smtpUsername": "site-b"},
        f"{SERVICE}/smtpUsernames/site-a",
    ),
    Case(
        ARM + "communication:SuppressionList",
        DOMAIN_PATH | {"suppressionListName": "list"},
        {"listName": "scan"},
        {"suppressionListName": "other"},
        f"{EMAIL}/domains/example.net/suppressionLists/list",
    ),
    Case(
        ARM + "communication:SuppressionListAddress",
        DOMAIN_PATH | {"suppressionListName": "list", "addressId": "1", "email": "x@example.com"},
        {"notes": "bounced"},
        {"addressId": "2"},
        f"{EMAIL}/domains/example.net/suppressionLists/list/suppressionListAddresses/1",
    ),
    Case(
        ARM + "authorization:RoleDefinition",
        {
            "scope": SUBSCRIPTION,
            "roleDefinitionId": "11111111-2222-4333-8444-555555555555",
            "roleName": "Sender",
            "roleType": "CustomRole",
            "permissions": [{"actions": ["Microsoft.Communication/CommunicationServices/Read"]}],
            "assignableScopes": [SUBSCRIPTION],
        },
        {"description": "may send"},
        {"scope": GROUP},
        f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/11111111-2222-4333-8444-555555555555",
    ),
    Case(
        ARM + "authorization:RoleAssignment",
        {
            "scope": SERVICE,
            "roleAssignmentName": "one",
            "principalId": "principal",
            "principalType": "ServicePrincipal",
            "roleDefinitionId": "role",
        },
        {"description": "for scanners"},
        {"principalId": "other"},
        f"{ROLES}/roleAssignments/one",
    ),
    Case(
        ARM + "dns:Zone",
        GLOBAL | {"zoneName": "example.net"},
        {"tags": {"a": "b"}},
        {"zoneName": "example.org"},
        DNS,
    ),
    Case(
        ARM + "dns:RecordSet",
        {
            "resourceGroupName": "rg",
            "zoneName": "example.net",
            "recordType": "TXT",
            "relativeRecordSetName": "@",
            "ttl": 3600,
            "txtRecords": [{"value": ["v=spf1 -all"]}],
        },
        {"ttl": 60},
        {"relativeRecordSetName": "www"},
        f"{DNS}/TXT/@",
    ),
    Case(
        ARM + "monitor:DiagnosticSetting",
        {"resourceUri": SERVICE, "name": "to-workspace", "workspaceId": "w"},
        {"logs": [{"categoryGroup": "allLogs", "enabled": True}]},
        {"resourceUri": EMAIL},
        f"{SERVICE}/providers/Microsoft.Insights/diagnosticSettings/to-workspace",
    ),
    Case(
        ARM + "operationalinsights:Workspace",
        {"resourceGroupName": "rg", "workspaceName": "logs", "location": "westeurope", "sku": {"name": "PerGB2018"}},
        {"retentionInDays": 30},
        {"location": "northeurope"},
        f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs",
    ),
    Case(
        ARM + "operationalinsights:SavedSearch",
        {
            "resourceGroupName": "rg",
            "workspaceName": "logs",
            "savedSearchId": "mails",
            "category": "mfd",
            "displayName": "Mails",
            "query": "T",
        },
        {"query": "U"},
        {"workspaceName": "others"},
        f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/logs/savedSearches/mails",
    ),
    Case(
        ARM + "monitor:ActionGroup",
        GLOBAL | {"actionGroupName": "told", "groupShortName": "mfd"},
        {"emailReceivers": [{"name": "it", "emailAddress": "it@example.net"}]},
        {"actionGroupName": "others"},
        f"{GROUP}/providers/Microsoft.Insights/actionGroups/told",
    ),
    Case(
        ARM + "monitor:ScheduledQueryRule",
        {"resourceGroupName": "rg", "ruleName": "alert", "location": "westeurope", "scopes": ["w"], "severity": 2},
        {"severity": 1},
        {"location": "northeurope"},
        f"{GROUP}/providers/Microsoft.Insights/scheduledQueryRules/alert",
    ),
    Case(
        ARM + "keyvault:Vault",
        {
            "resourceGroupName": "rg",
            "vaultName": "vault-1",
            "location": "westeurope",
            "properties": {"tenantId": "t", "sku": {"family": "A", "name": "standard"}},
        },
        {"properties": {"tenantId": "t", "sku": {"family": "A", "name": "premium"}}},
        {"vaultName": "vault-2"},
        VAULT,
    ),
    Case(
        ARM + "keyvault:Secret",
        {
            "resourceGroupName": "rg",
            "vaultName": "vault-1",
            "secretName": "site-a",
            "properties": {"value": "pw", "contentType": "text/plain"},
        },
        {"properties": {"value": "pw2", "contentType": "text/plain"}},
        {"secretName": "site-b"},
        f"{VAULT}/secrets/site-a",
        frozenset({"properties"}),
    ),
    Case(
        ENTRA + "application:Application",
        {"displayName": "mfd", "preventDuplicateNames": True},
        {
            "requiredResourceAccesses": [
                {"resourceAppId": "graph", "resourceAccesses": [{"id": "role", "type": "Role"}]},
            ],
        },
        not_imported=frozenset({"preventDuplicateNames"}),
    ),
    Case(
        ENTRA + "applicationOwner:ApplicationOwner",
        {"applicationId": "/applications/app", "ownerObjectId": "somebody"},
        None,
        {"ownerObjectId": "somebody else"},
        "/applications/app/owners/somebody",
    ),
    Case(
        ENTRA + "applicationRegistration:ApplicationRegistration",
        {"displayName": "mfd", "homepageUrl": "https://example.net"},
        {"requestedAccessTokenVersion": 2},
    ),
    Case(
        ENTRA + "servicePrincipal:ServicePrincipal",
        {"clientId": "some-client"},
        {"tags": ["mfd"]},
        {"clientId": "other-client"},
    ),
    Case(
        ENTRA + "applicationPassword:ApplicationPassword",
        {"applicationId": "/applications/app", "displayName": "2026H2", "endDate": "2027-12-31T00:00:00Z"},
        None,
        {"rotateWhenChanged": {"generation": "2027H1"}},
    ),
    Case(
        ENTRA + "appRoleAssignment:AppRoleAssignment",
        {"appRoleId": "role", "principalObjectId": "principal", "resourceObjectId": "resource"},
        None,
        {"appRoleId": "other"},
    ),
    Case(
        ENTRA + "servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
        {
            "servicePrincipalObjectId": "principal",
            "resourceServicePrincipalObjectId": "resource",
            "claimValues": ["Mail.Send"],
        },
        {"claimValues": ["User.Read", "Mail.Send"]},
        {"servicePrincipalObjectId": "other"},
    ),
    Case(
        ENTRA + "applicationApiAccess:ApplicationApiAccess",
        {"applicationId": "/applications/app", "apiClientId": "api", "roleIds": ["role"]},
        {"scopeIds": ["scope"]},
        {"apiClientId": "other"},
        "/applications/app/apiAccess/api",
    ),
]
every_type = pytest.mark.parametrize("case", CASES, ids=str)


@pytest.fixture
def engine(case: Case, plugins: Any, azure: Any) -> Any:
    """Return an engine's connection to the plugin of the case; an application and a vault are there."""
    azure.graph["servicePrincipals"] |= {name: {"id": name} for name in ("principal", "resource")}
    azure.graph["applications"]["app"] = {"id": "app", "appId": "client", "displayName": "there before"}
    if str(case) == "Secret":
        azure.resources[VAULT.lower()] = {"properties": {"vaultUri": azure.origin + "/"}}
    return plugins.engine_for(case.type)


def test_every_type_of_the_tables_has_a_case() -> None:
    """No type can be added without being tested."""
    assert {case.type for case in CASES} == {name for package in PACKAGES for name in package.types}


@every_type
async def test_preview_passes_unknown_inputs_through(case: Case, engine: Any, azure: Any) -> None:
    """A preview with an unknown input calls nothing and says which outputs are not known."""
    inputs = await engine.checked(case.type, {**case.inputs, next(iter(case.inputs)): UNKNOWN})
    azure.requests.clear()
    outputs = await engine.preview(case.type, inputs)
    assert holds_unknown(outputs)
    assert azure.requests == []


@every_type
async def test_created_resource_shows_no_difference(case: Case, engine: Any) -> None:
    """The same program run again changes nothing, before and after a refresh."""
    inputs = await engine.checked(case.type, dict(case.inputs))
    id_, state = await engine.create(case.type, inputs)
    assert case.id is None or id_.lower() == case.id.lower()
    again = await engine.checked(case.type, dict(case.inputs), inputs)
    assert (await engine.diff(case.type, state, inputs, again)).changes == NS.DIFF_NONE
    read_id, read_state, read_inputs = await engine.read(case.type, id_, state, inputs)
    assert (read_id, read_inputs) == (id_, inputs)
    assert plain_properties(read_state) == plain_properties(state)


@every_type
async def test_update_in_place(case: Case, engine: Any) -> None:
    """A changed input is written in place, and the next refresh finds nothing to do."""
    if case.changed is None:
        pytest.skip("every input of this type replaces it")
    inputs = await engine.checked(case.type, dict(case.inputs))
    id_, state = await engine.create(case.type, inputs)
    new = await engine.checked(case.type, {**case.inputs, **case.changed}, inputs)
    found = await engine.diff(case.type, state, inputs, new)
    assert (found.changes, list(found.replaces)) == (NS.DIFF_SOME, [])
    state = await engine.update(case.type, id_, state, new)
    assert (await engine.read(case.type, id_, state, new))[2] == new


@every_type
async def test_replacement(case: Case, engine: Any) -> None:
    """An input that cannot be changed replaces the resource, and azure-native deletes the old one first."""
    if case.replacing is None:
        pytest.skip("no input of this type replaces it")
    inputs = await engine.checked(case.type, dict(case.inputs))
    new = await engine.checked(case.type, {**case.inputs, **case.replacing}, inputs)
    found = await engine.diff(case.type, {}, inputs, new)
    assert set(case.replacing) & set(found.replaces)
    assert found.deleteBeforeReplace == case.type.startswith(ARM)


@every_type
async def test_import_reads_the_inputs_back(case: Case, engine: Any) -> None:
    """An existing resource can be taken over by its id."""
    inputs = await engine.checked(case.type, dict(case.inputs))
    id_, _ = await engine.create(case.type, inputs)
    found_id, _, found = await engine.read(case.type, id_)
    wanted = {name: value for name, value in case.inputs.items() if name not in case.not_imported}
    assert found_id == id_
    assert {name: found.get(name) for name in wanted} == wanted


@every_type
async def test_delete_twice(case: Case, engine: Any) -> None:
    """A deleted resource is gone at the next read, and deleting what is gone is no error."""
    inputs = await engine.checked(case.type, dict(case.inputs))
    id_, state = await engine.create(case.type, inputs)
    await engine.delete(case.type, id_, state)
    assert (await engine.read(case.type, id_, state, inputs))[0] == ""
    await engine.delete(case.type, id_, state)
