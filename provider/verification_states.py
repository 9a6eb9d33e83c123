"""The states of a domain's verification (Azure REST spec Microsoft.Communication, `verificationStates`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# What a Communication Service asks of a domain before it can be linked; DMARC is not needed, and stays NotStarted.
CHECKS = ("Domain", "SPF", "DKIM", "DKIM2")

NOT_STARTED = "NotStarted"
REQUESTED = "VerificationRequested"
IN_PROGRESS = "VerificationInProgress"
FAILED = "VerificationFailed"
VERIFIED = "Verified"
CANCELLED = "CancellationRequested"

# From these, nothing goes on unless it is asked for (again).
STARTABLE = frozenset({NOT_STARTED, FAILED, CANCELLED})
# From the least advanced on.
ORDER = (FAILED, CANCELLED, NOT_STARTED, REQUESTED, IN_PROGRESS, VERIFIED)


@dataclass(frozen=True)
class State:
    """The state of one check, and Azure's error code where there is one."""

    status: str = NOT_STARTED
    error: str = ""

    def __str__(self) -> str:
        return f"{self.status} ({self.error})" if self.error else self.status


States = Mapping[str, State]
"""Domain, SPF, DKIM, DKIM2 → state."""


def pending(states: States) -> tuple[str, ...]:
    """Return the checks that are not verified, in Azure's order."""
    return tuple(check for check in CHECKS if states.get(check, State()).status != VERIFIED)


def overall(states: States) -> str:
    """Return `Verified`, or the least advanced status of the four."""
    statuses = [states.get(check, State()).status for check in CHECKS]
    return min(statuses, key=lambda status: ORDER.index(status) if status in ORDER else 0)
