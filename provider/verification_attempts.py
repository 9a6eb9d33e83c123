"""When a check may be asked for again."""

from __future__ import annotations

from provider.verification_states import FAILED, State

# A check failed, and DNS answers what it should: how long until it is asked for again, in seconds? 2, 4, 8, … 60.
SHORTEST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
# A check failed, and DNS does not answer what it should: it would fail again. But Azure may see other servers than we.
PAUSE_WHILE_WRONG = 300.0
# A check was asked for, and stays NotStarted (seen for more than a day, Microsoft Q&A 5936044): only asking again helps.
PAUSE_WHILE_IGNORED = 60.0


class Attempts:
    """Remembers when one check was asked for."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._pause = SHORTEST_PAUSE

    def due(self, state: State, now: float, *, dns_is_wrong: bool) -> bool:
        """Say whether the check may be asked for now; the first time it always may."""
        if self._last is None:
            return True
        if state.status != FAILED:
            return now - self._last >= PAUSE_WHILE_IGNORED
        return now - self._last >= (PAUSE_WHILE_WRONG if dns_is_wrong else self._pause)

    def note(self, now: float) -> None:
        """Remember that the check was asked for."""
        if self._last is not None:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._last = now
