"""ARM's face of Azure Monitor's alerts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from simulator.faces.http.routes import Answer

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

GROUP = "/subscriptions/{sub}/resourceGroups/{group}/providers"
PLACES = {
    "actionGroups": f"{GROUP}/Microsoft.Insights/actionGroups",
    "scheduledQueryRules": f"{GROUP}/Microsoft.Insights/scheduledQueryRules",
    "savedSearches": f"{GROUP}/Microsoft.OperationalInsights/workspaces/{{workspace}}/savedSearches",
}


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about alerts and saved searches."""
    face = _Alerts(world)
    for table, place in PLACES.items():
        routes.add("GET", place, partial(face.listed, table))
        routes.add("GET", f"{place}/{{name}}", partial(face.get, table))
        routes.add("PUT", f"{place}/{{name}}", partial(face.put, table))
        routes.add("DELETE", f"{place}/{{name}}", partial(face.delete, table))


class _Alerts:
    def __init__(self, world: World) -> None:
        self._alerts = world.alerts

    def listed(self, table: str, call: Call) -> Answer:
        return Answer(body={"value": self._alerts.listed(table, call.path.rstrip("/").rpartition("/")[0])})

    def get(self, table: str, call: Call) -> Answer:
        return Answer(body=self._alerts.get(table, call.path.rstrip("/")))

    def put(self, table: str, call: Call) -> Answer:
        made, is_new = self._alerts.put(table, call.path.rstrip("/"), call.body or {})
        return Answer(201 if is_new else 200, made)

    def delete(self, table: str, call: Call) -> Answer:
        return Answer(200 if self._alerts.delete(table, call.path.rstrip("/")) else 204)
