"""Azure Monitor: Log Analytics workspaces and diagnostic settings."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.errors import bad_request, conflict, not_found, resource_not_found
from simulator.rules import rule
from simulator.services.resources import new_etag, normal_id

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.resources import Resources

WORKSPACE_TYPE = "Microsoft.OperationalInsights/workspaces"
SETTING_TYPE = "Microsoft.Insights/diagnosticSettings"
DESTINATIONS = ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId")
MONITOR_DOCS = "azure-docs, azure-monitor/essentials/diagnostic-settings"
# Log categories by the type of the resource (azure-docs, communication-services email-logs.md and its neighbours)
CATEGORIES = {
    "communicationservices": frozenset(
        {
            "Usage",
            "EmailSendMailOperational",
            "EmailStatusUpdateOperational",
            "EmailUserEngagementOperational",
            "AuthOperational",
            "SMSOperational",
            "ChatOperational",
        }
    ),
    "vaults": frozenset({"AuditEvent", "AzurePolicyEvaluationDetails"}),
    "workspaces": frozenset({"Audit", "SummaryLogs"}),
}
GROUPS = frozenset({"allLogs", "audit"})


class Monitoring:
    """Workspaces in the table `workspaces`, settings in `diagnosticSettings`, both by lower-case ARM id."""

    def __init__(self, core: Core, resources: Resources) -> None:
        self._core = core
        self._resources = resources
        self._workspaces = core.state.table("workspaces")
        self._settings = core.state.table("diagnosticSettings")
        core.timers.register("workspaces.delete", resources.remove_tree)

    # Workspaces

    def put_workspace(self, workspace_id: str, body: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Create or change a workspace; return it and whether it is new."""
        if not body.get("location"):
            raise bad_request("LocationRequired", "The location property is required for this definition.")
        old = self._workspaces.get(normal_id(workspace_id))
        now = stamp(self._core.clock.now())
        kept = old["properties"] if old else {"customerId": str(uuid.uuid4()), "createdDate": now}
        made = {
            "id": old["id"] if old else workspace_id,
            "name": workspace_id.rsplit("/", 1)[-1],
            "type": WORKSPACE_TYPE,
            "location": str(body["location"]).replace(" ", "").lower(),
            "tags": body.get("tags") or {},
            "etag": new_etag(),
            "properties": {
                "sku": {"name": "PerGB2018"},
                "retentionInDays": 30,
                "publicNetworkAccessForIngestion": "Enabled",
                "publicNetworkAccessForQuery": "Enabled",
                **body.get("properties", {}),
                "customerId": kept["customerId"],
                "createdDate": kept["createdDate"],
                "modifiedDate": now,
                "provisioningState": "Succeeded",
            },
        }
        self._workspaces[normal_id(workspace_id)] = made
        self._core.state.touched()
        return made, old is None

    def workspace(self, workspace_id: str) -> dict[str, Any]:
        """Return a workspace; 404 when it is not there."""
        found: dict[str, Any] | None = self._workspaces.get(normal_id(workspace_id))
        if found is None:
            parts = workspace_id.strip("/").split("/")
            raise resource_not_found(WORKSPACE_TYPE, parts[-1], parts[3])
        return found

    def workspaces(self, scope: str) -> list[dict[str, Any]]:
        """Return the workspaces of a group or subscription."""
        return [row for key, row in self._workspaces.items() if key.startswith(normal_id(scope) + "/")]

    def delete_workspace(self, workspace_id: str) -> str | None:
        """Begin to delete a workspace; return the operation's id, None when it was not there."""
        found = self._workspaces.get(normal_id(workspace_id))
        if found is None:
            return None
        seconds = self._core.settings.durations.short_operation
        return self._core.operations.begin("delete", found["id"], seconds, "workspaces.delete", tree_id=found["id"])

    # Diagnostic settings

    @rule("A diagnostic setting needs its resource, a destination, and a workspace that exists", MONITOR_DOCS)
    @rule("A category of one resource goes to one destination only once: 409 Conflict", MONITOR_DOCS)
    @rule("A log category must be one that the resource type has: 400 BadRequest", MONITOR_DOCS)
    def put_setting(self, resource_id: str, name: str, properties: dict[str, Any]) -> dict[str, Any]:
        """Create or change a diagnostic setting."""
        if not self._resources.exists(resource_id):
            parts = resource_id.strip("/").split("/")
            raise not_found("ResourceNotFound", f"The Resource '{'/'.join(parts[-3:])}' was not found.")
        self._check_destination(properties)
        self._check_categories(resource_id, properties)
        setting_id = f"/{resource_id.strip('/')}/providers/{SETTING_TYPE}/{name}"
        self._refuse_second(resource_id, setting_id, properties)
        made = {"id": setting_id, "name": name, "type": SETTING_TYPE, "properties": _filled(properties)}
        self._settings[normal_id(setting_id)] = made
        self._core.state.touched()
        return made

    def _check_destination(self, properties: dict[str, Any]) -> None:
        if not any(properties.get(name) for name in DESTINATIONS):
            raise bad_request("BadRequest", "At least one data sink needs to be specified.")
        workspace = properties.get("workspaceId")
        if workspace and normal_id(workspace) not in self._workspaces:
            raise not_found("ResourceNotFound", f"[simulator] the workspace '{workspace}' was not found")

    def _check_categories(self, resource_id: str, properties: dict[str, Any]) -> None:
        known = CATEGORIES.get(resource_id.rstrip("/").rsplit("/", 2)[-2].lower())
        for log in properties.get("logs") or []:
            category, group = log.get("category"), log.get("categoryGroup")
            if group is not None and group not in GROUPS:
                raise bad_request("BadRequest", f"Category group '{group}' is not supported.")
            if category is not None and known is not None and category not in known:
                raise bad_request("BadRequest", f"Category '{category}' is not supported.")

    def _refuse_second(self, resource_id: str, setting_id: str, properties: dict[str, Any]) -> None:
        for other in self.settings(resource_id):
            if normal_id(other["id"]) == normal_id(setting_id):
                continue
            same = _enabled(other["properties"]) & _enabled(properties)
            sinks = [
                name
                for name in DESTINATIONS
                if properties.get(name) and properties[name] == other["properties"].get(name)
            ]
            if same and sinks:
                raise conflict(
                    "Conflict",
                    f"Data sink '{properties[sinks[0]]}' is already used in diagnostic setting '{other['name']}' for "
                    f"category '{min(same)}'. Data sinks can't be reused in different settings on the same category "
                    "for the same resource.",
                )

    def settings(self, resource_id: str) -> list[dict[str, Any]]:
        """Return the diagnostic settings of a resource."""
        prefix = f"{normal_id(resource_id)}/providers/{SETTING_TYPE.lower()}/"
        return [row for key, row in self._settings.items() if key.startswith(prefix)]

    def setting(self, resource_id: str, name: str) -> dict[str, Any]:
        """Return a diagnostic setting; 404 when it is not there."""
        found = next((row for row in self.settings(resource_id) if row["name"].lower() == name.lower()), None)
        if found is None:
            raise not_found("ResourceNotFound", f"The diagnostic setting '{name}' does not exist.")
        return found

    def delete_setting(self, resource_id: str, name: str) -> bool:
        """Delete a diagnostic setting; return whether it was there."""
        key = normal_id(f"{resource_id}/providers/{SETTING_TYPE}/{name}")
        self._core.state.touched()
        return self._settings.pop(key, None) is not None


def _enabled(properties: dict[str, Any]) -> set[str]:
    entries = [*(properties.get("logs") or []), *(properties.get("metrics") or [])]
    names = {entry.get("category") or entry.get("categoryGroup") for entry in entries if entry.get("enabled", True)}
    return {str(name) for name in names if name}


def _filled(properties: dict[str, Any]) -> dict[str, Any]:
    empty = {"days": 0, "enabled": False}
    logs = [
        {"category": None, "categoryGroup": None, "retentionPolicy": empty, **entry}
        for entry in properties.get("logs") or []
    ]
    metrics = [{"timeGrain": None, "retentionPolicy": empty, **entry} for entry in properties.get("metrics") or []]
    return {**dict.fromkeys(DESTINATIONS), "eventHubName": None, **properties, "logs": logs, "metrics": metrics}
