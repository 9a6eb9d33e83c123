"""Storage accounts, their blob service and containers, as ARM shows them."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
BLOB_DATA_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
VERSION = "2023-05-01"
NAME = "contosostate"
PATIENCE_SECONDS = 20.0


def body(**more: Any) -> dict[str, Any]:
    """Return the body of an account."""
    return {"location": "westeurope", "kind": "StorageV2", "sku": {"name": "Standard_ZRS"}, "properties": {}, **more}


def path(group: str = "", name: str = NAME) -> str:
    """Return an account's id: in a group by its id, or below the name of a group that is not made."""
    return f"{group}/providers/Microsoft.Storage/storageAccounts/{name}"


def code(answer: Any) -> tuple[int, str]:
    """Return status and error code."""
    return answer.status_code, answer.json()["error"]["code"]


def made(azure: Any, account: str, **more: Any) -> Any:
    """Make an account, wait for it as clients do, and return it."""
    answer = azure.call("PUT", account, body(**more), VERSION)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while answer.status_code == 202:
        assert time.monotonic() < deadline
        time.sleep(0.05)
        answer = azure.call("GET", answer.headers["location"].partition("?")[0], version=VERSION)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
def account(azure: Any) -> str:
    """Return the id of a new account."""
    return str(made(azure, path(azure.group()))["id"])


def test_an_account_is_made_found_and_deleted(azure: Any, account: str) -> None:
    """It has the settings that the request leaves open, is in both lists, and is gone with all that is in it."""
    shown = azure.call("GET", account, version=VERSION).json()
    assert (shown["sku"]["tier"], shown["properties"]["provisioningState"]) == ("Standard", "Succeeded")
    assert shown["properties"]["allowBlobPublicAccess"] is False
    assert "_keys" not in shown
    for scope in (azure.group(), azure.group().partition("/resourceGroups")[0]):
        [listed] = azure.call("GET", f"{scope}/providers/Microsoft.Storage/storageAccounts", version=VERSION).json()[
            "value"
        ]
        assert listed["id"] == account
    again = azure.call("PUT", account, body(properties={"minimumTlsVersion": "TLS1_2"}), VERSION)
    assert (again.status_code, again.json()["properties"]["minimumTlsVersion"]) == (200, "TLS1_2")
    assert again.json()["properties"]["creationTime"] == shown["properties"]["creationTime"]
    azure.call("PUT", f"{account}/blobServices/default/containers/pulumi-state", {}, VERSION)
    assert [azure.call("DELETE", account, version=VERSION).status_code for _ in range(2)] == [200, 204]
    assert code(azure.call("GET", account, version=VERSION)) == (404, "ResourceNotFound")
    counts = azure.simulator.inspect.get("/inspection/counts").json()
    assert (counts["storageAccounts"], counts["blobContainers"]) == (0, 0)


def test_an_account_is_not_made_at_once(
    fresh_simulator: Callable[..., Any], azure: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until it is, it has no keys, no service and no containers."""
    simulator = fresh_simulator()
    monkeypatch.setenv("SSL_CERT_FILE", simulator.ca_file)
    slow = type(azure)(simulator, simulator.env["ARM_CLIENT_ID"], simulator.env["ARM_CLIENT_SECRET"])
    account = path(slow.group())
    begun = slow.call("PUT", account, body(), VERSION)
    assert begun.status_code == 202
    assert slow.call("GET", account, version=VERSION).json()["properties"]["provisioningState"] == "Creating"
    container = f"{account}/blobServices/default/containers/pulumi-state"
    for method, where in (
        ("POST", f"{account}/listKeys"),
        ("GET", f"{account}/blobServices/default"),
        ("PUT", container),
    ):
        assert code(slow.call(method, where, {}, VERSION)) == (409, "StorageAccountIsNotProvisioned")
    poll = begun.headers["location"].partition("?")[0]
    assert slow.call("GET", poll, version=VERSION).status_code == 202
    simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 60}).raise_for_status()
    assert slow.call("GET", poll, version=VERSION).json()["name"] == NAME
    assert slow.call("PUT", container, {}, VERSION).status_code == 201


@pytest.mark.parametrize("name", ["ab", "contoso-state", "ContosoState", "a" * 25])
def test_an_account_needs_a_name_that_azure_takes(azure: Any, name: str) -> None:
    """3 to 24 small letters and digits; checkNameAvailability says the same."""
    refused = azure.call("PUT", path(azure.group(), name), body(), VERSION)
    assert code(refused) == (400, "AccountNameInvalid")
    assert f"{name} is not a valid storage account name." in refused.json()["error"]["message"]
    check = path(azure.group().partition("/resourceGroups")[0]).replace(
        f"storageAccounts/{NAME}", "checkNameAvailability"
    )
    asked = azure.call("POST", check, {"name": name, "type": "Microsoft.Storage/storageAccounts"}, VERSION).json()
    assert (asked["nameAvailable"], asked["reason"]) == (False, "AccountNameInvalid")


def test_an_accounts_name_is_taken_everywhere(azure: Any, account: str) -> None:
    """In another group of the subscription, and in another subscription; until the account goes."""
    here = path(azure.group("other"))
    elsewhere = account.replace("222222222222/", "222222222223/")
    azure.call("PUT", elsewhere.partition("/providers/")[0], {"location": "westeurope"})
    assert code(azure.call("PUT", here, body(), VERSION)) == (409, "StorageAccountInAnotherResourceGroup")
    assert code(azure.call("PUT", elsewhere, body(), VERSION)) == (409, "StorageAccountAlreadyTaken")
    check = f"{account.partition('/resourceGroups')[0]}/providers/Microsoft.Storage/checkNameAvailability"
    assert azure.call("POST", check, {"name": NAME}, VERSION).json()["reason"] == "AlreadyExists"
    azure.call("DELETE", account, version=VERSION)
    assert azure.call("POST", check, {"name": NAME}, VERSION).json() == {"nameAvailable": True}
    assert azure.call("PUT", elsewhere, body(), VERSION).status_code == 202


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        ({"location": ""}, "LocationRequired", "location"),
        ({"sku": {"name": "Standard_XRS"}}, "InvalidValuesForRequestParameters", "invalid: sku."),
        ({"sku": None}, "InvalidValuesForRequestParameters", "invalid: sku."),
        ({"kind": "StorageV3"}, "InvalidValuesForRequestParameters", "invalid: kind."),
        ({"sku": {"name": "Premium_ZRS"}}, "InvalidValuesForRequestParameters", "invalid: kind, sku."),
        ({"kind": "BlockBlobStorage"}, "InvalidValuesForRequestParameters", "invalid: kind, sku."),
        ({"properties": {"minimumTlsVersion": "TLS1_3"}}, "InvalidRequestPropertyValue", "minimumTlsVersion"),
        ({"properties": {"allowBlobPublicAccess": "no"}}, "InvalidRequestPropertyValue", "allowBlobPublicAccess"),
        ({"properties": {"accessTier": "Warm"}}, "InvalidRequestPropertyValue", "accessTier"),
    ],
)
def test_an_account_is_what_azure_has(azure: Any, wanted: dict[str, Any], error: str, words: str) -> None:
    """Kind, SKU and settings have their values; nothing is made of a request with another one."""
    refused = azure.call("PUT", path(azure.group()), body(**wanted), VERSION)
    assert code(refused) == (400, error)
    assert words in refused.json()["error"]["message"]
    assert azure.simulator.inspect.get("/inspection/counts").json()["storageAccounts"] == 0


def test_an_account_keeps_place_and_sku(azure: Any, account: str) -> None:
    """What is made again has to be the same."""
    moved = azure.call("PUT", account, body(location="northeurope"), VERSION)
    assert code(moved) == (409, "InvalidResourceLocation")
    other = azure.call("PUT", account, body(sku={"name": "Standard_LRS"}), VERSION)
    assert code(other) == (400, "InvalidValuesForRequestParameters")


def test_an_account_has_two_keys_that_stay(fresh_simulator: Callable[..., Any], azure: Any, tmp_path: Path) -> None:
    """Each is 64 bytes, the same over a new start, and not in clear in the state file."""
    state = tmp_path / "state.json"
    shown = []
    for _ in range(2):
        simulator = fresh_simulator("--state", str(state), "--time-scale", "0.01")
        there = type(azure)(simulator, simulator.env["ARM_CLIENT_ID"], simulator.env["ARM_CLIENT_SECRET"])
        account = made(there, path(there.group()))["id"]
        shown.append(there.call("POST", f"{account}/listKeys", version=VERSION).json()["keys"])
        simulator.stop()
    assert shown[0] == shown[1]
    first, second = (key["value"] for key in shown[0])
    assert {len(base64.b64decode(first)), len(base64.b64decode(second))} == {64}
    assert first != second
    assert first not in state.read_text()


def test_a_blob_service_keeps_versions_when_told(azure: Any, account: str) -> None:
    """It is there from the start without; what is not named stays."""
    service = f"{account}/blobServices/default"
    assert azure.call("GET", service, version=VERSION).json()["properties"]["isVersioningEnabled"] is False
    azure.call("PUT", service, {"properties": {"isVersioningEnabled": True}}, VERSION)
    kept = {"containerDeleteRetentionPolicy": {"enabled": True, "days": 7}}
    azure.call("PUT", service, {"properties": kept}, VERSION)
    shown = azure.call("GET", service, version=VERSION).json()["properties"]
    assert shown["isVersioningEnabled"] is True
    assert kept.items() <= shown.items()


@pytest.mark.parametrize(
    "wanted",
    [
        {"isVersioningEnabled": "yes"},
        {"deleteRetentionPolicy": {"enabled": True, "days": 0}},
        {"containerDeleteRetentionPolicy": {"enabled": True, "days": 366}},
        {"deleteRetentionPolicy": {"enabled": True}},
    ],
)
def test_a_blob_service_takes_no_other_values(azure: Any, account: str, wanted: dict[str, Any]) -> None:
    """Neither a word for a switch nor days that Azure does not keep."""
    assert code(azure.call("PUT", f"{account}/blobServices/default", {"properties": wanted}, VERSION)) == (
        400,
        "InvalidRequestContent",
    )


def test_a_container_is_made_found_and_deleted(azure: Any, account: str) -> None:
    """It is closed to everybody without a right."""
    containers = f"{account}/blobServices/default/containers"
    assert code(azure.call("GET", f"{containers}/pulumi-state", version=VERSION)) == (404, "ContainerNotFound")
    answers = [azure.call("PUT", f"{containers}/pulumi-state", {}, VERSION) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json()["properties"]["publicAccess"] == "None"
    [listed] = azure.call("GET", containers, version=VERSION).json()["value"]
    assert listed["id"] == azure.call("GET", f"{containers}/pulumi-state", version=VERSION).json()["id"]
    gone = [azure.call("DELETE", f"{containers}/pulumi-state", version=VERSION).status_code for _ in range(2)]
    assert gone == [200, 204]


@pytest.mark.parametrize("name", ["ab", "a" * 64, "Pulumi", "pulumi_state", "pulumi--state", "-pulumi", "pulumi-"])
def test_a_container_needs_a_name_that_azure_takes(azure: Any, account: str, name: str) -> None:
    """3 to 63 small letters, digits and single hyphens between them."""
    refused = azure.call("PUT", f"{account}/blobServices/default/containers/{name}", {}, VERSION)
    assert code(refused) == (400, "ContainerOperationFailure")


def test_a_container_is_public_only_where_its_account_allows_it(azure: Any, account: str) -> None:
    """Which an account does not unless it is told."""
    container = f"{account}/blobServices/default/containers/pulumi-state"
    public = {"properties": {"publicAccess": "Blob"}}
    assert code(azure.call("PUT", container, public, VERSION)) == (409, "PublicAccessNotPermitted")
    azure.call("PUT", account, body(properties={"allowBlobPublicAccess": True}), VERSION)
    assert azure.call("PUT", container, public, VERSION).json()["properties"]["publicAccess"] == "Blob"
    strange = {"properties": {"publicAccess": "Everybody"}}
    assert code(azure.call("PUT", container, strange, VERSION)) == (400, "InvalidRequestContent")


@pytest.mark.parametrize("what", ["blobServices/default", "blobServices/default/containers/pulumi-state"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_nothing_is_below_an_account_that_is_not_there(azure: Any, method: str, what: str) -> None:
    """Neither to be read nor to be made."""
    answer = azure.call(method, f"{path(azure.group())}/{what}", {}, VERSION)
    assert code(answer) == (404, "ParentResourceNotFound")
    assert path() in answer.json()["error"]["message"]


def test_roles_decide_who_may_do_what(azure: Any, account: str) -> None:
    """A reader sees no keys and makes nothing; who has a container's data makes the container, and no account."""
    container = f"{account}/blobServices/default/containers/pulumi-state"
    azure.call("PUT", container, {}, VERSION)
    reader, writer = azure.application("Reader"), azure.application("Writer")
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 600}).raise_for_status()
    azure.assign(account, READER, reader["principal_id"])
    azure.assign(container, BLOB_DATA_CONTRIBUTOR, writer["principal_id"])
    azure.simulator.inspect.post("/inspection/clock", json={"advanceSeconds": 600}).raise_for_status()
    reads, writes = azure.as_application(reader), azure.as_application(writer)
    assert reads.call("GET", account, version=VERSION).status_code == 200
    for method, where in (("POST", f"{account}/listKeys"), ("PUT", container), ("DELETE", account)):
        assert code(reads.call(method, where, {}, VERSION)) == (403, "AuthorizationFailed")
    assert writes.call("PUT", container, {}, VERSION).status_code == 200
    assert code(writes.call("GET", account, version=VERSION)) == (403, "AuthorizationFailed")
