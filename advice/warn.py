"""What deserves a look about the methods of a fleet, once for all devices that it concerns."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from advice.alike import for_all
from advice.mail_rules import Quota, quota
from advice.verdict import Verdict, judge
from settings.methods import ECS, MAILBOX_METHODS, ways_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from advice.case import Case
    from advice.finding import Finding
    from settings import StackSettings

_CONNECTIONS = 3
"""Devices that can send at once with one mailbox (Microsoft, "Improvements in SMTP AUTH client submission")."""
_SHOWN = 5
# Said by the settings, for all devices of a type at once.
_SAID_ALREADY = frozenset({"starttls", "tls-version", "login"})
_BEST_FIRST = ("fits", "unknown", "conditional", "refused")


def warnings_of(cases: Sequence[Case], automatic: Collection[str]) -> Iterator[str]:
    """Yield one sentence per thing; `automatic` are the ids of the devices whose method was not chosen by hand."""
    if not cases:
        return
    settings = cases[0].settings
    found: dict[str, list[str]] = defaultdict(list)
    for case, verdict in zip(cases, for_all(cases, best_way), strict=True):
        for text in _about(verdict, is_automatic=case.device.id in automatic):
            found[text].append(case.device.id)
    for text, devices in found.items():
        yield f"{settings.devices_file}: {text} ({shortened(devices)})"
    yield from (f"{settings.devices_file}: {text}" for text in chain(_shared_mailboxes(settings), _quotas(cases)))


def shortened(devices: Sequence[str]) -> str:
    """Return the first few ids, and how many there are besides."""
    more = f" and {len(devices) - _SHOWN} more" if len(devices) > _SHOWN else ""
    return f"{', '.join(devices[:_SHOWN])}{more}"


def _about(verdict: Verdict, *, is_automatic: bool) -> Iterator[str]:
    method = verdict.way.method.id
    if verdict.fit == "refused":
        yield f"{method} is refused: {verdict.reason.rstrip('.')}"
        return
    if is_automatic and verdict.fit == "unknown":
        yield f"`auto` took {method}, although not everything about the devices is known"
    for finding in verdict.findings:
        if finding.name not in _SAID_ALREADY and (text := _text(method, finding)):
            yield text


def _text(method: str, finding: Finding) -> str:
    if finding.kind == "note":
        return finding.text if finding.name == "date" else ""
    return f"{method} works {finding.with_way_out}"


def best_way(case: Case) -> Verdict:
    """Return the verdict about the device's method, the best where it can be used in two ways."""
    verdicts = [judge(case, way) for way in ways_of(case.catalog.methods[case.device.method])]
    return min(verdicts, key=lambda verdict: _BEST_FIRST.index(verdict.fit))


def _shared_mailboxes(settings: StackSettings) -> Iterator[str]:
    used = Counter(settings.mailbox(device) for device in settings.devices if device.method in MAILBOX_METHODS)
    for mailbox, count in used.items():
        if count > _CONNECTIONS:
            yield (
                f"{count} devices log in as {mailbox}; a mailbox takes {_CONNECTIONS} connections at once, the others are "
                "refused with 432 4.3.2 and have to try again; spread them over more mailboxes"
            )


def _quotas(cases: Sequence[Case]) -> Iterator[str]:
    """Compare what all devices send in their busiest hours with the quota of the subscription that they share."""
    sent: Counter[Quota] = Counter()
    for case in cases:
        if case.settings.sends_by_ecs(case.device) and (found := quota(case, case.catalog.methods[ECS])):
            sent[found] += case.device.hourly or 0
    for found, total in sent.items():
        if total > found.hourly:
            yield (
                f"the devices send {total} messages in their busiest hours, ecs takes {found.hourly} an hour per "
                f"{found.counted_per}; ask Microsoft for a higher quota before they start"
            )
