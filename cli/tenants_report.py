"""What `mfd tenants` did or would do, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import typer

from catalog.yaml_lines import dotted
from cli.counted import counted
from tenancy import ABSENT, Table, TenantPlan

# How many names are shown in one line?
_SHOWN = 10


@dataclass(frozen=True)
class TenantsReport:
    """A table, what becomes of each tenant's files, stacks that the table no longer has, and where files are written."""

    table: Table
    plans: Sequence[TenantPlan]
    gone: Sequence[str]
    places: Sequence[str]

    def show(self, *, dry_run: bool) -> None:
        """Print it."""
        typer.echo(f"{self.table.file}: {self.table.read_as}")
        would = "would be " if dry_run else ""
        for line in self._lines(would):
            typer.echo(line)
        typer.echo(self._summary(would))

    def _lines(self, would: str) -> Iterator[str]:
        if new := [plan.tenant.stack for plan in self.plans if plan.new]:
            yield f"{would}written: {_some(new)}"
        for plan in self.plans:
            if plan.is_changed:
                yield f"{would}updated: {plan.tenant.stack}: {', '.join(_changes(plan))}"
        for plan in self.plans:
            for kept in plan.kept:
                stays = (
                    "stays out, as taken out by hand"
                    if kept.now is ABSENT
                    else f"stays {kept.now!r} as written by hand"
                )
                says = "nothing" if kept.wanted is ABSENT else repr(kept.wanted)
                yield f"{plan.stack_file} {dotted(kept.place)}: {stays}; the table has {says}"
            if plan.operator_kept:
                yield f"{plan.tenant.stack}: its Kubernetes objects stay as changed by hand; delete the file to have it anew"
        if any(plan.kept for plan in self.plans):
            yield "to give a value back to the table, write there what the table has"
        for stack in self.gone:
            yield (
                f"{stack}: no longer in the table; its files stay, since `./mfd pulumi destroy --stack {stack}` needs them. "
                "Remove them after that"
            )

    def _summary(self, would: str) -> str:
        new, changed = sum(plan.new for plan in self.plans), sum(plan.is_changed for plan in self.plans)
        count = counted(len(self.plans), "tenant")
        where = f"; the files are in {', '.join(self.places)}" if new + changed and not would else ""
        return f"{count}: {new} {would}written, {changed} {would}updated, {len(self.plans) - new - changed} unchanged{where}"


def _changes(plan: TenantPlan) -> Iterator[str]:
    yield from map(dotted, plan.changed)
    if plan.operator_changed:
        yield "Kubernetes objects"
    if plan.devices_text is not None:
        yield "device list"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
