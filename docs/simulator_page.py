"""The reference of the simulator: what it implements, from its own tables."""

from __future__ import annotations

from simulator.coverage import coverage


def simulator_page() -> str:
    """Return the page that `python -m simulator --coverage` prints, with a way to what it is for."""
    title, _, rest = coverage().partition("\n")
    return f"{title}\n\nWhat it is for, and what it does not do: [the simulator's own page](../../simulator/README.md).\n{rest}"
