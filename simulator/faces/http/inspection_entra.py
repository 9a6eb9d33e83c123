"""Inspection of Entra ID: what an administrator sets in a portal, and what stands in other tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.errors import bad_request
from simulator.faces.http.routes import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World


def add_routes(routes: Routes, world: World) -> None:
    """Add the calls about Entra ID."""
    face = _Entra(world)
    routes.add("GET", "/inspection/entra", face.shown)
    routes.add("PUT", "/inspection/entra", face.change)


class _Entra:
    def __init__(self, world: World) -> None:
        self._world = world
        self._parts: dict[str, Callable[[Any], None]] = {
            "securityDefaults": self._security_defaults,
            "domains": world.domains.replace,
            "conditionalAccess": self._conditional_access,
            "users": self._users,
            "applicationsElsewhere": self._applications,
        }

    def shown(self, call: Call) -> Answer:
        """Tell every part."""
        del call
        world = self._world
        return Answer(
            body={
                "securityDefaults": world.policies.security_defaults,
                "domains": [
                    {"id": name, "mailExchange": world.domains.mail_exchange(name)} for name in world.domains.rows
                ],
                "conditionalAccess": list(world.policies.conditional_access.values()),
                "users": list(world.directory.users.values()),
                "applicationsElsewhere": list(world.directory.foreign.values()),
            }
        )

    def change(self, call: Call) -> Answer:
        """Change the parts that are named."""
        wanted = call.body or {}
        unknown = sorted(wanted.keys() - self._parts.keys())
        if unknown:
            known = ", ".join(self._parts)
            raise bad_request("UnknownPart", f"[simulator] unknown: {', '.join(unknown)}; known are {known}")
        for name, value in wanted.items():
            self._parts[name](value)
        return self.shown(call)

    def _security_defaults(self, wanted: object) -> None:
        self._world.policies.security_defaults = bool(wanted)

    def _conditional_access(self, wanted: list[dict[str, Any]]) -> None:
        self._world.policies.conditional_access.clear()
        for policy in wanted:
            self._world.policies.add(policy)

    def _users(self, wanted: list[dict[str, Any]]) -> None:
        people = self._world.directory.people
        for entry in wanted:
            name = str(entry.get("userPrincipalName", ""))
            found = people.find(name)
            if found is None:
                people.add({"displayName": name.partition("@")[0], **entry})
            else:
                people.change(found, entry)

    def _applications(self, wanted: list[dict[str, Any]]) -> None:
        for entry in wanted:
            self._world.directory.register_elsewhere(entry)
