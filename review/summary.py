"""Everything a comment says about one preview."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from review.engine_events import Preview, Step

if TYPE_CHECKING:
    from catalog import Catalog
    from review.fleet import FleetChange
    from review.outlook import Ending, Quota


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


def review(
    stack: str,
    preview: Preview,
    load_catalog: Callable[[], Catalog],
    today: date,
    due: Mapping[str, str] | None = None,
) -> Review:
    """Return what there is to say about a preview; the catalogue is loaded where there is something to say of devices.

    `due`: a generation that a rotation gives to devices, and its last day. Raises CatalogError; nothing for a state that another version wrote.
    """
    plain = Review(stack, preview)
    if plain.unchanged:
        return plain
    # These know the whole catalogue and every hand-out; a stack that does not change shall not wait for them.
    from review.fleet import fleet_change  # noqa: PLC0415 - see above
    from review.outlook import endings, quotas  # noqa: PLC0415 - see above

    fleet = fleet_change(preview, due or {})
    if fleet is None:
        return plain
    catalog = load_catalog()
    return Review(
        stack,
        preview,
        fleet,
        quotas=tuple(quotas(catalog, fleet.old, fleet.new)),
        endings=tuple(endings(catalog, fleet.new, today)),
    )
