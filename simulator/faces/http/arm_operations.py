"""Long-running operations of the platform: 202 with an address to ask until it answers 200."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import not_found
from simulator.faces.http.routes import Answer
from simulator.operations import FAILED, SUCCEEDED
from simulator.rules import INVENTED, rule

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

RESULTS = "/subscriptions/{sub}/operationresults/{operation}"
STATUSES = "/subscriptions/{sub}/operationstatuses/{operation}"
# How often would clients ask? Only a scaled simulator says anything
POLL_SECONDS = 5.0
SHORTEST_POLL_MS = 20


class ArmOperations:
    """Answers that begin operations, and polls."""

    def __init__(self, world: World) -> None:
        self._world = world

    def add_routes(self, routes: Routes) -> None:
        """Add the addresses that clients poll."""
        routes.add("GET", RESULTS, self._result)
        routes.add("GET", STATUSES, self._status)

    def accepted(self, call: Call, operation_id: str, *, status_too: bool = False, at: str = RESULTS) -> Answer:
        """Return 202 with `Location`, and with `Azure-AsyncOperation` where the real service sends it."""
        headers = {"location": self._address(call, at, operation_id), **self._pace()}
        if status_too:
            headers["azure-asyncoperation"] = self._address(call, STATUSES, operation_id)
        return Answer(202, headers=headers)

    def _result(self, call: Call) -> Answer:
        if self._status_of(call) in {SUCCEEDED, FAILED}:
            return Answer(200)
        return self.accepted(call, call.params["operation"])

    def _status(self, call: Call) -> Answer:
        status = self._status_of(call)
        running = status not in {SUCCEEDED, FAILED}
        return Answer(body={"status": "InProgress" if running else status}, headers=self._pace() if running else {})

    def find(self, call: Call) -> dict[str, Any]:
        """Return the operation that is asked for; 404 when there is none."""
        found = self._world.operations.find(call.params["operation"])
        if found is None:
            raise not_found("OperationNotFound", f"[simulator] there is no operation '{call.params['operation']}'")
        return found

    def _status_of(self, call: Call) -> str:
        return self._world.operations.status(self.find(call)["id"])

    def _address(self, call: Call, template: str, operation_id: str) -> str:
        path = template.format(sub=self._world.settings.subscription_id, operation=operation_id)
        return f"{self._world.origin}{path}?api-version={call.api_version}"

    @rule("Only with a time scale below 1 do polls ask for a pace, with retry-after-ms", INVENTED)
    def _pace(self) -> dict[str, str]:
        scale = self._world.clock.time_scale
        milliseconds = max(int(POLL_SECONDS * scale * 1000), SHORTEST_POLL_MS)
        return {"retry-after-ms": str(milliseconds)} if scale < 1 else {}
