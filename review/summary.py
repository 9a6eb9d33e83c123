"""Everything a comment says about one preview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog import Catalog
from review.engine_events import Preview, Step
from review.fleet import FleetChange, fleet_change
from review.outlook import Ending, Quota, endings, quotas


@dataclass(frozen=True)
class Review:
    """One preview of one stack."""

    stack: str
    preview: Preview
    fleet: FleetChange | None = None
    quotas: tuple[Quota, ...] = ()
    endings: tuple[Ending, ...] = ()

    @property
    def steps(self) -> list[Step]:
        """The resources that change, by operation and name."""
        changed = (step for step in self.preview.steps if step.changes)
        return sorted(changed, key=lambda step: (step.op, step.type, step.name))

    @property
    def unchanged(self) -> bool:
        """Whether an update would do nothing, and nothing stands in its way."""
        return not (self.preview.failed or self.steps)


def review(stack: str, preview: Preview, catalog: Catalog, today: date) -> Review:
    """Return what there is to say about a preview. Raises nothing for a state that another version wrote."""
    fleet = fleet_change(preview)
    if fleet is None:
        return Review(stack, preview)
    return Review(
        stack,
        preview,
        fleet,
        quotas=tuple(quotas(catalog, fleet.old, fleet.new)),
        endings=tuple(endings(catalog, fleet.new, today)),
    )
