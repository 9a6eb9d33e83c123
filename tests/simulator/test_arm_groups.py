"""Resource groups, providers and resources as azure-mgmt-resource meets them."""

from __future__ import annotations

from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"


def test_a_group_has_one_name_in_any_case(azure: Any) -> None:
    """A resource group is found whatever the case of its name, and keeps the case it was made with."""
    azure.group("Mail")
    assert azure.resources.resource_groups.get("mAIL").name == "Mail"
    assert azure.resources.resource_groups.check_existence("MAIL")
    assert not azure.resources.resource_groups.check_existence("other")
    assert [group.name for group in azure.resources.resource_groups.list()] == ["Mail"]


def test_deleting_a_group_takes_everything_with_it(azure: Any) -> None:
    """A deleted group is polled until it is gone, with what was in it."""
    azure.group()
    azure.dns.zones.create_or_update("mail", "example.com", {"location": "global"})
    azure.resources.resource_groups.begin_delete("mail").result()
    counts = azure.simulator.inspect.get("/inspection/counts").json()
    assert not any(counts.values()), counts


def test_a_group_that_goes_takes_nothing_in(azure: Any) -> None:
    """While a group is being deleted nothing can be created in it."""
    group = azure.group()
    assert azure.call("DELETE", group).status_code == 202
    refused = azure.call("PUT", f"{group}/providers/Microsoft.Network/dnsZones/example.com", {}, "2018-05-01")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "ResourceGroupBeingDeleted")


def test_a_missing_group_is_named(azure: Any) -> None:
    """What is in a group that is not there is ResourceGroupNotFound."""
    with pytest.raises(ResourceNotFoundError) as error:
        azure.dns.zones.get("nowhere", "example.com")
    assert "ResourceGroupNotFound" in str(error.value)


def test_a_group_cannot_move(azure: Any) -> None:
    """A second PUT with another location is refused."""
    azure.group()
    with pytest.raises(HttpResponseError, match="InvalidResourceGroupLocation"):
        azure.resources.resource_groups.create_or_update("mail", {"location": "eastus"})


def test_resources_are_listed_by_type(azure: Any) -> None:
    """The list of a group's resources knows top-level ones and filters by type."""
    azure.group()
    azure.dns.zones.create_or_update("mail", "example.com", {"location": "global"})
    listed = azure.resources.resources.list_by_resource_group("mail")
    assert [row.type.lower() for row in listed] == ["microsoft.network/dnszones"]
    assert not list(azure.resources.resources.list(filter="resourceType eq 'Microsoft.KeyVault/vaults'"))


def test_an_unregistered_provider_refuses_writes(azure: Any) -> None:
    """A resource provider that is not registered refuses a PUT until it is registered."""
    zone = f"{azure.group()}/providers/Microsoft.Network/dnsZones/example.com"
    assert azure.resources.providers.unregister("Microsoft.Network").registration_state == "NotRegistered"
    refused = azure.call("PUT", zone, {"location": "global"}, "2018-05-01")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "MissingSubscriptionRegistration")
    assert azure.resources.providers.register("Microsoft.Network").registration_state == "Registered"
    assert azure.call("PUT", zone, {"location": "global"}, "2018-05-01").status_code == 201


def test_an_unknown_call_is_named(azure: Any) -> None:
    """A call that is not implemented says so by name."""
    answer = azure.call("GET", f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines")
    assert answer.status_code == 501
    assert "Microsoft.Compute/virtualMachines" in answer.json()["error"]["message"]


def test_another_subscription_is_not_found(azure: Any) -> None:
    """A subscription of somebody else's is not there."""
    answer = azure.call("GET", "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "SubscriptionNotFound")


def test_an_api_version_is_required(azure: Any) -> None:
    """ARM refuses a call without api-version."""
    answer = azure.simulator.inspect.get("/subscriptions", headers={"Authorization": f"Bearer {azure.token()}"})
    assert answer.json()["error"]["code"] == "MissingApiVersionParameter"


def test_metadata_has_both_forms(azure: Any) -> None:
    """Metadata is one object since 2022-09-01 and a list before."""
    path = "/metadata/endpoints"
    assert azure.simulator.inspect.get(path, params={"api-version": "2022-09-01"}).json()["name"]
    [document] = azure.simulator.inspect.get(path, params={"api-version": "2019-05-01"}).json()
    assert document["resourceManager"] == azure.simulator.origin


def test_a_lost_answer_leaves_the_resource(azure: Any) -> None:
    """A fault after the call loses the answer only: the group is there."""
    fault = {"face": "arm", "method": "PUT", "path": "resourcegroups", "when": "after", "status": 500, "times": 1}
    azure.simulator.inspect.post("/inspection/faults", json=fault)
    with pytest.raises(HttpResponseError):
        azure.group()
    assert azure.resources.resource_groups.check_existence("mail")


@pytest.mark.parametrize("effect", [{"status": 503, "code": "ServerBusy"}, {"drop": True}], ids=["busy", "dropped"])
def test_a_fault_hits_only_what_it_names(azure: Any, effect: dict[str, Any]) -> None:
    """A fault hits the calls that it names, as often as it says."""
    azure.group()
    azure.simulator.inspect.post("/inspection/faults", json={"face": "arm", "method": "GET", "times": 1, **effect})
    with pytest.raises(Exception):  # noqa: B017, PT011 - either HTTP's error or the connection's
        azure.resources.resource_groups.get("mail")
    assert azure.resources.resource_groups.get("mail").name == "mail"
