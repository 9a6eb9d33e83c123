"""Who is told, and about what; and the queries that look it up."""

from __future__ import annotations

from typing import Any

import pytest

from components import MailAlerts, SavedQueries
from components.kusto_query import QUERIES, kusto_query
from components.saved_queries import TITLES


def alerts(**more: Any) -> MailAlerts:
    """Declare the alerts of a subscription with the documented quota."""
    arguments: Any = {
        "resource_group_name": "rg",
        "action_group_name": "contoso-mail",
        "location": "westeurope",
        "workspace_id": "workspace-id",
        "emails": ["it@contoso.com", "duty@contoso.com"],
        "mails_per_hour": 100,
        **more,
    }
    return MailAlerts("alerts", arguments)


def condition(rule: dict[str, Any]) -> dict[str, Any]:
    """Return the only condition of an alert."""
    [only] = rule["criteria"]["allOf"]
    return dict(only)


def test_everybody_is_told_by_every_alert(declare: Any) -> None:
    """One action group with all addresses; each alert watches the workspace and uses the group."""
    recorded = declare(lambda: alerts(secrets_end="2027-12-31"))
    [group] = recorded.of("ActionGroup").values()
    assert [receiver["emailAddress"] for receiver in group["emailReceivers"]] == ["it@contoso.com", "duty@contoso.com"]
    rules = recorded.of("ScheduledQueryRule")
    assert set(rules) == {"alerts-undelivered", "alerts-near-quota", "alerts-secrets-ending"}
    assert {(rule["scopes"][0], rule["actions"]["actionGroups"][0]) for rule in rules.values()} == {
        ("workspace-id", "alerts-id")
    }
    assert {rule["ruleName"] for rule in rules.values()} == {
        "contoso-mail-undelivered",
        "contoso-mail-near-quota",
        "contoso-mail-secrets-ending",
    }


def test_thresholds_follow_the_settings(declare: Any) -> None:
    """80 % of the quota, and the failures that are tolerated."""
    rules = declare(lambda: alerts(mails_per_hour=10, undelivered_per_hour=5)).of("ScheduledQueryRule")
    assert condition(rules["alerts-near-quota"])["threshold"] == 8
    assert condition(rules["alerts-undelivered"])["threshold"] == 5
    assert "alerts-secrets-ending" not in rules


def test_secrets_are_told_of_a_month_before_they_end(declare: Any) -> None:
    """The day stands in the query, and the last day in the text; it reminds every day."""
    rule = declare(lambda: alerts(secrets_end="2027-12-31")).of("ScheduledQueryRule")["alerts-secrets-ending"]
    assert "datetime(2027-12-01)" in condition(rule)["query"]
    assert "2027-12-31" in rule["description"]
    assert (rule["evaluationFrequency"], rule["windowSize"], rule["autoMitigate"]) == ("P1D", "P1D", False)


def test_an_alert_begins_with_a_table() -> None:
    """As Azure asks for; the comment of the file is left out."""
    for file in QUERIES.glob("*.kql"):
        assert kusto_query(file.stem, first_warning="2027-12-01").startswith("ACSEmail"), file.name


def test_a_value_that_is_missing_is_an_error() -> None:
    """No query is sent with a gap."""
    with pytest.raises(KeyError):
        kusto_query("secrets-ending")


def test_what_an_alert_sends_its_reader_to_is_there(declare: Any) -> None:
    """Every saved query that a description names is declared."""
    recorded = declare(lambda: [alerts(), SavedQueries("q", {"resource_group_name": "rg", "workspace_name": "logs"})])
    names = {query["displayName"] for query in recorded.of("SavedSearch").values()}
    assert names == set(TITLES.values())
    for rule in recorded.of("ScheduledQueryRule").values():
        assert any(f"'{name}'" in rule["description"] for name in names)
