"""Entra's replicas: a new object is not everywhere at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.rules import rule

if TYPE_CHECKING:
    from simulator.core import Core

VISIBLE_AT = "_visibleAt"
PRINCIPAL_AT = "_principalAt"
# How often does a read of an object that is not everywhere yet reach a replica that has it?
CHANCE_OF_A_GOOD_REPLICA = 0.4


class Replication:
    """When a record of the directory can be seen. Moments stand in the record, under names that are never sent."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def begin(self, record: dict[str, Any]) -> None:
        """Draw how long a new record needs to be visible in Graph, and in ARM."""
        durations = self._core.settings.durations
        graph, arm = (
            self._core.between(durations.directory_replication),
            self._core.between(durations.principal_replication),
        )
        record[VISIBLE_AT] = stamp(self._core.clock.due_in(graph))
        record[PRINCIPAL_AT] = stamp(self._core.clock.due_in(max(graph, arm)))

    def is_over(self, record: dict[str, Any]) -> bool:
        """Return whether every replica of Graph shows the record."""
        return str(record.get(VISIBLE_AT, "")) <= stamp(self._core.clock.now())

    def is_over_in_arm(self, record: dict[str, Any]) -> bool:
        """Return whether ARM knows the principal."""
        return str(record.get(PRINCIPAL_AT, "")) <= stamp(self._core.clock.now())

    @rule(
        "A new application or service principal is answered with 404 for seconds, by chance; once it was read it stays",
        "hashicorp/terraform-provider-azuread issues 156, 581, 1802 (that it happens); chance and session: INVENTED",
    )
    def is_seen(self, record: dict[str, Any]) -> bool:
        """Return whether this read reaches a replica that has the record."""
        if self.is_over(record):
            return True
        if self._core.random.random() >= CHANCE_OF_A_GOOD_REPLICA:
            return False
        record[VISIBLE_AT] = stamp(self._core.clock.now())
        self._core.state.touched()
        return True
