"""From differences to findings: what went with something else is told with it, and what is no drift is set apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from drift.difference import Difference
from drift.finding import Finding
from drift.kinds import in_words
from drift.stack import Stack

_APPLICATION = "azuread:index/application:Application"


@dataclass(frozen=True)
class Explained:
    """`findings`: what is not as the stack left it; `notes`: sentences about what is no drift, or could not be seen."""

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()


def explain(differences: Sequence[Difference], stack: Stack) -> Explained:
    """Put each difference into words; none is left out."""
    drift = [difference for difference in differences if not _newer_files(difference)]
    notes = tuple(
        f"this version of the project writes other files for {difference.name} than the last `up` did; the next one writes them"
        for difference in differences
        if _newer_files(difference)
    )
    gone = [difference for difference in drift if difference.gone]
    causes = {difference.urn: _cause(difference, gone, stack) for difference in drift}
    found = {difference.urn: _dated(in_words(difference, stack)) for difference in drift}
    for urn in causes:
        root = _root(urn, causes)
        if root != urn:
            found[root] = found[root].with_consequence(found[urn])
    findings = _alike(finding for urn, finding in found.items() if not causes[urn])
    # The engine compares in parallel, so its order is another one each time.
    return Explained(
        tuple(sorted(findings, key=lambda finding: (not finding.devices, finding.kind, finding.what))), notes
    )


def _alike(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return findings that say the same as one: several resources may look at the same thing."""
    found: dict[str, Finding] = {}
    for finding in findings:
        found[finding.what] = found[finding.what].with_consequence(finding) if finding.what in found else finding
    return found.values()


def _newer_files(difference: Difference) -> bool:
    # Files are this machine's and are never looked at: only another version of the project makes this difference.
    return difference.paths == ("digest",)


def _cause(difference: Difference, gone: Sequence[Difference], stack: Stack) -> str:
    """Return the URN of the outermost resource that took this one with it, empty where it went alone."""
    if not difference.gone:
        return ""
    taken = [other for other in gone if other.urn != difference.urn and _took(other, difference, stack)]
    return min(taken, key=lambda other: (len(other.id), other.urn)).urn if taken else ""


def _root(urn: str, causes: Mapping[str, str]) -> str:
    while causes[urn]:
        urn = causes[urn]
    return urn


def _took(cause: Difference, other: Difference, stack: Stack) -> bool:
    inside = other.id.lower().startswith(f"{cause.id.lower().rstrip('/')}/") and bool(cause.id)
    same = (
        other.id.lower() == cause.id.lower()
        and other.type.startswith("mfdmail:")
        and not cause.type.startswith("mfdmail:")
    )
    # Entra ID's ids say nothing about each other: what the application's component holds went with it.
    around = _parent(cause, stack) in stack.ancestors(other.urn) if cause.type == _APPLICATION else False
    return inside or same or around


def _parent(difference: Difference, stack: Stack) -> str:
    return next((item.parent for item in stack.resources if item.urn == difference.urn), "")


def _dated(finding: Finding) -> Finding:
    """Say when and by whom, where ARM tells (`systemData`, of tracked resources)."""
    [difference] = finding.differences
    before, now = (values.get("systemData") or {} for values in (difference.old, difference.new))
    when = str(now.get("lastModifiedAt") or "")
    if not when or when == before.get("lastModifiedAt"):
        return finding
    return replace(finding, changed=f"{when[:16].replace('T', ' ')} UTC by {now.get('lastModifiedBy') or 'somebody'}")
