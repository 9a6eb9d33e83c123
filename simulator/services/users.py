"""People of the tenant: who may sign in, and with which password."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.rules import rule
from simulator.services import graph_errors
from simulator.services.sealing import hashed, is_hash_of

if TYPE_CHECKING:
    from simulator.core import Core

USER_DOCS = "microsoft-graph-docs, user"
HASH = "_passwordHash"
REQUIRED = ("displayName", "userPrincipalName")


class Users:
    """Rows of the table `users` by object id. A password is kept as a hash, and never sent."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.rows = core.state.table("users")

    @rule("A user needs displayName and userPrincipalName; a name that is taken is refused with 400", USER_DOCS)
    def add(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Create a user: Graph's members, the password in `passwordProfile.password`. It may sign in at once."""
        for name in REQUIRED:
            if not wanted.get(name):
                raise graph_errors.invalid_value(name)
        if self.find(str(wanted["userPrincipalName"])) is not None:
            raise graph_errors.bad_request(
                "Another object with the same value for property userPrincipalName already exists."
            )
        made = {
            "accountEnabled": True,
            "mail": wanted["userPrincipalName"],
            "createdDateTime": stamp(self._core.clock.now()),
            "id": str(uuid.uuid4()),
        }
        self.rows[made["id"]] = made
        self.change(made, wanted)
        return made

    def change(self, user: dict[str, Any], wanted: dict[str, Any]) -> None:
        """Change members of a user, the password among them."""
        profile = wanted.get("passwordProfile") or {}
        if profile.get("password"):
            user[HASH] = hashed(str(profile["password"]))
        user |= {name: value for name, value in wanted.items() if name not in {"id", "passwordProfile"}}
        self._core.state.touched()

    def remove(self, user: dict[str, Any]) -> None:
        """Delete a user."""
        del self.rows[user["id"]]
        self._core.state.touched()

    def find(self, name: str) -> dict[str, Any] | None:
        """Return a user by object id or userPrincipalName, in any case; None when there is none."""
        wanted = name.lower()
        rows = self.rows.values()
        return next((row for row in rows if wanted in {row["id"], row["userPrincipalName"].lower()}), None)

    def has_password(self, user: dict[str, Any], password: str) -> bool:
        """Return whether this is the user's password; a user without one has none that fits."""
        return HASH in user and is_hash_of(user[HASH], password)
