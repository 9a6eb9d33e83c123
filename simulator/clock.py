"""The simulator's time: real time, moved forward by inspection, with one scale for every duration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.state import State

OFFSET = "offsetSeconds"


class Clock:
    """Tells the time in UTC. `time_scale` 0.01 makes every duration a hundred times shorter."""

    def __init__(self, state: State, time_scale: float = 1.0) -> None:
        self._table = state.table("clock")
        self._state = state
        self.time_scale = time_scale

    def now(self) -> datetime:
        """Return real time plus what inspection added."""
        return datetime.now(UTC) + timedelta(seconds=float(self._table.get(OFFSET, 0.0)))

    def due_in(self, seconds: float) -> datetime:
        """Return the moment at which something that lasts `seconds` for real is over here."""
        return self.now() + timedelta(seconds=seconds * self.time_scale)

    def advance(self, seconds: float) -> None:
        """Move time forward by `seconds`, unscaled: a day later means that secrets are a day older."""
        self._table[OFFSET] = float(self._table.get(OFFSET, 0.0)) + seconds
        self._state.touched()


def stamp(moment: datetime) -> str:
    """Return the form that the tables hold and Graph answers with: 2026-11-24T12:00:00.000000Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> datetime:
    """Return the moment of any ISO 8601 form; without a zone it is UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
