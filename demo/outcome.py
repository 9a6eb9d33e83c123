"""What became of each device's mail, for the table at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RECEIVED = "received"
BRIDGED = "lan-bridge"
_BRIDGE = "none: its relay is a Postfix at the site, which this demo does not run (tests/bridge does)"


@dataclass(frozen=True)
class Outcome:
    """Device, method and what became of its mail, in the device list's order."""

    rows: Sequence[tuple[str, str, str]]

    @classmethod
    def of(
        cls, devices: Sequence[Mapping[str, Any]], result: Mapping[str, Any], mails: Sequence[Mapping[str, Any]]
    ) -> Outcome:
        """Read the result of `mfd verify --json` and the mails that arrived since."""
        arrived = {mail["headers"].get("X-MFD-Device") for mail in mails}
        reports = {report["device"]: report for report in result.get("devices", ())}
        return cls(
            [
                (device["id"], device["method"], _became(device, reports.get(device["id"]), arrived))
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
        """Whether every mail that was sent arrived, and each method but the bridge has one."""
        methods = {method for _, method, _ in self.rows if method != BRIDGED}
        working = {method for _, method, became in self.rows if became == RECEIVED}
        return self.received == self.tried > 0 and methods == working

    @property
    def table(self) -> str:
        """The rows in columns."""
        rows = [("Device", "Method", "Mail"), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
        return "\n".join(f"{device:{widths[0]}}  {method:{widths[1]}}  {became}" for device, method, became in rows)


def _became(device: Mapping[str, Any], report: Mapping[str, Any] | None, arrived: set[str | None]) -> str:
    if device["id"] in arrived:
        return RECEIVED
    if device["method"] == BRIDGED:
        return _BRIDGE
    if report is None:
        return "failed: it was not tried"
    if report["unproven"]:
        return f"none: {report['unproven']}"
    failed = [step["detail"] for step in report["steps"] if step["result"] == "failed"]
    return f"failed: {failed[0] if failed else 'accepted, and did not arrive'}"
