"""Written exemptions: the stack's setting `mfd:policyExemptions`, by policy, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Exemption:
    """Why a policy does not hold, for which resources, and how long."""

    reason: str
    resources: frozenset[str] = frozenset()
    """Names in the program; none: all."""
    until: date | None = None
    """Last day."""

    def covers(self, resource: str, today: date) -> bool:
        """Return whether a resource is exempt today. Without a reason nothing is."""
        if not self.reason.strip() or (self.until and today > self.until):
            return False
        return not self.resources or resource in self.resources


@dataclass(frozen=True)
class Exemptions:
    """All exemptions of a stack, by policy."""

    by_policy: Mapping[str, Exemption] = field(default_factory=dict)

    def covers(self, policy: str, resource: str, today: date) -> bool:
        """Return whether a policy does not hold for a resource today."""
        found = self.by_policy.get(policy)
        return found is not None and found.covers(resource, today)

    @classmethod
    def read(cls, setting: Mapping[str, Mapping[str, Any]]) -> Exemptions:
        """Return the exemptions of a stack's setting."""
        return cls({policy: _exemption(written) for policy, written in setting.items()})


def _exemption(written: Mapping[str, Any]) -> Exemption:
    until = str(written.get("until") or "")
    return Exemption(
        reason=str(written.get("reason") or ""),
        resources=frozenset(written.get("resources") or ()),
        # The engine makes a time of a date that stands in a stack file without quotes.
        until=date.fromisoformat(until[:10]) if until else None,
    )
