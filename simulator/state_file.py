"""The state on disk: loaded at start, saved whole and at once, at most once a second and at the end."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from typing import TYPE_CHECKING, Any

from simulator.errors import SimulatorError
from simulator.state import State

if TYPE_CHECKING:
    from pathlib import Path

SAVE_SECONDS = 1.0


class StateFileError(SimulatorError):
    """Raised when the file is there and is not a state."""


def load(path: Path | None) -> State:
    """Return the state of a file; a new one without file. Raises StateFileError."""
    if path is None or not path.exists():
        return State()
    try:
        tables: dict[str, dict[str, Any]] = json.loads(path.read_text())
    except ValueError:
        raise StateFileError(f"{path} is not a state of the simulator; remove it to begin anew") from None
    return State(tables)


class StateFile:
    """Saves a state whenever it changed."""

    def __init__(self, state: State, path: Path) -> None:
        self._state = state
        self._path = path
        self._saved = -1
        # The last save, at the end, may meet the one that a thread has begun
        self._saving = threading.Lock()

    async def keep_saving(self) -> None:
        """Save once a second until cancelled."""
        while True:
            await asyncio.to_thread(self.save)
            await asyncio.sleep(SAVE_SECONDS)

    def save(self) -> None:
        """Save if something changed; a killed process leaves the old file or the new one."""
        with self._saving:
            self._save()

    def _save(self) -> None:
        changes = self._state.changes
        if changes == self._saved:
            return
        part = self._path.with_name(f".{self._path.name}.part")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(self._state.as_json())
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
        self._saved = changes
