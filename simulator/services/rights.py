"""What inspection took from the administrator, so that tests see a login that lacks a right."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.core import Core

# graph: all writes in Graph; applications, consent: a part of it; arm: all writes; roleAssignments, roleDefinitions:
# their writes; read: also reads of what is taken by the other names. A vault's data plane asks roles of everybody.
NAMES = frozenset({"arm", "graph", "applications", "consent", "roleAssignments", "roleDefinitions", "register", "read"})


class Rights:
    """Rights by name; a name that is not in the table is given."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._table = core.state.table("rights")

    def has(self, *names: str) -> bool:
        """Return whether the administrator has all of these rights."""
        return all(self._table.get(name, True) for name in names)

    def change(self, wanted: dict[str, bool]) -> None:
        """Take (false) or give back (true); raises ValueError for an unknown name."""
        unknown = sorted(wanted.keys() - NAMES)
        if unknown:
            raise ValueError(f"unknown rights: {', '.join(unknown)}; known are {', '.join(sorted(NAMES))}")
        self._table.update(wanted)
        self._core.state.touched()

    def all(self) -> dict[str, bool]:
        """Return every right with its value."""
        return {name: bool(self._table.get(name, True)) for name in sorted(NAMES)}
