"""Domains were unlinked from the Communication Service, or linked to it by somebody else."""

from __future__ import annotations

from drift.difference import Difference, Values
from drift.finding import Finding, union
from drift.kinds.replies import NOT_LINKED
from drift.stack import Stack, ids


def link(difference: Difference, stack: Stack) -> Finding | None:
    """Explain `linkedDomains`, which the service has as a whole."""
    if difference.type != "azure-native:communication:CommunicationService" or not difference.touches("linkedDomains"):
        return None
    old, new = _linked(difference.old), _linked(difference.new)
    lost = [domain for domain in old if domain not in new]
    foreign = [domain for domain in new if domain not in old]
    service = difference.old["communicationServiceName"]
    return Finding(
        "link-gone" if lost else "link-foreign",
        " and ".join(_words(lost, foreign, service)) or f"the linked domains of {service} are in another order",
        _healing(lost, foreign),
        NOT_LINKED if lost else "",
        union(*(ids(stack.on_domain(domain)) for domain in lost)),
        differences=(difference,),
    )


def _words(lost: list[str], foreign: list[str], service: str) -> list[str]:
    gone = f"{_named(lost)} no longer linked to the Communication Service {service}"
    more = f"{_named(foreign)} linked to {service}, which this stack did not do"
    return [*[gone] * bool(lost), *[more] * bool(foreign)]


def _named(domains: list[str]) -> str:
    return f"the domain{'s' if len(domains) > 1 else ''} {', '.join(domains)} {'are' if len(domains) > 1 else 'is'}"


def _healing(lost: list[str], foreign: list[str]) -> str:
    again = f"links {'them' if len(lost) > 1 else 'it'} again"
    return "; ".join([*[again] * bool(lost), *["takes the foreign link away"] * bool(foreign)]) or "sets it back"


def _linked(values: Values) -> list[str]:
    return [str(domain).rpartition("/")[2].lower() for domain in values.get("linkedDomains") or ()]
