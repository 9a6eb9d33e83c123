"""What becomes of one tenant's files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from catalog import Problem
from catalog.yaml_lines import dotted, read_yaml
from tenancy.errors import TenancyError
from tenancy.record import Written, digest
from tenancy.stack_text import ABSENT, as_left, config_of, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog.yaml_lines import Place
    from tenancy.stack_text import KeptValue
    from tenancy.table import Tenant
    from tenancy.template import Template


@dataclass(frozen=True)
class Present:
    """The texts of a tenant's files as they are; None where there is no file."""

    stack: str | None
    devices: str | None
    operator: str | None
    operator_file: str
    """The name of the Kubernetes objects' file, as it is shown."""


@dataclass(frozen=True)
class TenantPlan:
    """The texts of a tenant's files as they shall be, and what is left as somebody wrote it."""

    tenant: Tenant
    stack_text: str
    devices_text: str | None
    """None: there is a list, which is nobody's but the administrator's."""
    operator_text: str | None
    """None: the template has none, or the file was changed by hand and stays."""
    last: Written
    """What runs have written so far, as far as it is still there."""
    written: Written
    new: bool
    changed: tuple[Place, ...] = ()
    """Where the stack file's configuration changes."""
    operator_changed: bool = False
    operator_kept: bool = False
    """Whether the Kubernetes objects were changed by hand, and stay."""
    kept: tuple[KeptValue, ...] = ()

    @property
    def stack_file(self) -> str:
        """The stack file's name, from the project's folder."""
        return f"stacks/Pulumi.{self.tenant.stack}.yaml"

    @property
    def devices_file(self) -> str:
        """The device list's name, from the project's folder."""
        return f"stacks/{self.tenant.stack}.devices.csv"

    @property
    def begun(self) -> Written:
        """What the record says while the files are written."""
        return self.written if self.written == self.last else replace(self.last, begun=self.written)

    @property
    def is_changed(self) -> bool:
        """Whether something is to be written for a tenant that was there before."""
        return not self.new and (bool(self.changed) or self.operator_changed or self.devices_text is not None)


def plan_tenant(tenant: Tenant, template: Template, present: Present, recorded: Written | None) -> TenantPlan:
    """Return what becomes of a tenant's files; `recorded`: what the last run wrote, None where none did.

    Raises `TenancyError` where the stack file is not YAML, or where a file is somebody else's of the same name.
    """
    file = f"stacks/Pulumi.{tenant.stack}.yaml"
    last = _last(recorded or Written(), present, file)
    wanted, operator = template.stack_text(tenant.cells), template.operator_text(tenant.cells)
    config = config_of(wanted, file)
    by_hand = present.operator not in (None, operator) and digest(present.operator or "") != last.operator
    result = TenantPlan(
        tenant,
        stack_text=wanted,
        devices_text=template.devices_text(tenant.cells) if present.devices is None else None,
        operator_text=None if by_hand else operator,
        last=last,
        written=Written(config, last.operator if by_hand or operator is None else digest(operator)),
        new=present.stack is None,
        operator_changed=operator is not None and not by_hand and present.operator != operator,
        operator_kept=operator is not None and by_hand,
    )
    plan = result if present.stack is None else _merged(result, present.stack, file)
    problems = list(_another_stack(plan, present.stack or "")) if recorded is None else []
    if plan.operator_kept and not last.operator:
        problems.append(_another_operator(plan, present))
    if problems:
        raise TenancyError(problems)
    return plan


def _last(recorded: Written, present: Present, file: str) -> Written:
    """Return what runs wrote into the files that are there."""
    begun = recorded.begun
    if begun is None:
        return recorded
    arrived = not recorded.operator or digest(present.operator or "") == begun.operator
    config = as_left(present.stack or "", recorded.config, begun.config, file)
    return Written(config, begun.operator if arrived else recorded.operator)


def _merged(plan: TenantPlan, present: str, file: str) -> TenantPlan:
    found = merged(present, plan.stack_text, plan.last.config, file)
    written = Written(found.written, plan.written.operator)
    return replace(plan, stack_text=found.text, written=written, changed=found.changed, kept=found.kept)


def _another_stack(plan: TenantPlan, present: str) -> Iterator[Problem]:
    read = read_yaml(present, plan.stack_file)
    for kept in plan.kept:
        wanted = "nothing" if kept.wanted is ABSENT else repr(kept.wanted)
        what = f"is {kept.now!r}, line {plan.tenant.line} of the table makes it {wanted}, and no run wrote this file"
        right = "give the tenant another `stack`, or, where both are the same stack, write the table's value here first"
        yield Problem(plan.stack_file, read.line(("config", *kept.place)), dotted(kept.place), what, right)


def _another_operator(plan: TenantPlan, present: Present) -> Problem:
    what = f"is not what line {plan.tenant.line} of the table makes it, and no run wrote this file"
    right = "move it away, and the run writes this tenant's, or give the tenant another `stack`"
    return Problem(present.operator_file, None, None, what, right)
