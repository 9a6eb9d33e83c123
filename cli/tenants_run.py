"""What `mfd tenants` does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from catalog import Problem
from cli.errors import CommandError
from cli.stack_file import StackFile
from cli.tenants_check import stack_problems
from cli.tenants_report import TenantsReport
from inventory import LARGEST
from tenancy import (
    Present,
    Table,
    TenancyError,
    TenantPlan,
    Written,
    plan_tenant,
    read_record,
    read_table,
    read_template,
    record_text,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tenancy import Template


@dataclass(frozen=True)
class TenantsRun:
    """One run: which table, which template, where the Kubernetes objects go."""

    root: Path
    table_file: Path
    template_folder: Path
    out: Path

    def run(self, *, dry_run: bool) -> int:
        """Plan everything, check every stack, then write; return the exit code. Raises the errors of its steps."""
        table, record = self._table(), read_record(self.record_file.text, self.record_file.name)
        template = read_template(self.template_folder, self._shown(self.template_folder))
        plans = self._right_plans(table, template, record)
        gone = self._gone(plans, record)
        if not dry_run:
            self._write(plans, gone)
        TenantsReport(table, plans, list(gone), self._places(plans)).show(dry_run=dry_run)
        return 0

    def _places(self, plans: Sequence[TenantPlan]) -> tuple[str, ...]:
        """Return where the files are, as they are shown."""
        operator = [f"{self._shown(self.out)}/"] if any(plan.operator_text for plan in plans) else []
        return ("stacks/", *operator, self.record_file.name)

    @cached_property
    def record_file(self) -> StackFile:
        """What the last run wrote."""
        return StackFile(self.root, self._record_name)

    @property
    def _record_name(self) -> str:
        return self._shown(self.table_file.with_suffix(".written.yaml"))

    def _table(self) -> Table:
        try:
            with self.table_file.open("rb") as source:
                data = source.read(LARGEST + 1)
        except OSError as error:
            raise CommandError(f"{self.table_file} cannot be read: {error.strerror}") from None
        return read_table(data, self._shown(self.table_file))

    def _right_plans(self, table: Table, template: Template, record: Mapping[str, Written]) -> list[TenantPlan]:
        """Return what becomes of each tenant's files; raises `TenancyError` with everything that is wrong."""
        problems = list(template.problems(table.columns))
        plans: list[TenantPlan] = []
        if not problems:  # else each tenant would repeat them
            plans, problems = self._plans(table, template, record)
            problems += stack_problems(self.root, plans, table, template)
        problems += table.problems
        if problems:
            raise TenancyError(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))
        return plans

    def _plans(
        self, table: Table, template: Template, record: Mapping[str, Written]
    ) -> tuple[list[TenantPlan], list[Problem]]:
        plans: list[TenantPlan] = []
        problems: list[Problem] = []
        for tenant in table.right_tenants():
            stack, devices, operator = self._files(tenant.stack)
            present = Present(_text(stack), _text(devices), _text(operator), operator.name)
            try:
                plans.append(plan_tenant(tenant, template, present, record.get(tenant.stack)))
            except TenancyError as error:
                problems += error.problems
        return plans, problems

    def _write(self, plans: Sequence[TenantPlan], gone: Mapping[str, Written]) -> None:
        # The record comes before the files and after them: wherever a run is killed, the next one knows what is its own.
        self.record_file.write(record_text({**gone, **{plan.tenant.stack: plan.begun for plan in plans}}))
        if any(plan.operator_text for plan in plans):
            self.out.mkdir(parents=True, exist_ok=True)
        for plan in plans:
            texts = (plan.stack_text, plan.devices_text, plan.operator_text)
            for file, text in zip(self._files(plan.tenant.stack), texts, strict=True):
                if text is not None:
                    file.write(text)
        ended = record_text({**gone, **{plan.tenant.stack: plan.written for plan in plans}})
        StackFile(self.root, self._record_name).write(ended)

    def _files(self, stack: str) -> tuple[StackFile, StackFile, StackFile]:
        names = (f"stacks/Pulumi.{stack}.yaml", f"stacks/{stack}.devices.csv", self._shown(self.out / f"{stack}.yaml"))
        first, second, third = (self._known.setdefault(name, StackFile(self.root, name)) for name in names)
        return first, second, third

    @cached_property
    def _known(self) -> dict[str, StackFile]:
        """Files by name: each remembers what it held when it was read."""
        return {}

    def _shown(self, path: Path) -> str:
        """Return a path as it is shown: from the project's folder where it is inside."""
        full = path.resolve()
        return str(full.relative_to(self.root) if full.is_relative_to(self.root) else full)

    def _gone(self, plans: Sequence[TenantPlan], record: Mapping[str, Written]) -> dict[str, Written]:
        """Return what the record has of stacks that the table no longer has and whose files are still there."""
        left = set(record) - {plan.tenant.stack for plan in plans}
        there = {stack for stack in left if any(file.data is not None for file in self._files(stack))}
        return {stack: written for stack, written in record.items() if stack in there}


def _text(file: StackFile) -> str | None:
    return None if file.data is None else file.text
