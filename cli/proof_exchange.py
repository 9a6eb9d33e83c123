"""What `mfd verify` says of the set-up in Exchange Online: beside a refusal, and for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.console import Console

from cli.listed import listed
from probe import DeviceReport, Outcome, Step, StepName

if TYPE_CHECKING:
    from cli.exchange_set_up import ExchangeSetUp, ToldItem

# Before them nothing of Exchange Online's set-up has been asked.
_ASKED = (StepName.LOGIN, StepName.SEND)
# The probe's word for an answer of the server; a token that Entra ID does not give, or a line that breaks, has other causes.
_REFUSED = "is refused: "
_GOOD = "as-wanted"


def with_causes(reports: Sequence[DeviceReport], set_up: ExchangeSetUp | None) -> list[DeviceReport]:
    """Return the reports with the script's likely share in a refused login or mail as the first advice."""
    return [_with_cause(report, set_up) if set_up else report for report in reports]


def _with_cause(report: DeviceReport, set_up: ExchangeSetUp) -> DeviceReport:
    cause = set_up.cause_for(report.device)
    steps = tuple(_advised(step, cause) if cause and _is_refusal(step) else step for step in report.steps)
    return replace(report, steps=steps)


def _is_refusal(step: Step) -> bool:
    return step.name in _ASKED and step.outcome is Outcome.FAILED and _REFUSED in step.detail


def _advised(step: Step, cause: str) -> Step:
    return replace(step, advice=(cause, *step.advice))


def show_set_up(console: Console, set_up: ExchangeSetUp) -> None:
    """Print how the set-up stands, what needs attention in it, and the way out."""
    style = "green" if set_up.standing == _GOOD else "yellow"
    console.print(f"\nExchange set-up: {set_up.detail}", style=style, markup=False, soft_wrap=True)
    for alike in _alike(set_up.items):
        _show_items(console, alike)
    if set_up.way_out:
        console.print(f"  - {set_up.way_out}", markup=False, soft_wrap=True)


def _alike(items: Sequence[ToldItem]) -> list[list[ToldItem]]:
    found: dict[tuple[str, str, str], list[ToldItem]] = {}
    for told in items:
        found.setdefault((told.item.action, told.item.kind, told.why), []).append(told)
    return list(found.values())


def _show_items(console: Console, alike: Sequence[ToldItem]) -> None:
    item = alike[0].item
    names = listed([told.item.name for told in alike])
    line = f"  {'FAILED' if item.action == 'failed' else item.action} {item.kind} {names}: {alike[0].why}"
    console.print(line, style="bold red" if item.action == "failed" else None, markup=False, soft_wrap=True)
    if devices := list(dict.fromkeys(device for told in alike for device in told.devices)):
        console.print(f"    {listed(devices)}", markup=False, soft_wrap=True)
