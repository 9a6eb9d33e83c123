"""What the mail needs: who gets it, how much and how large it is, and from which addresses it comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advice.finding import against, condition
from settings.dns_name import AZURE_MANAGED
from settings.methods import ECS, MAILBOX_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from catalog import Method
    from catalog.method import Pace

_MINUTES = 60
_HOURS = 24
_MUCH = 30 * _MINUTES
"""Messages an hour from which on "reasonable" limits are asked about: those of client submission (30 a minute)."""
_MANY = 10_000
"""Recipients a day from which on the same is asked: those of client submission."""
_SENDERS = {
    ECS: "if each address is registered as a sender of its domain (mfd:domains, senders)",
    **dict.fromkeys(MAILBOX_METHODS, "if the mailbox gets the right Send As for each address"),
}


def mail_rules(case: Case, method: Method) -> Iterator[Finding]:
    """Yield what the mail says about the method that takes it out of the site."""
    yield from _senders(case, method)
    yield from _pace(case, method)


def _senders(case: Case, method: Method) -> Iterator[Finding]:
    device = case.device
    if method.id in MAILBOX_METHODS and device.mailbox and device.mailbox != device.sender:
        yield condition("send-as", f"if the mailbox {device.mailbox} has the right Send As for {device.sender}")
    if not case.requirements.many_senders or method.any_sender == "yes":
        return
    if method.any_sender == "no":
        yield against("senders", f"{method.id} sends from one address per login")
    else:
        yield condition("senders", _SENDERS.get(method.id, "if each address is allowed first"))


def _pace(case: Case, method: Method) -> Iterator[Finding]:
    hourly, daily = case.device.hourly or 0, case.requirements.recipients_per_day or 0
    found, people = quota(case, method), _daily(method)
    if found and found.shared and max(hourly, daily / _HOURS) > found.hourly:
        yield condition("quota", f"if Microsoft raises the quota of {found.hourly} messages an hour")
    elif found and not found.shared and hourly > found.hourly:
        text = f"{method.id} takes {found.hourly} messages an hour per {found.counted_per}, it sends {hourly}"
        yield against("pace", text)
    elif people and daily > people:
        yield against("pace", f"{method.id} takes {people} recipients a day, it has {daily}")
    elif method.login == "address" and (hourly > _MUCH or daily > _MANY):
        yield from _reasonable(case)


def _reasonable(case: Case) -> Iterator[Finding]:
    yield condition("throttling", "if Exchange Online does not slow it down; Microsoft publishes no number")
    if case.device.recipients == "anyone":
        yield condition("terrl", "if the tenant's daily limit of external recipients (TERRL) is high enough")


@dataclass(frozen=True)
class Quota:
    """How many messages an hour a method takes."""

    hourly: int
    counted_per: str
    """For what it is counted, such as `mailbox`."""

    @property
    def shared(self) -> bool:
        """Whether everything in the subscription counts; Microsoft raises such a quota on request."""
        return self.counted_per.startswith("subscription")


def quota(case: Case, method: Method) -> Quota | None:
    """Return the tightest quota; ECS has one for custom domains and one for the domain that Azure provides."""
    fitting = method.quotas(azure_managed=case.device.sender_domain == AZURE_MANAGED)
    limits = [Quota(limit, pace.counted_per) for pace in fitting if (limit := _hourly(pace))]
    return min(limits, key=lambda found: found.hourly, default=None)


def _daily(method: Method) -> int | None:
    limits = [pace.recipients_per_day for pace in method.pace if pace.recipients_per_day]
    return min(limits, default=None)


def _hourly(pace: Pace) -> int | None:
    if pace.messages_per_hour:
        return pace.messages_per_hour
    return pace.messages_per_minute * _MINUTES if pace.messages_per_minute else None
