"""How long to go on trying: new role assignments and SMTP user names take minutes to reach every server."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

# How long is the first pause, and the longest, in seconds? Short at first: mostly only one refresh is missing.
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


@dataclass(frozen=True)
class Patience:
    """One deadline for all devices, `seconds` from the first pause; `stop()` ends every pause at once (Ctrl-C)."""

    seconds: float
    _began: list[float] = field(default_factory=list, repr=False)
    _stopped: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def left(self) -> float:
        """Seconds until the deadline, never below 0."""
        began = self._began[0] if self._began else time.monotonic()
        return max(0.0, began + self.seconds - time.monotonic())

    @property
    def stopped(self) -> bool:
        """Whether somebody called `stop`."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """End every pause now and allow no further one."""
        self._stopped.set()

    def next_pause(self, attempts: int) -> float:
        """Return the pause after that many attempts, in seconds; 0 when the deadline is over."""
        if not self._began:
            self._began.append(time.monotonic())
        return min(FIRST_PAUSE * 2.0 ** (attempts - 1), LONGEST_PAUSE, self.left)

    def pause(self, seconds: float) -> bool:
        """Sleep; False when nobody should go on."""
        return not self._stopped.wait(seconds)
