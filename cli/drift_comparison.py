"""What `mfd drift` does: the engine compares, DNS is asked, the script's report is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cli.drift_engine import comparing
from cli.drift_exchange import exchange_drift
from cli.drift_progress import watching
from cli.engine import ask_engine
from cli.hidden import hide
from drift import Finding, Stack, differences, explain, union, wanted_elsewhere, zone_findings, zone_notes
from maildns import check_records


@dataclass(frozen=True)
class Compared:
    """A stack beside the world. `notes`: what is no drift and yet worth a sentence, or could not be seen."""

    stack: str
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def command(self) -> str:
        """What heals; a plain `up` looks at the stack only, and changes nothing."""
        return f"./mfd pulumi up --refresh --stack {self.stack}"

    @property
    def healed(self) -> int:
        """How many findings that command heals."""
        return sum(finding.heals for finding in self.findings)

    @property
    def visit(self) -> tuple[str, ...]:
        """Who is to be visited after it."""
        return union(*(finding.visit for finding in self.findings))


def compare(root: Path, name: str) -> Compared:
    """Compare; raises CommandError and the errors of `drift`, `handouts` and `maildns`."""
    stack = Stack.from_export(name, ask_engine(root, name, "stack", "export"))
    with watching(name, len(stack.resources)) as watch:
        explained = explain(list(differences(comparing(root, name, watch))), stack)
        watch.say("asks DNS")
        zones = {domain: check_records(records) for domain, records in wanted_elsewhere(stack).items()}
    elsewhere = [finding for domain, problems in zones.items() for finding in zone_findings(stack, domain, problems)]
    notes = [note for problems in zones.values() for note in zone_notes(problems)]
    exchange, told = exchange_drift(root, stack)
    return Compared(
        name,
        (*explained.findings, *elsewhere, *exchange),
        tuple(map(hide, union(explained.notes, tuple(notes), told))),
    )
