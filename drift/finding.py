"""A difference in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from drift.difference import Difference


@dataclass(frozen=True)
class Finding:
    """What is different, what that means for which devices, and what becomes of it.

    `effect` goes on where a list of devices ends: "cannot log in"; empty where no device notices, or where that is not `known`. `healing` goes on after
    "`up`": "links it again", or says who has to do what where `heals` is false. `visit`: who is to get what
    is new after that: ids of devices, and "the bridge of" a site. `changed`: when and by whom, where the cloud says so.
    """

    kind: str
    what: str
    healing: str
    effect: str = ""
    devices: tuple[str, ...] = ()
    visit: tuple[str, ...] = ()
    heals: bool = True
    known: bool = True
    differences: tuple[Difference, ...] = ()
    changed: str = ""

    @property
    def means(self) -> str:
        """One sentence without a full stop: `zrh-copier and 3 others cannot log in`."""
        if not self.effect:
            return "no device notices" if self.known else "what devices notice of it is not known"
        return f"{some(self.devices)} {self.effect}" if self.devices else "no device of this stack notices"

    def with_consequence(self, other: Finding) -> Finding:
        """Return this finding as the cause of another one."""
        return replace(
            self,
            effect=self.effect or other.effect,
            devices=union(self.devices, other.devices),
            visit=union(self.visit, other.visit),
            differences=(*self.differences, *other.differences),
        )


def some(devices: Sequence[str]) -> str:
    """Return the first device, and how many more there are; two are named."""
    first, rest = devices[0], len(devices) - 1
    if rest == 1:
        return f"{first} and {devices[1]}"
    return f"{first} and {rest} others" if rest else first


def union(*names: Sequence[str]) -> tuple[str, ...]:
    """Return all names once, in their order."""
    return tuple(dict.fromkeys(name for part in names for name in part))
