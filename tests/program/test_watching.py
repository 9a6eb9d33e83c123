"""Alerts follow the settings: whom to tell, what the quota is, when secrets end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from .conftest import Declare, device

ECS = device("ecs", "ecs", sender="scan@AzureManagedDomain")
LOGS = {"diagnostics": {"workspaceName": "log-contoso"}, "microsoft365": None}
PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "watch.md").read_text()
TELL = {"emails": ["IT@contoso.com", "it@contoso.com"]}


def rules(stack: Declare, **settings: Any) -> dict[str, dict[str, Any]]:
    """Return the log alerts of a stack on Email Communication Service."""
    return stack(ECS, **{**LOGS, "watching": TELL, **settings}).recorded.of("ScheduledQueryRule")


def threshold(rule: dict[str, Any]) -> int:
    """Return how many rows an alert takes."""
    return int(rule["criteria"]["allOf"][0]["threshold"])


def test_nobody_is_told_by_default(stack: Declare) -> None:
    """Logs alone bring no alert and no saved query."""
    kinds = stack(ECS, **LOGS).kinds
    assert "Workspace" in kinds
    assert not kinds & {"ActionGroup", "ScheduledQueryRule", "SavedSearch"}


def test_an_address_that_stands_twice_is_told_once(stack: Declare) -> None:
    """Receivers of an action group have different names."""
    [group] = stack(ECS, **LOGS, watching=TELL).recorded.of("ActionGroup").values()
    assert [receiver["emailAddress"] for receiver in group["emailReceivers"]] == ["it@contoso.com"]


def test_the_quota_is_the_documented_one_unless_support_has_raised_it(stack: Declare) -> None:
    """80 % of 10 mails on Azure's domain, of 100 on an own one, or of what the settings say."""
    own = [{"name": "AzureManagedDomain"}, {"name": "devices.contoso.com"}]
    assert threshold(rules(stack)["alerts-near-quota"]) == 8
    assert threshold(rules(stack, domains=own)["alerts-near-quota"]) == 80
    raised = {**TELL, "mailsPerHour": 1000, "undeliveredPerHour": 3}
    assert threshold(rules(stack, watching=raised)["alerts-near-quota"]) == 800
    assert threshold(rules(stack, watching=raised)["alerts-undelivered"]) == 3


def test_the_first_secrets_that_end_are_told_of(stack: Declare) -> None:
    """While two generations overlap it is the older one; once it is taken out, the newer one."""
    for generations, end in ((["2026H2", "2027H1"], "2027-12-31"), (["2027H1"], "2028-06-30")):
        rule = rules(stack, credentials={"generations": generations})["alerts-secrets-ending"]
        assert end in rule["description"]


def test_the_page_on_it_is_right(stack: Declare) -> None:
    """Its settings bring what it lists, and it quotes what an alert says."""
    text = " ".join(PAGE.split())
    sample = yaml.safe_load(PAGE.partition("```yaml")[2].partition("```")[0])
    settings = {key.removeprefix("mfd:"): value for key, value in sample.items()}
    declared = stack(ECS, microsoft365=None, **settings).recorded
    for rule in declared.of("ScheduledQueryRule").values():
        assert f"| {rule['displayName']} |" in text
    for query in declared.of("SavedSearch").values():
        assert f"| {query['displayName']} |" in text
    assert declared.of("ScheduledQueryRule")["alerts-undelivered"]["description"] in text
