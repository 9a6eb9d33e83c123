"""What tests ask of the simulator itself: its history, its counts, its mailboxes, and faults."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.places import INBOX


@dataclass
class Inspected:
    """A project's folder and the simulator that it is tried against."""

    root: Path
    simulator: Any
    stack: str = "test"

    def add_fault(self, **fault: Any) -> None:
        """Make the simulator fail or wait, see its faults."""
        answer = self.simulator.inspect.post("/inspection/faults", json=fault)
        assert answer.is_success, answer.text

    def clear_faults(self) -> None:
        """Let the simulator work as usual."""
        assert self.simulator.inspect.delete("/inspection/faults").is_success

    def counts(self) -> dict[str, int]:
        """Return how many objects of each kind the simulator holds, soft-deleted ones aside."""
        counts: dict[str, int] = self.simulator.inspect.get("/inspection/counts").json()
        return {kind: count for kind, count in counts.items() if count}

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Return the simulator's history."""
        events: list[dict[str, Any]] = self.simulator.inspect.get(
            "/inspection/events", params={"kind": kind} if kind else {}
        ).json()
        return events

    def mails(self) -> list[dict[str, Any]]:
        """Return the mails that arrived."""
        mails: list[dict[str, Any]] = self.simulator.inspect.get(
            "/inspection/mailboxes", params={"recipient": INBOX}
        ).json()
        return mails

    def wait_until(self, true: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait until something is so, or fail."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "waited in vain"
            time.sleep(0.02)
