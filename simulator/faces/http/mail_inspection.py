"""Inspection of what concerns mail alone: the limits of the quota."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.http.routes import Answer

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls of inspection that change the quota."""

    def change(call: Call) -> Answer:
        """Change limits, e.g. `{"custom": {"perMinute": 2}}`; `{}` puts the documented ones back."""
        with world.state.lock:
            world.mail.quota.configure(call.body or {})
        return Answer(204)

    routes.add("PUT", "/inspection/quota", change)
