"""Secrets stay marked, and names that nobody gave are made up as the real plugins make them up."""

from __future__ import annotations

import re
import uuid
from typing import Any

from simulator.faces.grpc.values import Secret

PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"
VAULT_SECRET = "azure-native:keyvault:Secret"
EMAIL = "azure-native:communication:EmailService"
ASSIGNMENT = "azure-native:authorization:RoleAssignment"
IN_VAULT = {"resourceGroupName": "rg", "vaultName": "v", "secretName": "s"}


async def test_password_value_is_a_secret(plugins: Any, azure: Any) -> None:
    """The value of a new password is marked, also in a preview and after a refresh."""
    azure.graph["applications"]["app"] = {"id": "app"}
    engine = plugins.engine_for(PASSWORD)
    inputs = {"applicationId": "/applications/app"}
    assert isinstance((await engine.preview(PASSWORD, inputs))["value"], Secret)
    id_, state = await engine.create(PASSWORD, inputs)
    assert state["value"] == Secret("issued-by-the-directory")
    assert (await engine.read(PASSWORD, id_, state, inputs))[1]["value"] == Secret("issued-by-the-directory")


async def test_secret_input_stays_marked_and_is_never_read_back(plugins: Any, azure: Any) -> None:
    """The value of a vault's secret is sent, and is in no output."""
    engine = plugins.engine_for(VAULT_SECRET)
    inputs = {**IN_VAULT, "properties": {"value": Secret("pw"), "contentType": "text/plain"}}
    checked = await engine.checked(VAULT_SECRET, inputs)
    assert checked["properties"]["value"] == Secret("pw")
    _, state = await engine.create(VAULT_SECRET, inputs)
    assert "value" not in state["properties"]
    assert azure.sent("PUT", "/secrets/s")


async def test_made_up_name_has_eight_random_digits(plugins: Any) -> None:
    """An automatic name is the resource's name and eight hexadecimal digits, and stays at the next run."""
    engine = plugins.engine_for(EMAIL)
    inputs = {"resourceGroupName": "rg", "location": "global", "dataLocation": "Europe"}
    checked = await engine.checked(EMAIL, inputs)
    assert re.fullmatch(r"thing[0-9a-f]{8}", checked["emailServiceName"])
    assert await engine.checked(EMAIL, {**inputs, "tags": {}}, checked) == {**checked, "tags": {}}


async def test_made_up_name_of_a_role_assignment_is_a_guid(plugins: Any) -> None:
    """Role assignments and definitions are named by GUIDs."""
    inputs = {"scope": "/subscriptions/s", "principalId": "p", "roleDefinitionId": "r"}
    checked = await plugins.engine_for(ASSIGNMENT).checked(ASSIGNMENT, inputs)
    assert uuid.UUID(checked["roleAssignmentName"]).version == 4


async def test_made_up_name_lets_the_new_one_come_first(plugins: Any) -> None:
    """With a made-up name the replacement is created before the old one goes; with a given name after."""
    engine = plugins.engine_for(EMAIL)
    inputs = {"resourceGroupName": "rg", "location": "global", "dataLocation": "Europe"}
    for given, deleted_first in (({}, False), ({"emailServiceName": "mail"}, True)):
        old = await engine.checked(EMAIL, {**inputs, **given})
        new = await engine.checked(EMAIL, {**inputs, **given, "dataLocation": "Germany"}, old)
        assert (await engine.diff(EMAIL, {}, old, new)).deleteBeforeReplace is deleted_first


async def test_location_comes_from_the_resource_group(plugins: Any, azure: Any) -> None:
    """A resource without a location gets its group's, and case and spaces make no difference."""
    group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourcegroups/rg"
    azure.resources[group] = {"location": "westeurope"}
    engine = plugins.engine_for(EMAIL)
    checked = await engine.checked(
        EMAIL, {"resourceGroupName": "rg", "emailServiceName": "m", "dataLocation": "Europe"}
    )
    assert checked["location"] == "westeurope"
    same = {**checked, "location": "West Europe"}
    assert not (await engine.diff(EMAIL, {}, checked, same)).diffs


async def test_azure_answers_where_nothing_was_said_are_no_inputs(plugins: Any, azure: Any) -> None:
    """An import leaves out the empty lists and objects that Azure adds."""
    path = (
        "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers/Microsoft.Network/dnsZones/z"
    )
    azure.resources[path.lower()] = {"location": "global", "tags": {}, "properties": {"resolutionVirtualNetworks": []}}
    kind = "azure-native:dns:Zone"
    _, _, inputs = await plugins.engine_for(kind).read(kind, path)
    assert inputs == {"location": "global", "resourceGroupName": "rg", "zoneName": "z"}
