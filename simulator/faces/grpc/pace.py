"""How long the stand-ins wait: the real plugins' intervals, scaled by the simulator's one setting, cut by Cancel."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from simulator.faces.grpc.errors import CancelledByEngineError

# Shorter waits would only burn the processor that the simulator itself needs.
SHORTEST_SECONDS = 0.01


@dataclass(frozen=True)
class Pace:
    """Waits of one provider configuration; `time_scale` 0.01 makes each a hundred times shorter."""

    time_scale: float
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> None:
        """Wait `seconds` of simulated time."""
        await self.wait_real(max(seconds * self.time_scale, SHORTEST_SECONDS))

    async def wait_real(self, seconds: float) -> None:
        """Wait `seconds` as the server asked for them (Retry-After is real time); raise when the engine cancels."""
        try:
            await asyncio.wait_for(self.cancelled.wait(), timeout=seconds)
        except TimeoutError:
            return
        raise CancelledByEngineError
