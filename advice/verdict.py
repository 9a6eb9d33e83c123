"""Whether a device can send in one way, and what has to be said about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from advice.date_rules import date_rules
from advice.device_rules import device_rules
from advice.finding import against, sentence
from advice.mail_rules import mail_rules
from advice.requirement_rules import requirement_rules
from advice.site_rules import site_rules
from advice.tenant_rules import tenant_rules
from settings import Bridge
from settings.bridge_server import bridge_server
from settings.method_checks import refusals
from settings.methods import BRIDGE, RELAY, ways_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from settings.methods import Way

Fit = Literal["fits", "unknown", "conditional", "refused"]
"""`unknown`: fits if what is not known is so. `conditional`: somebody has to do or to accept something first."""

Upstream = Literal["ecs", "hve-basic", "smtp-relay"]
_UPSTREAMS: tuple[Upstream, ...] = ("ecs", "hve-basic", "smtp-relay")
_NAME = "bridge"


@dataclass(frozen=True)
class Verdict:
    """One way of sending for one device, with all that was found."""

    way: Way
    findings: tuple[Finding, ...]

    @property
    def fit(self) -> Fit:
        """What the findings come to."""
        kinds = {finding.kind for finding in self.findings}
        if "against" in kinds:
            return "refused"
        return "conditional" if "condition" in kinds else "unknown" if "unknown" in kinds else "fits"

    @property
    def reason(self) -> str:
        """Why it is refused, as one sentence; empty if it is not."""
        return next((sentence(found.text) for found in self.findings if found.kind == "against"), "")

    @property
    def conditions(self) -> tuple[Finding, ...]:
        """What has to be done, accepted or found out, in this order."""
        open_ = [found for found in self.findings if found.kind in {"condition", "unknown"}]
        return tuple(sorted(open_, key=lambda found: found.kind))

    @property
    def notes(self) -> tuple[str, ...]:
        """What else to know, as sentences."""
        return tuple(sentence(found.text) for found in self.findings if found.kind == "note")


def judge(case: Case, way: Way) -> Verdict:
    """Return the verdict about one way for one device."""
    outward = _outward(case, way)
    rules = chain(
        device_rules(case, way),
        _refusals(case, way),
        *((rule(case, outward.method) for rule in (mail_rules, requirement_rules, tenant_rules)) if outward else ()),
        site_rules(case, outward) if outward else (),
        date_rules(case, outward.method) if outward else (),
    )
    return Verdict(way, tuple(rules))


def _outward(case: Case, way: Way) -> Way | None:
    """Return the way in which the mail leaves the site; None for a bridge that is not there."""
    if way.method.id != BRIDGE:
        return way
    bridge = case.site.bridge
    upstream = case.catalog.methods.get(bridge.upstream) if bridge else None
    # The bridge shows the site's certificate; nothing is asked of the device.
    return ways_of(upstream)[-1] if upstream else None


def _refusals(case: Case, way: Way) -> Iterator[Finding]:
    for refusal in refusals(case.settings, case.device, way, case.catalog):
        hint = _possible_bridges(case, way) if refusal.name == "bridge" else ""
        yield against(refusal.name, f"{refusal.what}{hint}")


def _possible_bridges(case: Case, way: Way) -> str:
    """Say by which methods a bridge at the site could send this device's mail."""
    possible = [upstream for upstream in _UPSTREAMS if judge(_with_bridge(case, upstream), way).fit != "refused"]
    has_certificate = case.site.relay_certificate is not None
    shown = [upstream for upstream in possible if upstream != RELAY or has_certificate]
    by_address = bridge_server(_bridge(_UPSTREAMS[0]), case.device_type.limits.host) != _NAME
    which = "one with an `address` that" if by_address else "one that"
    return f"; {which} forwards by {' or '.join(shown)} would do" if shown else ""


def _bridge(upstream: Upstream) -> Bridge:
    return Bridge(host=_NAME, address="10.0.0.1", networks=("10.0.0.0/8",), upstream=upstream)


def _with_bridge(case: Case, upstream: Upstream) -> Case:
    bridge = _bridge(upstream)
    site = case.site.model_copy(update={"bridge": bridge})
    settings = case.settings.model_copy(update={"sites": {**case.settings.sites, case.device.site: site}})
    return replace(case, settings=settings)
