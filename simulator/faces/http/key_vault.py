"""Key Vault's data plane: secrets with versions, behind a challenge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.faces.http.authentication import caller_of
from simulator.rules import rule
from simulator.services import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.http.routes import Answer, Call, Caller, Route
    from simulator.world import World


class VaultGate:
    """Checks what every call to a vault has in common."""

    def __init__(self, world: World) -> None:
        self._world = world

    @rule("A call without token is answered with 401 and a challenge that names authority and resource", "azure-docs")
    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who calls; raise 401 with the challenge."""
        try:
            return caller_of(self._world, headers, tokens.KEY_VAULT)
        except WireError as error:
            origin, tenant = self._world.origin, self._world.settings.tenant_id
            challenge = f'Bearer authorization="{origin}/{tenant}", resource="{origin}"'
            raise WireError(401, "Unauthorized", error.message, {"www-authenticate": challenge}) from None

    def answer(self, route: Route, call: Call) -> Answer:
        """Return the handler's answer."""
        return route.handler(call)
