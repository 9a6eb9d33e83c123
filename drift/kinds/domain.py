"""A sender domain is gone from Email Communication Service."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding
from drift.kinds.replies import NOT_LINKED
from drift.stack import Stack, ids


def domain(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a domain that is gone, and its senders and its verification with it."""
    if difference.type != "azure-native:communication:Domain" or not difference.gone:
        return None
    name = str(difference.old["domainName"])
    owner = ", which the owner of its zone has to bring into DNS" if stack.elsewhere(name) else ""
    return Finding(
        "domain-gone",
        f"the domain {name} is gone from Email Communication Service",
        f"makes it anew and verifies it again, with a new ownership record{owner}",
        NOT_LINKED,
        ids(stack.on_domain(name)),
        differences=(difference,),
    )
