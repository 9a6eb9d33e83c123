"""What one device can send by, the best first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advice.verdict import Fit, Verdict, judge
from settings.methods import DIRECT, ways

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advice.case import Case
    from settings import Device

ORDER = (
    # Signs in with a token that can be limited to one mailbox, and outlives basic authentication.
    "smtp-auth-oauth",
    "hve-oauth",
    # A password that only opens an account for internal mail.
    "hve-basic",
    "ecs",
    # No login at all: everything at the address can send.
    "smtp-relay (certificate)",
    "smtp-relay (address)",
    # One more thing to run at the site.
    "lan-bridge",
    # About to be switched off.
    "smtp-auth-basic",
    # Unauthenticated, and restricted step by step.
    "direct-send",
)
"""Which of two methods that fit is better?"""

_BY_FIT: Mapping[Fit, int] = {"fits": 0, "unknown": 1, "conditional": 2, "refused": 3}
_USUAL = frozenset({"starttls", "tls-version", "login"})
"""What most devices can do: `auto` counts on it where there is nothing better, and on nothing else that is not known."""
_NEVER_AUTOMATIC = (DIRECT,)
"""Opens the tenant to whoever knows its MX host, so that somebody has to want it."""


@dataclass(frozen=True)
class Advice:
    """The verdicts about every way to send, those that fit first, each group in the order of `ORDER`."""

    device: Device
    verdicts: tuple[Verdict, ...]

    @property
    def possible(self) -> tuple[Verdict, ...]:
        """The ways that are not refused."""
        return tuple(verdict for verdict in self.verdicts if verdict.fit != "refused")

    @property
    def refused(self) -> tuple[Verdict, ...]:
        """The ways that are."""
        return tuple(verdict for verdict in self.verdicts if verdict.fit == "refused")

    @property
    def automatic(self) -> Verdict | None:
        """What `auto` takes.

        The first that fits; where there is none, the first that fits if the device can do what most devices can. What
        somebody has to do, to accept or to find out first is never taken by itself.
        """
        choice = [verdict for verdict in self.possible if verdict.way.method.id not in _NEVER_AUTOMATIC]
        return next((verdict for verdict in choice if verdict.fit == "fits" or _is_likely(verdict)), None)

    def chosen(self) -> Verdict | None:
        """Return the verdict about the device's own method, the better of two ways; None for `auto`."""
        return next((verdict for verdict in self.verdicts if verdict.way.method.id == self.device.method), None)


def advise(case: Case) -> Advice:
    """Return the advice for one device."""
    verdicts = [judge(case, way) for way in ways(case.catalog)]
    return Advice(case.device, tuple(sorted(verdicts, key=_place)))


def _place(verdict: Verdict) -> tuple[int, int, str]:
    name = verdict.way.id
    return _BY_FIT[verdict.fit], ORDER.index(name) if name in ORDER else len(ORDER), name


def _is_likely(verdict: Verdict) -> bool:
    return verdict.fit == "unknown" and {found.name for found in verdict.conditions} <= _USUAL
