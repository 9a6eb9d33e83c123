"""The advice on the terminal: an overview of the fleet, or every reason; or JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rich.console import Console

from advice import Advice, Finding, Verdict
from advice.verdict import Fit
from cli import tenant_report
from cli.printed import cell_of, result_console, result_table
from cli.tenant_facts import TenantFacts
from settings import StackSettings
from settings.methods import AUTO

_SIGNS = {
    "fits": ("fits", "green"),
    "unknown": ("perhaps", "yellow"),
    "conditional": ("only if", "yellow"),
    "refused": ("no", "red"),
}
_COUNTED: Mapping[Fit, str] = {
    "fits": "can send",
    "unknown": "can if what is not known is so",
    "conditional": "on conditions",
    "refused": "cannot as written",
}
# More alternatives than this make a row that nobody reads; all of them stand behind `mfd advise DEVICE`.
_MOST_OTHERS = 3
_MARKS = {"fits": "", "unknown": "?", "conditional": "*"}
_HOW = (
    "The column `method` of the device list chooses; `auto` takes the first that fits.\n"
    "`mfd advise DEVICE` shows every reason."
)


@dataclass(frozen=True)
class AdviceReport:
    """The advice for some devices of a stack on a day."""

    settings: StackSettings
    day: date
    advice: Sequence[Advice]
    known: TenantFacts

    @property
    def everybody_can_send(self) -> bool:
        """Whether no device has an impossible method, or an `auto` that finds none."""
        return all(map(_can_send, self.advice))

    @property
    def summary(self) -> str:
        """One line: how many devices can send, how many perhaps, how many not."""
        fits: Counter[str] = Counter(used.fit if (used := _used(advice)) else "refused" for advice in self.advice)
        parts = [f"{fits[fit]} {words}" for fit, words in _COUNTED.items() if fits[fit]]
        count = len(self.advice)
        return f"{count} device{'' if count == 1 else 's'} on {self.day}: {', '.join(parts) or 'none in the list'}"

    def as_json(self) -> dict[str, object]:
        """Return everything as plain values."""
        devices = [_device_json(advice) for advice in self.advice]
        return {
            "stack": self.settings.stack,
            "on": self.day.isoformat(),
            "summary": self.summary,
            "tenant": tenant_report.as_json(self.known, self.settings),
            "devices": devices,
        }

    def show(self, *, every: bool) -> None:
        """Print the overview, or each device with all reasons, the facts about the tenant, and the summary."""
        console = result_console()
        if every:
            for advice in self.advice:
                _show_device(console, advice)
        else:
            self._show_overview(console)
        tenant_report.show(console, self.known, self.settings)
        console.print(self.summary, style="bold green" if self.everybody_can_send else "bold red", markup=False)
        console.print(_HOW, markup=False)

    def _show_overview(self, console: Console) -> None:
        table = result_table("Device", "Method", "Condition", "Also possible")
        for column in table.columns[:2]:
            column.no_wrap = True
        for advice in self.advice:
            table.add_row(*_overview_row(advice))
        console.print(table)
        _show_words(console, self.advice)


def _used(advice: Advice) -> Verdict | None:
    """Return the verdict about the method that the device has, or that `auto` takes."""
    return advice.automatic if advice.device.method == AUTO else advice.chosen()


def _can_send(advice: Advice) -> bool:
    used = _used(advice)
    return used is not None and used.fit != "refused"


def _overview_row(advice: Advice) -> tuple[str, str, str, str]:
    used = _used(advice)
    others = [f"{verdict.way.id}{_MARKS[verdict.fit]}" for verdict in advice.possible if verdict is not used]
    more = f" +{len(others) - _MOST_OTHERS}" if len(others) > _MOST_OTHERS else ""
    also = ", ".join(others[:_MOST_OTHERS]) + more
    if used is None:
        return advice.device.id, "[red]auto: none[/]", "[red]choose one[/]" if others else "[red]none fits[/]", also
    method = f"auto: {used.way.id}" if advice.device.method == AUTO else used.way.id
    if used.fit == "refused":
        return advice.device.id, f"[red]{method}[/]", "[red]impossible[/]", also
    return advice.device.id, method, ", ".join(found.name for found in used.conditions), also


def _show_words(console: Console, advice: Sequence[Advice]) -> None:
    """Explain each condition of the overview once, in words."""
    words: dict[str, dict[str, None]] = {}
    for verdict in filter(None, map(_used, advice)):
        for found in verdict.conditions if verdict.fit != "refused" else ():
            words.setdefault(found.name, {})[found.text] = None
    if not words:
        console.print()
        return
    table = result_table("Condition", "It works")
    for name, texts in words.items():
        table.add_row(name, cell_of([*texts]))
    console.print()
    console.print(table)
    console.print("\n? fits if what is not known is so   * something has to be done or accepted first\n", markup=False)


def _show_device(console: Console, advice: Advice) -> None:
    device, used = advice.device, _used(advice)
    console.print(f"{device.id}", style="bold", end="")
    console.print(f"  {device.type}, {device.site}, {device.sender}, {_mail(advice)}", markup=False)
    table = result_table("Method", "", "Why")
    for verdict in advice.verdicts:
        sign, style = _SIGNS[verdict.fit]
        mark = " <-" if verdict is used else ""
        table.add_row(f"{verdict.way.id}{mark}", f"[{style}]{sign}[/]", cell_of(_why(verdict)))
    console.print(table)
    console.print()


def _mail(advice: Advice) -> str:
    return "to anyone" if advice.device.recipients == "anyone" else "inside only"


def _why(verdict: Verdict) -> Sequence[str]:
    if verdict.fit == "refused":
        return [verdict.reason]
    return [*(found.text for found in verdict.conditions), *verdict.notes] or ["nothing stands against it"]


def _device_json(advice: Advice) -> dict[str, object]:
    used = _used(advice)
    return {
        "id": advice.device.id,
        "type": advice.device.type,
        "site": advice.device.site,
        "method": advice.device.method,
        "takes": used.way.id if used and used.fit != "refused" else None,
        "verdicts": [_verdict_json(verdict) for verdict in advice.verdicts],
    }


def _verdict_json(verdict: Verdict) -> dict[str, object]:
    return {
        "method": verdict.way.method.id,
        "way": verdict.way.id,
        "fit": verdict.fit,
        "reason": verdict.reason or None,
        "conditions": [_finding_json(found) for found in verdict.conditions] if not verdict.reason else [],
        "notes": [*verdict.notes],
    }


def _finding_json(found: Finding) -> dict[str, str | None]:
    return {"name": found.name, "kind": found.kind, "text": found.text, "wayOut": found.way_out or None}
