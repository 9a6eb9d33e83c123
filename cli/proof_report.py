"""The result of `mfd verify`: a table, what to do, one line that says it all; or JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from cli.counted import counted
from cli.listed import listed
from cli.printed import result_console, result_table
from cli.proof_exchange import show_set_up
from probe import DeviceReport, Outcome, Step, StepName

if TYPE_CHECKING:
    from cli.diagnosis import Diagnosis
    from cli.exchange_set_up import ExchangeSetUp

_SIGNS = {
    Outcome.OK: ("ok", "green"),
    Outcome.WARNING: ("look", "yellow"),
    Outcome.FAILED: ("FAILED", "bold red"),
    Outcome.SKIPPED: ("-", "dim"),
}
_HEADINGS = {
    StepName.DNS: "DNS",
    StepName.TCP: "Connection",
    StepName.TLS: "TLS",
    StepName.LOGIN: "Login",
    StepName.SEND: "Mail",
}


@dataclass(frozen=True)
class Report:
    """The reports of all devices.

    `waiting`: devices whose domain is not verified yet; `diagnoses`: why logins were refused, or why nobody could look;
    `sent`: mails were asked for; `set_up`: how Exchange Online stands, None for a stack that wants nothing of it.
    """

    reports: Sequence[DeviceReport]
    waiting: Sequence[str]
    diagnoses: Sequence[Diagnosis] | str
    sent: bool
    set_up: ExchangeSetUp | None = None

    @property
    def passed(self) -> bool:
        """Whether no device failed, at least one passed, and no item of the script failed that one of them needs."""
        proven = any(report.passed for report in self.reports) and not any(map(_failed, self.reports))
        return proven and not self._failed_items

    @property
    def summary(self) -> str:
        """One line: `14 of 14 devices: mail accepted`, and how many wait."""
        if not self.reports:
            return f"nothing was proven: {self._nobody}"
        good = sum(report.passed for report in self.reports)
        tried = good + sum(map(_failed, self.reports))
        what = "mail accepted" if self.sent else "login accepted"
        unproven = len(self.reports) - tried
        left = f"; {unproven} not proven from here" if unproven else ""
        waiting = f"; {len(self.waiting)} more waiting for a verified domain" if self.waiting else ""
        return f"{good} of {counted(tried, 'device')}: {what}{left}{waiting}{self._lacking}"

    @property
    def _failed_items(self) -> int:
        return len(self.set_up.failed_for({report.device for report in self.reports})) if self.set_up else 0

    @property
    def _lacking(self) -> str:
        count = self._failed_items
        return f"; {count} item{'s' if count > 1 else ''} of their Exchange set-up failed" if count else ""

    @property
    def _nobody(self) -> str:
        if not self.waiting:
            return "there is no device"
        count = len(self.waiting)
        who = f"all {count} devices wait" if count > 1 else f"the device {self.waiting[0]} waits"
        return f"{who} for a verified domain (`wait: none`)"

    def as_json(self) -> dict[str, object]:
        """Return everything as plain values; never a secret."""
        devices = [report.as_json() for report in self.reports]
        return {
            "passed": self.passed,
            "summary": self.summary,
            "waiting": [*self.waiting],
            "devices": devices,
            **self._causes(),
            "exchange": self.set_up.as_json() if self.set_up else None,
        }

    def show(self) -> None:
        """Print the table, what needs attention, and the summary."""
        console = result_console()
        console.print(self._table())
        for step, devices in self._attention():
            _explain(console, step, devices)
        _show_unproven(console, self.reports)
        self._show_causes(console)
        if self.set_up:
            show_set_up(console, self.set_up)
        console.print()
        console.print(self.summary, style="bold green" if self.passed else "bold red", markup=False, soft_wrap=True)

    def _causes(self) -> dict[str, object]:
        if isinstance(self.diagnoses, str):
            return {"refusedLogins": [], "notDiagnosed": self.diagnoses}
        return {"refusedLogins": [diagnosis.as_json() for diagnosis in self.diagnoses]}

    def _show_causes(self, console: Console) -> None:
        if isinstance(self.diagnoses, str):
            console.print(f"\nAzure was not asked why: {self.diagnoses}", style="yellow", markup=False, soft_wrap=True)
            return
        for diagnosis in self.diagnoses:
            _show_cause(console, diagnosis)

    def _table(self) -> Table:
        table = result_table("Device", *_HEADINGS.values())
        for report in self.reports:
            table.add_row(report.device, *(_cell(report.step(name)) for name in _HEADINGS))
        for device in self.waiting:
            table.add_row(device, *("[dim]waiting[/]" if name is StepName.DNS else "" for name in _HEADINGS))
        return table

    def _attention(self) -> list[tuple[Step, list[str]]]:
        found: dict[Step, list[str]] = {}
        for report in self.reports:
            for step in report.steps:
                if step.outcome in (Outcome.WARNING, Outcome.FAILED):
                    found.setdefault(step, []).append(report.device)
        return list(found.items())


def _failed(report: DeviceReport) -> bool:
    return not report.passed and not report.unproven


def _show_unproven(console: Console, reports: Sequence[DeviceReport]) -> None:
    reasons: dict[str, list[str]] = {}
    for report in reports:
        if report.unproven:
            reasons.setdefault(report.unproven, []).append(report.device)
    for reason, devices in reasons.items():
        console.print(f"\nNot proven: {reason}", style="yellow", markup=False, soft_wrap=True)
        console.print(f"  {listed(devices)}", markup=False, soft_wrap=True)


def _cell(step: Step | None) -> str:
    text, style = _SIGNS[step.outcome if step else Outcome.SKIPPED]
    return f"[{style}]{text}[/]"


def _explain(console: Console, step: Step, devices: Sequence[str]) -> None:
    style = _SIGNS[step.outcome][1]
    console.print(f"\n{_HEADINGS[step.name]}: {step.detail}", style=style, markup=False, soft_wrap=True)
    console.print(f"  {listed(devices)}", markup=False, soft_wrap=True)
    for advice in step.advice:
        console.print(f"  - {advice}", markup=False, soft_wrap=True)


def _show_cause(console: Console, diagnosis: Diagnosis) -> None:
    console.print(
        f"\nWhat Azure and Entra ID hold for {diagnosis.username}:", style="bold", markup=False, soft_wrap=True
    )
    for check in diagnosis.checks:
        fault = check is diagnosis.fault
        line = f"  {'FAULT ' if fault else ''}{check.title}: {check.detail}"
        console.print(line, style="bold red" if fault else None, markup=False, soft_wrap=True)
    if diagnosis.fault:
        console.print(f"  - {diagnosis.fault.way_out}", markup=False, soft_wrap=True)
    else:
        console.print("  No fault in these; the sign-in log of the service principal may say more", markup=False)
