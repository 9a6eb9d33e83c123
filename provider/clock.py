"""Time for whatever waits: real here, made by hand in tests."""

from __future__ import annotations

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Measures and passes time."""

    def now(self) -> float:
        """Return seconds since some moment."""

    def sleep(self, seconds: float) -> bool:
        """Wait; return True if the wait was cancelled."""


class CancellableClock:
    """The machine's clock; setting `cancelled` ends a sleep."""

    def __init__(self, cancelled: threading.Event) -> None:
        self._cancelled = cancelled

    def now(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> bool:
        """Wait; return True if the wait was cancelled."""
        return self._cancelled.wait(max(seconds, 0.0))
