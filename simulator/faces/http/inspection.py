"""Inspection: what tests ask the simulator and tell it. JSON, no token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.clock import moment_of
from simulator.errors import WireError, bad_request
from simulator.faces.http.routes import Answer
from simulator.services.directory import ADMINISTRATOR_USER_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.faces.http.routes import Call, Routes
    from simulator.world import World

# Tables that hold objects of the cloud, as `counts` shows them
COUNTED = (
    "resourceGroups",
    "communicationServices",
    "smtpUsernames",
    "emailServices",
    "emailDomains",
    "senderUsernames",
    "suppressionLists",
    "suppressionListAddresses",
    "roleDefinitions",
    "roleAssignments",
    "dnsZones",
    "dnsRecordSets",
    "diagnosticSettings",
    "workspaces",
    "actionGroups",
    "scheduledQueryRules",
    "savedSearches",
    "vaults",
    "vaultSecrets",
    "vaultKeys",
    "storageAccounts",
    "blobContainers",
    "applications",
    "servicePrincipals",
    "appRoleAssignments",
    "oauth2PermissionGrants",
)
BY_HAND = "dns_by_hand"


def add_routes(routes: Routes, world: World) -> None:
    """Add inspection."""
    face = _Inspection(world)
    handlers: tuple[tuple[str, str, Callable[[Call], Answer]], ...] = (
        ("GET", "events", face.events),
        ("GET", "mailboxes", face.mailboxes),
        ("GET", "counts", face.counts),
        ("POST", "reset", face.reset),
        ("POST", "faults", face.add_fault),
        ("DELETE", "faults", face.clear_faults),
        ("POST", "clock", face.advance),
        ("GET", "clock", face.clock),
        ("GET", "dns", face.dns),
        ("PUT", "dns", face.set_dns),
        ("DELETE", "dns", face.forget_dns),
        ("PUT", "verification", face.verification),
        ("GET", "rights", face.rights),
        ("PUT", "rights", face.take_rights),
        ("POST", "devicelogin", face.device_login),
    )
    for method, name, handler in handlers:
        routes.add(method, f"/inspection/{name}", handler)


class _Inspection:
    def __init__(self, world: World) -> None:
        self._world = world

    def events(self, call: Call) -> Answer:
        """List what happened, of `kind` (or below it) and after event number `since`."""
        found = self._world.history.events(call.query.get("kind", ""), int(call.query.get("since", "0")))
        return Answer(body=found)

    def mailboxes(self, call: Call) -> Answer:
        """List the mails that arrived."""
        return Answer(body=self._world.mail.mailboxes(call.query.get("recipient", "")))

    def counts(self, call: Call) -> Answer:
        """Count the objects per kind, without soft-deleted ones and without those that every tenant has."""
        del call
        tables = {name: self._world.state.table(name).values() for name in COUNTED}
        return Answer(body={name: sum(not row.get("_builtIn") for row in rows) for name, rows in tables.items()})

    def reset(self, call: Call) -> Answer:
        """Empty everything."""
        del call
        self._world.reset()
        return Answer(204)

    def add_fault(self, call: Call) -> Answer:
        """Put a fault in place (see `Faults.add`)."""
        return Answer(201, {"id": self._world.faults.add(call.body or {})})

    def clear_faults(self, call: Call) -> Answer:
        """Take all faults away."""
        del call
        self._world.faults.clear()
        return Answer(204)

    def advance(self, call: Call) -> Answer:
        """Move the clock forward by `advanceSeconds`, unscaled, or to the moment `now`."""
        body, clock = call.body or {}, self._world.clock
        try:
            seconds = (moment_of(body["now"]) - clock.now()).total_seconds() if "now" in body else 0.0
        except ValueError:
            raise bad_request("InvalidMoment", "[simulator] now is a moment as in 2027-01-01T00:00:00Z") from None
        clock.advance(seconds + float(body.get("advanceSeconds", 0)))
        self._world.timers.settle()
        return self.clock(call)

    def clock(self, call: Call) -> Answer:
        """Tell the simulator's time."""
        del call
        return Answer(body={"now": self._world.clock.now().isoformat(), "timeScale": self._world.clock.time_scale})

    def dns(self, call: Call) -> Answer:
        """List the records set by hand."""
        del call
        return Answer(body=list(self._by_hand.values()))

    def set_dns(self, call: Call) -> Answer:
        """Set a record set by hand: `name`, `type`, `values` (TXT bare), `ttl`."""
        body = call.body or {}
        name, kind = self._key(body)
        row = {"name": name, "type": kind, "values": list(body.get("values", [])), "ttl": int(body.get("ttl", 3600))}
        self._by_hand[f"{name}|{kind}".lower()] = row
        self._world.state.touched()
        return Answer(body=row)

    def forget_dns(self, call: Call) -> Answer:
        """Forget the record set with this `name` and `type` (body or query); without them, all."""
        wanted = {**call.query, **(call.body or {})}
        if "name" in wanted:
            name, kind = self._key(wanted)
            self._by_hand.pop(f"{name}|{kind}".lower(), None)
        else:
            self._by_hand.clear()
        self._world.state.touched()
        return Answer(204)

    def _key(self, wanted: dict[str, Any]) -> tuple[str, str]:
        if not wanted.get("name") or not wanted.get("type"):
            raise bad_request("InvalidRecord", "[simulator] a record needs name and type")
        return str(wanted["name"]).rstrip(".").lower(), str(wanted["type"]).upper()

    @property
    def _by_hand(self) -> dict[str, Any]:
        return self._world.state.table(BY_HAND)

    def verification(self, call: Call) -> Answer:
        """Change how domain verification behaves (see `VerificationMode.change`)."""
        self._world.verification.configure(call.body or {})
        return Answer(204)

    def rights(self, call: Call) -> Answer:
        """List the administrator's rights."""
        del call
        return Answer(body=self._world.rights.all())

    def take_rights(self, call: Call) -> Answer:
        """Take rights from the administrator (false) or give them back (true)."""
        try:
            self._world.rights.change({name: bool(value) for name, value in (call.body or {}).items()})
        except ValueError as error:
            raise WireError(400, "UnknownRight", f"[simulator] {error}") from None
        return self.rights(call)

    def device_login(self, call: Call) -> Answer:
        """Enter a user code (`code`) as `user` (id or userPrincipalName; else the administrator), or `decline` it."""
        body = call.body or {}
        user = str(body.get("user") or ADMINISTRATOR_USER_ID)
        known = self._world.logins.approve(str(body.get("code", "")), user, declines=bool(body.get("decline")))
        return Answer(204 if known else 404)
