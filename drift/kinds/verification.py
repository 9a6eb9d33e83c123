"""Azure no longer has a domain verified, or does not have it verified yet."""

from __future__ import annotations

from collections.abc import Mapping

from drift.difference import Difference
from drift.finding import Finding
from drift.stack import Stack, ids

_VERIFIED = "Verified"


def verification(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a `DomainVerification` whose states differ; one that is gone went with its domain."""
    if difference.type != "mfdmail:index:DomainVerification" or difference.gone or not difference.touches("state"):
        return None
    domain = str(difference.old["domainId"]).rpartition("/")[2]
    open_checks = _open(difference.new.get("states") or {})
    lost = difference.old.get("state") == _VERIFIED
    owner = "; its zone is elsewhere, and the records there have to be right first" if stack.elsewhere(domain) else ""
    return Finding(
        "verification-lost" if lost else "verification-pending",
        f"the domain {domain} is {'no longer' if lost else 'not'} verified in Azure: {open_checks}",
        f"has Azure check it again, and waits until it is verified{owner}",
        "may be refused: the From address has to be on a verified domain",
        ids(stack.on_domain(domain)),
        differences=(difference,),
    )


def _open(states: Mapping[str, str]) -> str:
    return ", ".join(f"{check} is {state}" for check, state in states.items() if state != _VERIFIED) or "unknown"
