"""What became of each device's mail, for the table at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demo.bridges import BRIDGED

RECEIVED = "received"


@dataclass(frozen=True)
class Outcome:
    """Device, method and what became of its mail, in the device list's order."""

    rows: Sequence[tuple[str, str, str]]

    @classmethod
    def of(
        cls,
        devices: Sequence[Mapping[str, Any]],
        result: Mapping[str, Any],
        mails: Sequence[Mapping[str, Any]],
        bridges: Mapping[str, str],
    ) -> Outcome:
        """Read the result of `mfd verify --json`, the mails that arrived since, and each site's `Bridges.last_words`."""
        arrived = {mail["headers"].get("X-MFD-Device") for mail in mails}
        reports = {report["device"]: report for report in result.get("devices", ())}
        return cls(
            [
                (device["id"], device["method"], _became(device, reports.get(device["id"]), arrived, bridges))
                for device in devices
            ]
        )

    @property
    def received(self) -> int:
        """How many devices' mails arrived."""
        return sum(became == RECEIVED for _, _, became in self.rows)

    @property
    def tried(self) -> int:
        """How many devices sent a mail, or tried to."""
        return sum(not became.startswith("none") for _, _, became in self.rows)

    @property
    def is_complete(self) -> bool:
        """Whether every mail that was sent arrived, and each method has one; the bridge may lack its Postfix."""
        methods = {method for _, method, _ in self.rows if method != BRIDGED}
        working = {method for _, method, became in self.rows if became == RECEIVED}
        return self.received == self.tried > 0 and methods <= working

    @property
    def table(self) -> str:
        """The rows in columns."""
        rows = [("Device", "Method", "Mail"), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        return "\n".join(f"{device:{widths[0]}}  {method:{widths[1]}}  {became}" for device, method, became in rows)


def _became(
    device: Mapping[str, Any], report: Mapping[str, Any] | None, arrived: set[str | None], bridges: Mapping[str, str]
) -> str:
    if device["id"] in arrived:
        return RECEIVED
    if device["method"] == BRIDGED and (report is None or report["passed"]):
        return bridges[device["site"]]
    if report is None:
        return "failed: it was not tried"
    if report["unproven"]:
        return f"none: {report['unproven']}"
    failed = [step["detail"] for step in report["steps"] if step["result"] == "failed"]
    return f"failed: {failed[0] if failed else 'accepted, and did not arrive'}"
