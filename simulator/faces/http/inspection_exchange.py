"""Inspection of Exchange Online: cmdlets as an administrator's script calls them, and what no cmdlet sets."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from simulator.errors import bad_request
from simulator.faces.http.routes import Answer

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World


def add_routes(routes: Routes, world: World) -> None:
    """Add inspection of Exchange Online."""
    face = _ExchangeInspection(world)
    routes.add("POST", "/inspection/exchange/cmdlets", face.run)
    routes.add("PUT", "/inspection/exchange/addresses", face.addresses)
    routes.add("GET", "/inspection/exchange/addresses", face.told)
    routes.add("PUT", "/inspection/exchange/tenant", face.turn)
    routes.add("GET", "/inspection/exchange/tenant", face.switches)


class _ExchangeInspection:
    def __init__(self, world: World) -> None:
        self._world = world

    def run(self, call: Call) -> Answer:
        """Carry out a cmdlet: `{CmdletInput: {CmdletName, Parameters}}`, the shape of the Exchange Online Admin API."""
        wanted = (call.body or {}).get("CmdletInput") or {}
        found = self._world.exchange.cmdlets.run(str(wanted.get("CmdletName", "")), wanted.get("Parameters") or {})
        return Answer(body={"value": found})

    def addresses(self, call: Call) -> Answer:
        """Say which public address each loopback address stands for; all are said at once."""
        wanted = {str(inner): str(outer) for inner, outer in (call.body or {}).items()}
        try:
            pairs = {str(IPv4Address(inner)): str(IPv4Address(outer)) for inner, outer in wanted.items()}
        except ValueError as error:
            raise bad_request("InvalidAddress", f"[simulator] {error}") from None
        with self._world.state.lock:
            self._world.exchange.store.stands_for(pairs)
        return self.told(call)

    def told(self, call: Call) -> Answer:
        """Tell which public address each loopback address stands for."""
        del call
        return Answer(body=self._world.state.table("exchangeAddresses"))

    def turn(self, call: Call) -> Answer:
        """Set switches of the tenant, and return all."""
        return Answer(body=self._world.exchange.turn(call.body or {}))

    def switches(self, call: Call) -> Answer:
        """Return every switch."""
        del call
        return Answer(body=self._world.exchange.switches.all())
