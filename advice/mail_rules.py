"""What the mail needs: who gets it, how much and how large it is, and from which addresses it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.finding import against, condition
from settings.methods import ECS, MAILBOX_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from catalog import Method
    from catalog.method import Pace

_MINUTES = 60
_MUCH = 30 * _MINUTES
"""Messages an hour from which on "reasonable" limits are asked about: those of client submission (30 a minute)."""
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
    hourly = case.device.hourly or 0
    pace = pace_of(case, method)
    if pace and (limit := hourly_limit(pace)) and hourly > limit:
        if pace.counted_per.startswith("subscription"):
            yield condition("quota", f"if Microsoft raises the quota of {limit} messages an hour")
        else:
            yield against(
                "pace", f"{method.id} takes {limit} messages an hour per {pace.counted_per}, it sends {hourly}"
            )
    elif method.login == "address" and hourly > _MUCH:
        yield condition("throttling", "if Exchange Online does not slow it down; Microsoft publishes no number")
        if case.device.recipients == "anyone":
            yield condition("terrl", "if the tenant's daily limit of external recipients (TERRL) is high enough")


def pace_of(case: Case, method: Method) -> Pace | None:
    """Return the quota that counts: ECS has one for custom domains and one for the domain that Azure provides."""
    domain = next((name for name in case.settings.domains if name.name == case.device.sender_domain), None)
    managed = domain is not None and domain.azure_managed
    fitting = [pace for pace in method.pace if ("Azure-managed" in pace.counted_per) == managed]
    return next(iter(fitting or method.pace), None)


def hourly_limit(pace: Pace) -> int | None:
    """Return the messages an hour that a quota allows."""
    if pace.messages_per_hour:
        return pace.messages_per_hour
    return pace.messages_per_minute * _MINUTES if pace.messages_per_minute else None
