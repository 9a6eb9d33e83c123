"""Alerts and saved queries, as ARM's callers meet them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

GROUP = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/mail/providers"
WORKSPACE = f"{GROUP}/Microsoft.OperationalInsights/workspaces/logs"
TOLD = f"{GROUP}/Microsoft.Insights/actionGroups/told"
RULE = f"{GROUP}/Microsoft.Insights/scheduledQueryRules/undelivered"
QUERY = f"{WORKSPACE}/savedSearches/mails"
VERSIONS = {WORKSPACE: "2023-09-01", QUERY: "2023-09-01", TOLD: "2024-10-01-preview", RULE: "2025-01-01-preview"}
CONDITION = {"query": "T", "operator": "GreaterThan", "threshold": 5, "timeAggregation": "Count"}


@pytest.fixture
def put(azure: Any) -> Any:
    """Send a PUT to ARM; the group, a workspace and an action group are there."""
    azure.group()
    token = azure.credential.get_token(f"{azure.simulator.origin}/.default").token

    def send(method: str, path: str, body: object = None) -> httpx.Response:
        answer: httpx.Response = azure.simulator.inspect.request(
            method,
            path,
            params={"api-version": VERSIONS.get(path, "2023-09-01")},
            json=body,
            headers={"Authorization": f"Bearer {token}"},
        )
        return answer

    assert send("PUT", WORKSPACE, {"location": "westeurope", "properties": {}}).is_success
    receiver = {"name": "it", "emailAddress": "it@contoso.example"}
    told = {"location": "global", "properties": {"groupShortName": "mfd", "emailReceivers": [receiver]}}
    assert send("PUT", TOLD, told).status_code == 201
    return send


def alert(**more: Any) -> dict[str, Any]:
    """Return the body of a log alert, some of it changed."""
    properties = {
        "severity": 1,
        "evaluationFrequency": "PT15M",
        "windowSize": "PT1H",
        "scopes": [WORKSPACE],
        "criteria": {"allOf": [CONDITION]},
        "actions": {"actionGroups": [TOLD]},
    }
    return {"location": "westeurope", "properties": {**properties, **more}}


def test_an_alert_lives_its_whole_life(put: Any) -> None:
    """It is made, read with Azure's defaults, listed, changed and deleted; a second deletion finds nothing."""
    assert put("PUT", RULE, alert()).status_code == 201
    assert put("GET", RULE).json()["properties"]["autoMitigate"] is True
    assert put("PUT", RULE, alert(severity=2)).status_code == 200
    [listed] = put("GET", RULE.rpartition("/")[0]).json()["value"]
    assert listed["properties"]["severity"] == 2
    assert [put("DELETE", RULE).status_code, put("DELETE", RULE).status_code] == [200, 204]
    assert put("GET", RULE).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"severity": 5}, "severity"),
        ({"evaluationFrequency": "PT7M"}, "evaluationFrequency"),
        ({"windowSize": "PT7H"}, "windowSize"),
        ({"evaluationFrequency": "P1D"}, "longer than"),
        ({"muteActionsDuration": "PT1H"}, "autoMitigate"),
        ({"scopes": [WORKSPACE + "-gone"]}, "logs-gone"),
        ({"actions": {"actionGroups": [TOLD + "-gone"]}}, "told-gone"),
        ({"criteria": {"allOf": []}}, "criteria"),
        ({"criteria": {"allOf": [{**CONDITION, "query": None}]}}, "query"),
    ],
)
def test_an_alert_that_azure_would_refuse_is_refused(put: Any, wrong: dict[str, Any], says: str) -> None:
    """The answer is 400 and names what is wrong."""
    answer = put("PUT", RULE, alert(**wrong))
    assert answer.status_code == 400
    assert says in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "wrong",
    [{"groupShortName": "thirteen-long"}, {"emailReceivers": [{"name": "it"}, {"name": "IT"}]}],
)
def test_an_action_group_that_azure_would_refuse_is_refused(put: Any, wrong: dict[str, Any]) -> None:
    """A short name has up to 12 characters, and receivers have names of their own."""
    body = {"location": "global", "properties": {"groupShortName": "mfd", **wrong}}
    assert put("PUT", TOLD, body).status_code == 400


def test_a_saved_query_goes_with_its_workspace(put: Any) -> None:
    """It needs the workspace, a category, a name and a query."""
    properties = {"category": "mfd", "displayName": "Mails", "query": "T"}
    gone = QUERY.replace("/logs/", "/gone/")
    assert put("PUT", gone, {"properties": properties}).status_code == 404
    assert put("PUT", QUERY, {"properties": {**properties, "query": ""}}).status_code == 400
    assert put("PUT", QUERY, {"properties": properties}).status_code == 201
    assert put("GET", QUERY).json()["properties"]["version"] == 2


def test_a_saved_query_changes_with_its_etag_only(put: Any) -> None:
    """Without one, or with an old one, the answer is 409."""
    properties = {"category": "mfd", "displayName": "Mails", "query": "T"}
    first = put("PUT", QUERY, {"properties": properties}).json()["etag"]
    assert put("PUT", QUERY, {"properties": properties}).status_code == 409
    assert put("PUT", QUERY, {"properties": properties, "etag": first}).status_code == 200
    assert put("PUT", QUERY, {"properties": properties, "etag": first}).status_code == 409
    assert put("PUT", QUERY, {"properties": properties, "etag": "*"}).status_code == 200
