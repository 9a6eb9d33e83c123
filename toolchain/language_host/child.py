"""One process that the host started, and how it ends."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Seconds that a child has between SIGTERM and SIGKILL. The engine gives the host five seconds altogether.
GRACE = 2.0


class Child:
    """A process in a session of its own: a signal for the host's group passes it by.

    `command` runs in `folder` at once; its output goes to pipes, or where the host's own goes. Raises OSError.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: str, *, piped: bool) -> None:
        output = subprocess.PIPE if piped else None
        self.process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=folder or None,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        self.ended = threading.Event()
        self._lock = threading.Lock()
        threading.Thread(target=self._reap, daemon=True).start()

    def wait(self) -> int:
        """Return the exit code (negative: the signal)."""
        self.ended.wait()
        return self.process.wait()

    def end(self) -> None:
        """Ask the process to end, and make it end after the grace."""
        self.send(signal.SIGTERM)
        if not self.ended.wait(GRACE):
            self.send(signal.SIGKILL)

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and its own children, unless it has ended."""
        with self._lock:
            if not self.ended.is_set():
                self._send(number)

    def _reap(self) -> None:
        os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        with self._lock:  # until it is reaped, its process id cannot belong to anybody else
            self._send(signal.SIGKILL)  # what it left behind in its session
            self.process.wait()
            self.ended.set()

    def _send(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, number)
