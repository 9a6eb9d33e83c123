"""Microsoft Graph's gate: token, permissions, and the forms of paths."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from simulator.errors import WireError, not_implemented
from simulator.faces.http.authentication import caller_of
from simulator.faces.http.routes import Caller
from simulator.rules import INVENTED, rule
from simulator.services import graph_errors, tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.http.routes import Answer, Call, Route
    from simulator.world import World

ROOT = "/v1.0"
# /applications(appId='…') names an object by another key than its id
OTHER_KEY = re.compile(r"^/v1\.0/(applications|servicePrincipals)\(appId='([^']+)'\)", re.IGNORECASE)

READ_ALL = frozenset({"Directory.Read.All", "Directory.ReadWrite.All"})
APPLICATIONS = frozenset({"Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Directory.ReadWrite.All"})
# First part of the path: permissions of which one is needed to read, to write (permissions reference)
PERMISSIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "applications": (READ_ALL | APPLICATIONS | {"Application.Read.All"}, APPLICATIONS),
    "serviceprincipals": (READ_ALL | APPLICATIONS | {"Application.Read.All"}, APPLICATIONS),
    "directory": (READ_ALL | APPLICATIONS | {"Application.Read.All"}, APPLICATIONS),
    "directoryobjects": (READ_ALL | APPLICATIONS | {"Application.Read.All"}, APPLICATIONS),
    "oauth2permissiongrants": (
        READ_ALL | {"DelegatedPermissionGrant.ReadWrite.All"},
        frozenset({"DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"}),
    ),
    "domains": (READ_ALL | {"Domain.Read.All"}, frozenset({"Directory.ReadWrite.All"})),
    "organization": (READ_ALL | {"Organization.Read.All"}, frozenset({"Directory.ReadWrite.All"})),
    "identity": (
        frozenset({"Policy.Read.All", "Policy.Read.ConditionalAccess", "Policy.ReadWrite.ConditionalAccess"}),
        frozenset({"Policy.ReadWrite.ConditionalAccess"}),
    ),
    "policies": (frozenset({"Policy.Read.All"}), frozenset({"Policy.ReadWrite.ApplicationConfiguration"})),
    "users": (
        READ_ALL | {"User.Read.All", "User.ReadWrite.All"},
        frozenset({"Directory.ReadWrite.All", "User.ReadWrite.All"}),
    ),
}
CONSENT = re.compile(r"/approleassign(edto|ments)(/|$)|/oauth2permissiongrants(/|$)", re.IGNORECASE)
ASSIGNING = frozenset({"AppRoleAssignment.ReadWrite.All"})


class GraphGate:
    """Checks what every call to Graph has in common."""

    def __init__(self, world: World) -> None:
        self._world = world

    def caller(self, headers: Mapping[str, str]) -> Caller:
        """Return who calls; raise Graph's 401."""
        try:
            return caller_of(self._world, headers, tokens.GRAPH)
        except WireError as error:
            code = "InvalidAuthenticationToken"
            text = "Access token is empty." if error.code == "AuthenticationFailed" else error.message
            raise WireError(error.status, code, text) from None

    def normal_path(self, path: str) -> str:
        """Return the path with object ids where it names objects by client id; 404 for an unknown one."""
        if path.lower().startswith("/beta"):
            raise not_implemented(f"graph: {path} (only v1.0 is)")
        match = OTHER_KEY.match(path)
        if match is None:
            return path
        directory = self._world.directory
        is_application = match[1].lower() == "applications"
        found = directory.application(match[2]) if is_application else directory.service_principal_of(match[2])
        if found is None:
            raise graph_errors.resource_not_found(match[2])
        return f"{ROOT}/{match[1]}/{found['id']}{path[match.end() :]}"

    def answer(self, route: Route, call: Call) -> Answer:
        """Return the handler's answer to a call that may come through."""
        if not self._has_right(call):
            raise graph_errors.denied()
        return route.handler(call)

    @rule(
        "A caller needs an application permission of Graph for what it reads or writes: 403 otherwise",
        "permissions reference",
    )
    @rule("The administrator has every permission, unless inspection took it", INVENTED)
    def _has_right(self, call: Call) -> bool:
        reading = call.method == "GET" or call.path.lower().endswith("/getbyids")
        if call.caller.is_administrator:
            return self._administrator_has(call, reading=reading)
        section = call.path.split("/")[2].lower()
        read, write = PERMISSIONS.get(section, (frozenset(), frozenset()))
        wanted = (
            read if reading else ASSIGNING if CONSENT.search(call.path) and section == "serviceprincipals" else write
        )
        granted = self._world.logins.roles_of(call.caller.object_id, "https://graph.microsoft.com")
        return bool(wanted & set(granted))

    def _administrator_has(self, call: Call, *, reading: bool) -> bool:
        rights = self._world.rights
        if reading:
            return rights.has("read") or rights.has("graph")
        names = ["graph"]
        if CONSENT.search(call.path):
            names.append("consent")
        elif call.path.split("/")[2].lower() in {"applications", "serviceprincipals"}:
            names.append("applications")
        return rights.has(*names)
