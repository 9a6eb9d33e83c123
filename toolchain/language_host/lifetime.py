"""When the host ends, and what it ends on the way."""

from __future__ import annotations

import os
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from toolchain.language_host.child import Child

# Seconds between two looks at whether the engine is still there.
PARENT_CHECK = 0.5


class Lifetime:
    """Knows the running programs and plugins, and whether the engine wants to end.

    On Cancel the programs end at once. The host itself stays until the last plugin is gone: on Ctrl-C the engine
    cancels the host while a provider is still reporting what it got done.
    """

    def __init__(self) -> None:
        self.cancelled = threading.Event()
        self._parent = os.getppid()
        self._lock = threading.Lock()
        self._programs: list[Child] = []
        self._plugins: list[Child] = []

    def add_program(self, child: Child) -> None:
        """Remember a program; it ends when the engine cancels."""
        with self._lock:
            self._programs.append(child)
        if self.cancelled.is_set():
            child.end()

    def add_plugin(self, child: Child) -> None:
        """Remember a plugin; the host stays until it has ended."""
        with self._lock:
            self._plugins.append(child)

    def cancel(self) -> None:
        """End the programs, and the host once the last plugin has ended."""
        self.cancelled.set()
        with self._lock:
            programs = tuple(self._programs)
        for child in programs:
            child.end()

    def wait(self) -> None:
        """Return when the host may end. When the engine has died, every child is ended first."""
        while not self.cancelled.wait(PARENT_CHECK):
            if self._orphaned():
                return
        for child in self._children():
            while not child.ended.wait(PARENT_CHECK):
                if self._orphaned():
                    return

    def _children(self) -> list[Child]:
        with self._lock:
            return [*self._programs, *self._plugins]

    def _orphaned(self) -> bool:
        if os.getppid() == self._parent:
            return False
        for child in self._children():
            child.send(signal.SIGKILL)
        return True
