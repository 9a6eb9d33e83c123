"""Anything else, plainly: the resource, and the properties that differ."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding


def other(difference: Difference) -> Finding:
    """Name what nothing here knows better."""
    kind = difference.type.rpartition(":")[2]
    how = "is gone" if difference.gone else f"was changed: {', '.join(difference.paths) or 'it does not say what'}"
    return Finding(
        "gone" if difference.gone else "changed",
        f"{kind} {difference.name} {how}",
        "makes it anew" if difference.gone else "sets it back",
        known=False,
        differences=(difference,),
    )
