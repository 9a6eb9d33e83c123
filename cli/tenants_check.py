"""Every tenant's stack is checked as `pulumi up` would, before anything is written."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from advice import decided_stack
from catalog import Problem
from settings import SettingsError
from tenancy import traced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from settings import StackSettings
    from tenancy import Table, Template, TenantPlan


def stack_problems(root: Path, plans: Sequence[TenantPlan], table: Table, template: Template) -> list[Problem]:
    """Return every mistake of every stack, where it can be put right."""
    problems: list[Problem] = []
    found: list[tuple[TenantPlan, StackSettings]] = []
    with tempfile.TemporaryDirectory(prefix="mfd-tenants-") as folder:
        (Path(folder) / "stacks").mkdir()
        for plan in plans:
            try:
                found.append((plan, _settings(plan, root, Path(folder))))
            except SettingsError as error:
                problems += (traced(problem, plan, table, template) for problem in error.problems)
    return [*problems, *_doubled(found, table)]


def _settings(plan: TenantPlan, root: Path, folder: Path) -> StackSettings:
    (folder / plan.stack_file).write_text(plan.stack_text, encoding="utf-8")
    if plan.devices_text is None:
        (folder / plan.devices_file).write_bytes((root / plan.devices_file).read_bytes())
    else:
        (folder / plan.devices_file).write_text(plan.devices_text, encoding="utf-8")
    return decided_stack(plan.tenant.stack, folder)


def _doubled(stacks: Sequence[tuple[TenantPlan, StackSettings]], table: Table) -> Iterator[Problem]:
    """Yield names that have to be unique in all of Azure and that two tenants have."""
    first: dict[tuple[str, str], TenantPlan] = {}
    for plan, settings in stacks:
        names = [("mfd:baseName", settings.base_name)]
        if settings.key_vault and settings.key_vault.create:
            names.append(("mfd:keyVault.name", settings.key_vault.name))
        for key, name in names:
            other = first.setdefault((key, name.lower()), plan)
            if other is not plan:
                what = f"{name!r} is that of {other.tenant.stack!r} too (line {other.tenant.line})"
                right = "it is unique in all of Azure; put {stack} into it, or a column of its own"
                yield Problem(table.file, plan.tenant.line, key, what, right)
