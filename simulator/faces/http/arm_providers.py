"""ARM's resource providers: read, register, unregister."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.faces.http.routes import Answer

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

PROVIDERS = "/subscriptions/{sub}/providers"


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about resource providers."""
    providers = world.providers

    def listed(call: Call) -> Answer:
        del call
        return Answer(body={"value": providers.all()})

    def one(call: Call) -> Answer:
        return Answer(body=providers.provider(call.params["namespace"]))

    def register(call: Call) -> Answer:
        return Answer(body=providers.register(call.params["namespace"], registered=True))

    def unregister(call: Call) -> Answer:
        return Answer(body=providers.register(call.params["namespace"], registered=False))

    routes.add("GET", PROVIDERS, listed)
    routes.add("GET", f"{PROVIDERS}/{{namespace}}", one)
    routes.add("POST", f"{PROVIDERS}/{{namespace}}/register", register)
    routes.add("POST", f"{PROVIDERS}/{{namespace}}/unregister", unregister)
