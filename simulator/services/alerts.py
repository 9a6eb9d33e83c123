"""Azure Monitor's alerts: action groups, scheduled query rules, and the saved searches of a workspace.

Rules are kept and never evaluated: there is no Kusto here, and no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request, conflict, resource_not_found
from simulator.rules import rule
from simulator.services.resources import new_etag, normal_id

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.resources import Resources

ACTION_GROUP_TYPE = "Microsoft.Insights/ActionGroups"
RULE_TYPE = "microsoft.insights/scheduledqueryrules"
SAVED_SEARCH_TYPE = "Microsoft.OperationalInsights/savedSearches"
TYPES = {"actionGroups": ACTION_GROUP_TYPE, "scheduledQueryRules": RULE_TYPE, "savedSearches": SAVED_SEARCH_TYPE}
TABLES = tuple(TYPES)
SHORTEST_NAME, LONGEST_SHORT_NAME = 1, 12
HOURS = ("PT1H", "PT2H", "PT3H", "PT4H", "PT5H", "PT6H", "P1D")
FREQUENCIES = ("PT1M", "PT5M", "PT10M", "PT15M", "PT30M", "PT45M", *HOURS)
WINDOWS = (*FREQUENCIES, "P2D")
SEVERITIES = range(5)
AZURERM = "terraform-provider-azurerm, monitor_scheduled_query_rules_alert_v2_resource.go"
SPEC = "azure-rest-api-specs, Microsoft.Insights scheduledQueryRule_API.json"
GROUP_DOCS = "azure-docs, azure-monitor/alerts/resource-manager-action-groups"


class Alerts:
    """One table per kind, by lower-case ARM id."""

    def __init__(self, core: Core, resources: Resources) -> None:
        self._core = core
        self._resources = resources

    def put(self, table: str, resource_id: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Create or change one; return it and whether it is new. Raises WireError 400, 404 or 409."""
        {
            "actionGroups": self._check_group,
            "scheduledQueryRules": self._check_rule,
            "savedSearches": self._check_saved,
        }[table](resource_id, body)
        rows = self._core.state.table(table)
        old = rows.get(normal_id(resource_id))
        if table == "savedSearches" and old:
            _check_etag(old, body)
        made = {
            "id": old["id"] if old else resource_id,
            "name": resource_id.rsplit("/", 1)[-1],
            "type": TYPES[table],
            **{key: body[key] for key in ("location", "kind", "tags") if body.get(key) is not None},
            "properties": _filled(table, body["properties"]),
        }
        if table != "actionGroups":
            made["etag"] = new_etag()
        rows[normal_id(resource_id)] = made
        self._core.state.touched()
        return made, old is None

    def get(self, table: str, resource_id: str) -> dict[str, Any]:
        """Return one; 404 when it is not there."""
        found: dict[str, Any] | None = self._core.state.table(table).get(normal_id(resource_id))
        if found is None:
            parts = resource_id.strip("/").split("/")
            raise resource_not_found(TYPES[table], parts[-1], parts[3])
        return found

    def listed(self, table: str, scope: str) -> list[dict[str, Any]]:
        """Return those below a group or a workspace."""
        rows = self._core.state.table(table)
        return [row for key, row in rows.items() if key.startswith(normal_id(scope) + "/")]

    def delete(self, table: str, resource_id: str) -> bool:
        """Delete one; return whether it was there."""
        self._core.state.touched()
        return self._core.state.table(table).pop(normal_id(resource_id), None) is not None

    @rule("An action group needs a location and a short name of up to 12 characters", GROUP_DOCS)
    @rule("Receivers of an action group have different names", "azure-powershell, New-AzActionGroupEmailReceiverObject")
    def _check_group(self, _: str, body: dict[str, Any]) -> None:
        _need_location(body)
        properties = body.get("properties") or {}
        short = str(properties.get("groupShortName") or "")
        if not SHORTEST_NAME <= len(short) <= LONGEST_SHORT_NAME:
            raise bad_request("BadRequest", f"[simulator] groupShortName '{short}' must have 1 to 12 characters")
        receivers = [item for key, items in properties.items() if key.endswith("Receivers") for item in items or []]
        names = [str(receiver.get("name") or "").lower() for receiver in receivers]
        if "" in names or len(set(names)) < len(names):
            raise bad_request("BadRequest", "[simulator] each receiver needs a name of its own in the action group")

    @rule("A log alert needs severity 0 to 4, a query, a known frequency and window", AZURERM)
    @rule("A log alert that resolves itself cannot mute its actions", AZURERM)
    @rule("The scope and the action groups of a log alert must exist: 400", SPEC)
    @rule("A log alert is evaluated at least once in its window: 400")
    def _check_rule(self, _: str, body: dict[str, Any]) -> None:
        _need_location(body)
        properties = body.get("properties") or {}
        for wrong in (_wrong_figures(properties), _wrong_query(properties), self._missing(properties)):
            if wrong:
                raise bad_request("BadRequest", f"[simulator] {wrong}")

    def _missing(self, properties: dict[str, Any]) -> str | None:
        scopes = properties.get("scopes") or []
        if not scopes:
            return "scopes is empty"
        groups = (properties.get("actions") or {}).get("actionGroups") or []
        gone = [named for named in (*scopes, *groups) if not self._resources.exists(str(named))]
        return f"'{gone[0]}' was not found" if gone else None

    @rule("A saved search needs its workspace, a category, a name and a query", "Azure REST reference, Saved Searches")
    def _check_saved(self, resource_id: str, body: dict[str, Any]) -> None:
        workspace, _, _ = resource_id.rpartition("/savedSearches/")
        if not self._resources.exists(workspace):
            parts = workspace.strip("/").split("/")
            raise resource_not_found("Microsoft.OperationalInsights/workspaces", parts[-1], parts[3])
        properties = body.get("properties") or {}
        missing = [name for name in ("category", "displayName", "query") if not properties.get(name)]
        if missing:
            raise bad_request("InvalidParameter", f"[simulator] {missing[0]} is missing")


@rule("A change of a saved search takes its etag or `*`: 409", "MicrosoftDocs/azure-docs#49275")
def _check_etag(old: dict[str, Any], body: dict[str, Any]) -> None:
    if body.get("etag") not in ("*", old["etag"]):
        raise conflict("Conflict", "[simulator] the saved search is there already; a change takes its etag")


def _need_location(body: dict[str, Any]) -> None:
    if not body.get("location"):
        raise bad_request("LocationRequired", "The location property is required for this definition.")


def _wrong_figures(properties: dict[str, Any]) -> str | None:
    frequency, window = properties.get("evaluationFrequency"), properties.get("windowSize")
    if properties.get("severity") not in SEVERITIES:
        return f"severity {properties.get('severity')!r} is not 0 to 4"
    if frequency not in FREQUENCIES:
        return f"evaluationFrequency {frequency!r} is none of {', '.join(FREQUENCIES)}"
    if window not in WINDOWS:
        return f"windowSize {window!r} is none of {', '.join(WINDOWS)}"
    if WINDOWS.index(frequency) > WINDOWS.index(window):
        return f"evaluationFrequency {frequency} is longer than windowSize {window}"
    if properties.get("autoMitigate", True) and properties.get("muteActionsDuration"):
        return "muteActionsDuration needs autoMitigate to be false"
    return None


def _wrong_query(properties: dict[str, Any]) -> str | None:
    conditions = (properties.get("criteria") or {}).get("allOf") or []
    if not conditions:
        return "criteria.allOf is empty"
    missing = [
        name
        for condition in conditions
        for name in ("query", "operator", "threshold", "timeAggregation")
        if condition.get(name) is None
    ]
    return f"criteria.allOf: {missing[0]} is missing" if missing else None


def _filled(table: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return the properties as Azure answers: with its defaults and what it alone knows."""
    if table == "actionGroups":
        receivers = [{"status": "Enabled", **receiver} for receiver in properties.get("emailReceivers") or []]
        return {"enabled": True, **properties, "emailReceivers": receivers}
    if table == "scheduledQueryRules":
        return {"enabled": True, "autoMitigate": True, **properties}
    return {"version": 2, **properties}
