"""Whether Exchange Online was made what a stack's devices need, as far as the script's report says it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from exchange import Need, ReportItem


class Standing(StrEnum):
    """How the present state and the script's report stand to each other."""

    AS_WANTED = "as-wanted"
    MISSED = "missed"
    """The script has run for this state, and did not bring about all of it."""
    OUTDATED = "outdated"
    """It has run for another state."""
    NEVER_RUN = "never-run"
    UNREADABLE = "unreadable"
    """State or report is damaged, or of another version."""


@dataclass(frozen=True)
class ToldItem:
    """An item that needs attention, and the ids of the devices whose mail stands on it."""

    item: ReportItem
    devices: tuple[str, ...]

    @property
    def why(self) -> str:
        """What the script says, else what it found."""
        return (
            self.item.message or f"found {self.item.found or 'nothing'}, wanted {self.item.wanted or 'something else'}"
        )

    def as_json(self) -> dict[str, object]:
        """Return the item as plain values: kind, name, action, message, devices."""
        item = self.item
        return {
            "kind": item.kind,
            "name": item.name,
            "action": item.action,
            "message": self.why,
            "devices": [*self.devices],
        }


@dataclass(frozen=True)
class ExchangeSetUp:
    """What there is to say about a stack's set-up in Exchange Online.

    `items`: what was missed or is left over, in the script's order; `needs`: what each device's mail stands on;
    `ran`: when the script ended.
    """

    standing: Standing
    detail: str
    way_out: str = ""
    items: Sequence[ToldItem] = ()
    needs: Mapping[str, Sequence[Need]] = field(default_factory=dict)
    ran: datetime | None = None

    def failed_for(self, devices: Collection[str]) -> list[ToldItem]:
        """Return the items of the present state that failed and that one of these devices needs."""
        failed = [told for told in self.items if told.item.action == "failed"]
        return [told for told in failed if not set(devices).isdisjoint(told.devices)]

    def cause_for(self, device: str) -> str:
        """Return why the device's login or mail is likely refused, empty where nothing here speaks for it."""
        needs = self.needs.get(device, ())
        # Kinds alone, without names: devices with the same answer and the same cause are told together.
        kinds = ", ".join(dict.fromkeys(need.kind for need in needs))
        if needs and self.standing is Standing.NEVER_RUN:
            return f"likely cause: the script for Exchange Online has not run, which is to see to this device's {kinds}"
        if needs and self.standing is Standing.OUTDATED:
            return f"possible cause: the script for Exchange Online has not run for the present state of this device's {kinds}"
        # The first of them: what a step of the script needs is made by those before it.
        missed = next((told for told in self.items if told.item.missed and device in told.devices), None)
        how = {"failed": "failed at", "skipped": "left out"}
        return (
            f"likely cause: the script for Exchange Online {how[missed.item.action]} {missed.item.need}: {missed.why}"
            if missed
            else ""
        )

    def as_json(self) -> dict[str, object]:
        """Return everything as plain values: standing, detail, advice (null or text), ranAt (null or a time), items."""
        return {
            "standing": self.standing.value,
            "detail": self.detail,
            "advice": self.way_out or None,
            "ranAt": self.ran.isoformat() if self.ran else None,
            "items": [told.as_json() for told in self.items],
        }
