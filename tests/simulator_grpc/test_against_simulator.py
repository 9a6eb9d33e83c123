"""Every type against the simulator itself, over gRPC and without an engine: made in order, deleted in reverse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest_asyncio
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from components.on_error import replicating
from simulator.faces.grpc import PACKAGES
from simulator.faces.grpc.values import Properties, plain_properties

ARM = "azure-native:"
ENTRA = "azuread:index/"
PATIENCE_SECONDS = 20.0
TENANT = "11111111-1111-4111-8111-111111111111"
DEPLOYER = "33333333-3333-4333-8333-000000000002"
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
GROUP = {"resourceGroupName": "rg"}
MAIL = GROUP | {"emailServiceName": "mail"}
DOMAIN = MAIL | {"domainName": "AzureManagedDomain"}
LIST = DOMAIN | {"suppressionListName": "unwanted"}
GLOBAL = {"location": "global"}


@dataclass
class Made:
    """What was made so far: short type name to outputs, and `id`s."""

    outputs: dict[str, Properties] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    exchange: Properties = field(default_factory=dict)

    @property
    def mail_send(self) -> str:
        """Id of the application permission Mail.Send."""
        return str(self.exchange["appRoleIds"]["Mail.Send"])


Inputs = Callable[[Made], Properties]
# In the order in which they need each other; Domain first, so that it is there to be linked.
ORDER: tuple[tuple[str, Inputs], ...] = (
    (ARM + "resources:ResourceGroup", lambda _: {**GROUP, "location": "westeurope"}),
    (ARM + "communication:EmailService", lambda _: {**MAIL, **GLOBAL, "dataLocation": "Europe"}),
    (ARM + "communication:Domain", lambda _: {**DOMAIN, **GLOBAL, "domainManagement": "AzureManaged"}),
    (ARM + "communication:SenderUsername", lambda _: {**DOMAIN, "senderUsername": "scan", "username": "scan"}),
    (ARM + "communication:SuppressionList", lambda _: {**LIST, "listName": "scan"}),
    (
        ARM + "communication:SuppressionListAddress",
        lambda _: {**LIST, "addressId": "one", "email": "nobody@contoso.example"},
    ),
    (
        ARM + "communication:CommunicationService",
        lambda made: {
            **GROUP,
            **GLOBAL,
            "communicationServiceName": "acs",
            "dataLocation": "Europe",
            "linkedDomains": [made.ids["Domain"]],
        },
    ),
    (ENTRA + "application:Application", lambda _: {"displayName": "Devices"}),
    (
        ENTRA + "servicePrincipal:ServicePrincipal",
        lambda made: {"clientId": made.outputs["Application"]["clientId"]},
    ),
    (
        ENTRA + "applicationPassword:ApplicationPassword",
        lambda made: {"applicationId": made.ids["Application"], "endDate": "2027-12-31T23:59:59Z"},
    ),
    (
        ENTRA + "appRoleAssignment:AppRoleAssignment",
        lambda made: {
            "appRoleId": made.mail_send,
            "principalObjectId": made.outputs["ServicePrincipal"]["objectId"],
            "resourceObjectId": made.exchange["objectId"],
        },
    ),
    (
        ENTRA + "servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
        lambda made: {
            "servicePrincipalObjectId": made.outputs["ServicePrincipal"]["objectId"],
            "resourceServicePrincipalObjectId": made.exchange["objectId"],
            "claimValues": ["Mail.Send"],
        },
    ),
    (ENTRA + "applicationRegistration:ApplicationRegistration", lambda _: {"displayName": "Registration"}),
    (
        ENTRA + "applicationOwner:ApplicationOwner",
        lambda made: {
            "applicationId": made.ids["ApplicationRegistration"],
            "ownerObjectId": made.outputs["ServicePrincipal"]["objectId"],
        },
    ),
    (
        ENTRA + "applicationApiAccess:ApplicationApiAccess",
        lambda made: {
            "applicationId": made.ids["ApplicationRegistration"],
            "apiClientId": EXCHANGE_ONLINE,
            "roleIds": [made.mail_send],
        },
    ),
    (
        ARM + "authorization:RoleDefinition",
        lambda made: {
            "scope": made.ids["ResourceGroup"],
            "assignableScopes": [made.ids["ResourceGroup"]],
            "roleName": "Devices",
            "roleType": "CustomRole",
            "permissions": [{"actions": ["Microsoft.Communication/CommunicationServices/Read"]}],
        },
    ),
    (
        ARM + "authorization:RoleAssignment",
        lambda made: {
            "scope": made.ids["CommunicationService"],
            "principalId": made.outputs["ServicePrincipal"]["objectId"],
            "principalType": "ServicePrincipal",
            "roleDefinitionId": made.ids["RoleDefinition"],
        },
    ),
    (
        ARM + "communication:SmtpUsername",
        lambda made: {
            **GROUP,
            "communicationServiceName": "acs",
            "smtpUsername": "smtp-hq",
            "username": "hq",
            "entraApplicationId": made.outputs["Application"]["clientId"],
            "tenantId": TENANT,
        },
    ),
    (ARM + "dns:Zone", lambda _: {**GROUP, **GLOBAL, "zoneName": "contoso.example"}),
    (
        ARM + "dns:RecordSet",
        lambda _: {
            **GROUP,
            "zoneName": "contoso.example",
            "recordType": "TXT",
            "relativeRecordSetName": "mail",
            "ttl": 3600,
            "txtRecords": [{"value": ["hello"]}],
        },
    ),
    (
        ARM + "operationalinsights:Workspace",
        lambda _: {**GROUP, "location": "westeurope", "workspaceName": "logs", "sku": {"name": "PerGB2018"}},
    ),
    (
        ARM + "monitor:DiagnosticSetting",
        lambda made: {
            "resourceUri": made.ids["CommunicationService"],
            "name": "logs",
            "workspaceId": made.ids["Workspace"],
            "logs": [{"category": "EmailSendMailOperational", "enabled": True}],
        },
    ),
    (
        ARM + "operationalinsights:SavedSearch",
        lambda _: {
            **GROUP,
            "workspaceName": "logs",
            "savedSearchId": "mails",
            "category": "mfd",
            "displayName": "Mails",
            "query": "ACSEmailSendMailOperational",
        },
    ),
    (
        ARM + "monitor:ActionGroup",
        lambda _: {
            **GROUP,
            "location": "global",
            "actionGroupName": "told",
            "groupShortName": "mfd",
            "emailReceivers": [{"name": "it", "emailAddress": "it@contoso.example"}],
        },
    ),
    (
        ARM + "monitor:ScheduledQueryRule",
        lambda made: {
            **GROUP,
            "location": "westeurope",
            "ruleName": "alert",
            "severity": 2,
            "scopes": [made.ids["Workspace"]],
            "evaluationFrequency": "PT15M",
            "windowSize": "PT1H",
            "criteria": {
                "allOf": [{"query": "T", "operator": "GreaterThan", "threshold": 80, "timeAggregation": "Count"}]
            },
            "actions": {"actionGroups": [made.ids["ActionGroup"]]},
        },
    ),
    (
        ARM + "keyvault:Vault",
        lambda _: {
            **GROUP,
            "location": "westeurope",
            "vaultName": "contoso-devices",
            "properties": {
                "tenantId": TENANT,
                "sku": {"family": "A", "name": "standard"},
                "enableRbacAuthorization": False,
                "accessPolicies": [{"tenantId": TENANT, "objectId": DEPLOYER, "permissions": {"secrets": ["delete"]}}],
            },
        },
    ),
    (
        ARM + "keyvault:Secret",
        lambda _: {**GROUP, "vaultName": "contoso-devices", "secretName": "hq", "properties": {"value": "private"}},
    ),
)


@pytest_asyncio.fixture
async def engines(simulator: Any, engine_class: Any) -> AsyncIterator[dict[str, Any]]:
    """Return an engine's connection to each stand-in of the simulator, by package."""
    pairs = (entry.split(":") for entry in simulator.env["PULUMI_DEBUG_PROVIDERS"].split(","))
    channels = {package: grpc.aio.insecure_channel(f"127.0.0.1:{port}") for package, port in pairs}
    yield {name: engine_class(provider_pb2_grpc.ResourceProviderStub(channel)) for name, channel in channels.items()}
    for channel in channels.values():
        await channel.close()


def test_every_type_is_made() -> None:
    """No type of the tables is left out here."""
    assert {kind for kind, _ in ORDER} == {name for package in PACKAGES for name in package.types}


async def test_every_type_is_made_read_imported_and_deleted(engines: dict[str, Any], simulator: Any) -> None:
    """What the simulator answers fits what was asked for, and afterwards it is as it was."""
    before = simulator.inspect.get("/inspection/counts").json()
    made = await _made(engines)
    for kind, _ in reversed(ORDER):
        engine, id_ = engines[kind.partition(":")[0]], made.ids[_short(kind)]
        await engine.delete(kind, id_, made.outputs[_short(kind)])
        assert (await engine.read(kind, id_))[0] == "", kind
        await engine.delete(kind, id_, made.outputs[_short(kind)])
    assert simulator.inspect.get("/inspection/counts").json() == before


async def test_functions_answer_about_what_there_is(engines: dict[str, Any]) -> None:
    """Functions find what the resources made."""
    made = await _made(engines)
    arm, entra = engines["azure-native"], engines["azuread"]
    keys = await arm.invoke(ARM + "communication:listCommunicationServiceKeys", **GROUP, communicationServiceName="acs")
    assert keys["primaryConnectionString"].startswith("endpoint=")
    domain = await arm.invoke(ARM + "communication:getDomain", **DOMAIN)
    assert domain["verificationStates"]["dKIM2"] == {"status": "Verified"}
    vault = await arm.invoke(ARM + "keyvault:getVault", **GROUP, vaultName="contoso-devices")
    assert vault["properties"]["vaultUri"].startswith("https://")
    signed_in = await arm.invoke(ARM + "authorization:getClientConfig")
    assert signed_in["objectId"] == (await entra.invoke(ENTRA + "getClientConfig:getClientConfig"))["objectId"]
    found = await entra.invoke(
        ENTRA + "getApplication:getApplication", clientId=made.outputs["Application"]["clientId"]
    )
    assert found["displayName"] == "Devices"


async def _made(engines: dict[str, Any]) -> Made:
    exchange = await engines["azuread"].invoke(
        ENTRA + "getServicePrincipal:getServicePrincipal", clientId=EXCHANGE_ONLINE
    )
    made = Made(exchange=exchange)
    for kind, inputs_of in ORDER:
        await _make(engines[kind.partition(":")[0]], kind, inputs_of(made), made)
    return made


async def _make(engine: Any, kind: str, given: Properties, made: Made) -> None:
    inputs = await engine.checked(kind, given)
    id_, state = await _create(engine, kind, inputs)
    made.ids[_short(kind)], made.outputs[_short(kind)] = id_, plain_properties(state)
    _, read, refreshed = await engine.read(kind, id_, state, inputs)
    assert refreshed == inputs, kind
    again = await engine.checked(kind, given, inputs)
    assert (await engine.diff(kind, read, inputs, again)).changes == provider_pb2.DiffResponse.DIFF_NONE, kind
    assert (await engine.read(kind, id_))[0] == id_, kind


async def _create(engine: Any, kind: str, inputs: Properties) -> tuple[str, Properties]:
    # What the plugins leave to the program: the components try these again, by the text that the plugins give.
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            made: tuple[str, Properties] = await engine.create(kind, inputs)
        except grpc.aio.AioRpcError as error:
            if time.monotonic() > deadline or not replicating(error.details() or ""):
                raise
            await asyncio.sleep(0.1)
        else:
            return made


def _short(kind: str) -> str:
    return kind.rsplit(":", 1)[-1]
