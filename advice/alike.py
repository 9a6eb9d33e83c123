"""Devices about which the same is to be said: thousands of them are judged as quickly as the kinds of them that there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from advice.advice import Advice, advise

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from advice.case import Case

Found = TypeVar("Found")


def alike(case: Case) -> Hashable:
    """Return what verdicts depend on, among cases of one stack on one day.

    A device's own id and sender count where its fields have limits, or where a mailbox sends for it.
    """
    device, limits = case.device, case.device_type.limits
    mail = (device.mailbox, device.recipients, device.hourly, device.megabytes, device.sender_domain, len(device.id))
    own = (device.id, device.sender) if limits.username or limits.sender or device.mailbox else ()
    return device.type, device.site, device.method, mail, own


def for_all(cases: Sequence[Case], find: Callable[[Case], Found]) -> Iterator[Found]:
    """Yield what `find` returns for each case, asking once for those that are alike."""
    known: dict[Hashable, Found] = {}
    for case in cases:
        key = alike(case)
        if key not in known:
            known[key] = find(case)
        yield known[key]


def advise_all(cases: Sequence[Case]) -> tuple[Advice, ...]:
    """Return the advice for each case."""
    found = zip(cases, for_all(cases, advise), strict=True)
    return tuple(replace(advice, device=case.device) for case, advice in found)
