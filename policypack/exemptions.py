"""Written exemptions: the stack's setting `mfd:policyExemptions`, by policy, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


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

    def ended(self, policy: str, today: date) -> date | None:
        """Return the last day of an exemption from a policy that has ended."""
        found = self.by_policy.get(policy)
        return found.until if found and found.until and today > found.until else None

    @classmethod
    def read(cls, setting: object) -> Exemptions:
        """Return the exemptions of a stack's setting.

        What has another shape does not count: the program refuses it, with file and line, after the pack has been loaded.
        """
        if not isinstance(setting, Mapping):
            return cls()
        return cls({str(policy): _exemption(written) for policy, written in setting.items()})


def _exemption(written: object) -> Exemption:
    if not isinstance(written, Mapping):
        return Exemption(reason="")
    resources = written.get("resources") or ()
    return Exemption(
        reason=str(written.get("reason") or ""),
        resources=frozenset(resources if isinstance(resources, list | tuple) else (resources,)),
        until=_day(str(written["until"])) if written.get("until") else None,
    )


def _day(text: str) -> date:
    try:
        # The engine makes a time of a date that stands in a stack file without quotes.
        return date.fromisoformat(text[:10])
    except ValueError:
        return date.min
