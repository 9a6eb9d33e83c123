"""What happens later: due actions are run by `settle`, which every face calls before it answers."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import moment_of, stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.clock import Clock
    from simulator.state import State


class Timers:
    """Named actions with text arguments; what is scheduled stands in the table `timers` and survives a restart."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._table = state.table("timers")
        self._actions: dict[str, Callable[..., None]] = {}

    def register(self, name: str, action: Callable[..., None]) -> None:
        """Say what a name does; called while the world is built."""
        self._actions[name] = action

    def schedule(self, name: str, seconds: float, /, **args: str) -> None:
        """Have the action run with `args` once `seconds` (scaled) are over."""
        if name not in self._actions:
            raise KeyError(f"no action is registered under {name!r}")
        with self._state.lock:
            due = stamp(self._clock.due_in(seconds))
            self._table[str(uuid.uuid4())] = {"action": name, "due": due, "args": args}
            self._state.touched()

    def settle(self) -> None:
        """Run what is due, earliest first, under the state's lock."""
        if not self._table:
            return
        with self._state.lock:
            now = stamp(self._clock.now())
            due = sorted((entry["due"], key) for key, entry in self._table.items() if entry["due"] <= now)
            for _, key in due:
                self._run(self._table.pop(key, None))

    def _run(self, entry: dict[str, Any] | None) -> None:
        if entry is None:  # an earlier action of this round emptied the state
            return
        self._state.touched()
        self._actions[entry["action"]](**entry["args"])

    def next_due(self) -> float | None:
        """Return the seconds until the next action, None when nothing is scheduled."""
        with self._state.lock:
            dues = [entry["due"] for entry in self._table.values()]
        return (moment_of(min(dues)) - self._clock.now()).total_seconds() if dues else None
