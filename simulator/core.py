"""What every service is built on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from simulator.clock import Clock
from simulator.events import History
from simulator.faults import Faults
from simulator.operations import Operations
from simulator.settings import Settings
from simulator.state import State
from simulator.timers import Timers


@dataclass
class Core:
    """State, time and chance. `on_reset` holds what is called after inspection emptied the state."""

    settings: Settings
    state: State
    clock: Clock
    history: History
    timers: Timers
    operations: Operations
    random: random.Random
    faults: Faults
    # Where faces listen (name to host:port), for faces that speak to each other, such as "dns"
    addresses: dict[str, str] = field(default_factory=dict)
    on_reset: list[Callable[[], None]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        """The one HTTPS origin, known once that face has its port."""
        return f"https://{self.addresses['https']}"

    def between(self, limits: tuple[float, float]) -> float:
        """Return seconds drawn from a range of durations."""
        return self.random.uniform(*limits)


def build_core(settings: Settings, state: State) -> Core:
    """Return a core around a state, which may be one that was loaded."""
    dice = random.Random(settings.seed)  # noqa: S311 - repeatable on purpose, never a secret
    clock = Clock(state, settings.time_scale)
    timers = Timers(state, clock)
    return Core(
        settings=settings,
        state=state,
        clock=clock,
        history=History(clock),
        timers=timers,
        operations=Operations(state, clock, timers),
        random=dice,
        faults=Faults(dice),
    )
