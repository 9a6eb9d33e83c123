"""What somebody wants besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advice.finding import against, condition, unknown
from settings.methods import RELAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advice.case import Case
    from advice.finding import Finding
    from catalog import Method

_LICENCE = {
    "smtp-auth-oauth": "if an unlicensed shared mailbox up to 50 GB will do",
    RELAY: "if senders without a mailbox have a licence for Exchange Online Protection",
}


def requirement_rules(case: Case, method: Method) -> Iterator[Finding]:
    """Yield which of the wanted things a method does not give."""
    wanted = case.requirements
    if wanted.bypass_spam_filter and method.spam_filter == "filtered":
        yield against("spam-filter", f"mail by {method.id} passes the spam filter")
    if wanted.sent_items and not method.sent_items:
        yield against("sent-items", f"{method.id} keeps no copy in Sent Items")
    if wanted.no_mailbox_licence:
        yield from _licence(method)


def _licence(method: Method) -> Iterator[Finding]:
    if method.cost is None:
        yield unknown("licence", "if it needs no licensed mailbox")
    elif method.cost.mailbox == "yes":
        yield against("licence", f"{method.id} needs a licensed mailbox")
    elif method.cost.mailbox == "conditional":
        yield condition("licence", _LICENCE.get(method.id, "if it needs no licensed mailbox here"))
