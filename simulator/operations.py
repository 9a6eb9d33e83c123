"""Long-running operations: begun now, over after a while, asked for by id until then."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp

if TYPE_CHECKING:
    from simulator.clock import Clock
    from simulator.state import State
    from simulator.timers import Timers

RUNNING = "Accepted"
DELETING = "Deleting"
SUCCEEDED = "Succeeded"
FAILED = "Failed"


class Operations:
    """Operations in the table `operations`. What the end brings about is a registered timer of the owner."""

    def __init__(self, state: State, clock: Clock, timers: Timers) -> None:
        self._state = state
        self._clock = clock
        self._timers = timers
        self._table = state.table("operations")

    def begin(self, kind: str, resource_id: str, seconds: float, then: str = "", /, **args: str) -> str:
        """Start an operation of `kind` ("create", "delete", "verify", ...) that lasts `seconds` (scaled); return its id.

        `then` names the timer that is run with `args` at the end.
        """
        operation_id = str(uuid.uuid4())
        running = DELETING if kind == "delete" else RUNNING
        self._table[operation_id] = {
            "id": operation_id,
            "kind": kind,
            "resourceId": resource_id,
            "running": running,
            "started": stamp(self._clock.now()),
            "due": stamp(self._clock.due_in(seconds)),
            "error": None,
        }
        if then:
            self._timers.schedule(then, seconds, **args)
        self._state.touched()
        return operation_id

    def find(self, operation_id: str) -> dict[str, Any] | None:
        """Return the operation: id, kind, resourceId, started, due, error; None when it is not known."""
        found = self._table.get(operation_id.lower())
        return dict(found) if found else None

    def status(self, operation_id: str) -> str:
        """Return "Accepted" ("Deleting" for a delete) while it runs, then "Succeeded" or "Failed"."""
        found = self._table[operation_id.lower()]
        if stamp(self._clock.now()) < found["due"]:
            return str(found["running"])
        return FAILED if found["error"] else SUCCEEDED

    def fail(self, operation_id: str, code: str, message: str) -> None:
        """Have the operation end as Failed, with this error."""
        self._table[operation_id.lower()]["error"] = {"code": code, "message": message}
        self._state.touched()
