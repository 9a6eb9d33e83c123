"""What is no longer as a stack left it, in words: which devices that concerns, and what `up` does about it. No I/O."""

from drift.difference import Difference, differences
from drift.errors import DriftError, NothingToCompareError
from drift.explain import Explained, explain
from drift.finding import Finding, some, union
from drift.stack import Resource, Stack, ids
from drift.zone_elsewhere import wanted_elsewhere, zone_findings, zone_notes

__all__ = [
    "Difference",
    "DriftError",
    "Explained",
    "Finding",
    "NothingToCompareError",
    "Resource",
    "Stack",
    "differences",
    "explain",
    "ids",
    "some",
    "union",
    "wanted_elsewhere",
    "zone_findings",
    "zone_notes",
]
