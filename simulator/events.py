"""What every face was asked: tests ask the history, never the logs."""

from __future__ import annotations

import itertools
import threading
from collections import deque
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp

if TYPE_CHECKING:
    from simulator.clock import Clock

# How far back can a test look? Enough for the largest fleet; older events fall out.
LONGEST_HISTORY = 200_000


class History:
    """Events in the order they happened; in memory only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._events: deque[dict[str, Any]] = deque(maxlen=LONGEST_HISTORY)

    def record(self, kind: str, **fields: object) -> None:
        """Remember an event such as `arm.put`, `graph.post`, `smtp.mail`, `dns.query`; never give it a secret."""
        with self._lock:
            entry = {"number": next(self._numbers), "time": stamp(self._clock.now()), "kind": kind, **fields}
            self._events.append(entry)

    def events(self, kind: str = "", since: int = 0) -> list[dict[str, Any]]:
        """Return the events after number `since`, of `kind` or below it (`arm` finds `arm.put`)."""
        with self._lock:
            return [event for event in self._events if event["number"] > since and _is_of(str(event["kind"]), kind)]

    def forget(self) -> None:
        """Forget all; numbers go on."""
        with self._lock:
            self._events.clear()


def _is_of(found: str, wanted: str) -> bool:
    return not wanted or found == wanted or found.startswith(wanted + ".")
