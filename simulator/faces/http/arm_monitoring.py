"""ARM's face of Azure Monitor: workspaces, and diagnostic settings of any resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.http.arm_operations import ArmOperations
from simulator.faces.http.routes import Answer
from simulator.services.monitoring import CATEGORIES

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PROVIDER = "/providers/Microsoft.OperationalInsights/workspaces"
GROUP = "/subscriptions/{sub}/resourceGroups/{group}"
WORKSPACE = f"{GROUP}{PROVIDER}/{{name}}"
INSIGHTS = "{resourceUri}/providers/Microsoft.Insights"
SETTINGS = f"{INSIGHTS}/diagnosticSettings"


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about monitoring."""
    face = _Monitoring(world)
    routes.add("GET", f"/subscriptions/{{sub}}{PROVIDER}", face.workspaces)
    routes.add("GET", f"{GROUP}{PROVIDER}", face.workspaces)
    routes.add("GET", WORKSPACE, face.get_workspace)
    routes.add("PUT", WORKSPACE, face.put_workspace)
    routes.add("DELETE", WORKSPACE, face.delete_workspace)
    routes.add("GET", SETTINGS, face.settings)
    routes.add("GET", f"{SETTINGS}/{{name}}", face.get_setting)
    routes.add("PUT", f"{SETTINGS}/{{name}}", face.put_setting)
    routes.add("DELETE", f"{SETTINGS}/{{name}}", face.delete_setting)
    routes.add("GET", f"{INSIGHTS}/diagnosticSettingsCategories", face.categories)


class _Monitoring:
    def __init__(self, world: World) -> None:
        self._monitoring = world.monitoring
        self._operations = ArmOperations(world)

    def workspaces(self, call: Call) -> Answer:
        return Answer(body={"value": self._monitoring.workspaces(call.path.partition("/providers/")[0])})

    def get_workspace(self, call: Call) -> Answer:
        return Answer(body=self._monitoring.workspace(call.path.rstrip("/")))

    def put_workspace(self, call: Call) -> Answer:
        made, is_new = self._monitoring.put_workspace(call.path.rstrip("/"), call.body or {})
        return Answer(201 if is_new else 200, made)

    def delete_workspace(self, call: Call) -> Answer:
        operation = self._monitoring.delete_workspace(call.path.rstrip("/"))
        return self._operations.accepted(call, operation) if operation else Answer(204)

    def settings(self, call: Call) -> Answer:
        return Answer(body={"value": self._monitoring.settings(call.params["resourceUri"])})

    def get_setting(self, call: Call) -> Answer:
        return Answer(body=self._monitoring.setting(call.params["resourceUri"], call.params["name"]))

    def put_setting(self, call: Call) -> Answer:
        made = self._monitoring.put_setting(call.params["resourceUri"], call.params["name"], call.properties)
        return Answer(200, made)

    def delete_setting(self, call: Call) -> Answer:
        was_there = self._monitoring.delete_setting(call.params["resourceUri"], call.params["name"])
        return Answer(200 if was_there else 204)

    def categories(self, call: Call) -> Answer:
        known = CATEGORIES.get(call.params["resourceUri"].rstrip("/").rsplit("/", 2)[-2].lower(), frozenset())
        rows = [{"name": name, "properties": {"categoryType": "Logs"}} for name in sorted(known)]
        return Answer(body={"value": rows})
