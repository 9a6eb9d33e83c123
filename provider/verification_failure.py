"""Why a domain is not verified, in words for whoever ran `pulumi up`."""

from __future__ import annotations

from provider.spans import span
from provider.verification import Ending, Outcome, Wish
from provider.verification_states import State, pending

_AGAIN = "Run `pulumi up` again: it goes on from here."


def failure_reasons(wish: Wish, outcome: Outcome) -> list[str]:
    """Return the reasons, one paragraph each: what is missing, what DNS answers, what to do."""
    return [_head(wish, outcome), *_dns(wish, outcome), _AGAIN]


def _head(wish: Wish, outcome: Outcome) -> str:
    states = ", ".join(f"{check} is {outcome.states.get(check, State())}" for check in pending(outcome.states))
    if outcome.ending is Ending.INTERRUPTED:
        return f"{wish.domain}: interrupted before it was verified: {states}"
    if outcome.ending is Ending.REFUSED:
        return f"{wish.domain} is not verified: {outcome.error}"
    error = f"; {outcome.error}" if outcome.error else ""
    return f"{wish.domain} is not verified after {span(wish.wait_seconds)}: {states}{error}"


def _dns(wish: Wish, outcome: Outcome) -> list[str]:
    if outcome.findings:
        return ["\n  ".join(("not right in DNS:", *map(str, outcome.findings)))]
    if outcome.ending is Ending.TIME and wish.records:
        return ["DNS answers every record as Azure wants it, so only Azure is awaited."]
    return []
