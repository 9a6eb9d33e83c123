"""How long to wait between two looks at Azure."""

from __future__ import annotations

# The first looks come quickly: DNS that is right already verifies in a moment. Then slower, up to 15 seconds.
SHORTEST = 1.0
LONGEST = 15.0
# What the service itself asks for is followed within these bounds, in seconds.
SERVICE_BOUNDS = (0.05, 60.0)
# How much longer is each pause than the one before? News is met late by a tenth of the wait at most, and by a second.
GROWTH = 1.1


class Pace:
    """The pause before the next look, in seconds: growing, short again after news, or as the service asks."""

    def __init__(self) -> None:
        self._pause = SHORTEST

    def news(self) -> None:
        """Look often again: more may follow soon."""
        self._pause = SHORTEST

    def pause(self, asked_for: float | None) -> float:
        """Return the pause; `asked_for` is the service's own wish."""
        if asked_for is not None:
            return min(max(asked_for, SERVICE_BOUNDS[0]), SERVICE_BOUNDS[1])
        pause, self._pause = self._pause, min(self._pause * GROWTH, LONGEST)
        return pause
