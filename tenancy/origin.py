"""Where a mistake in a tenant's files comes from: a cell of the table, the template, or somebody's own line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from catalog.yaml_lines import read_yaml
from tenancy.filling import placeholders
from tenancy.stack_text import config_of
from tenancy.template import DEVICES_FILE, STACK_FILE

if TYPE_CHECKING:
    from catalog import Problem
    from tenancy.plan import TenantPlan
    from tenancy.table import Table
    from tenancy.template import Template

_KEY = re.compile(r"([\w-]+:\w+)(.*)")
_STEP = re.compile(r"\[(\d+)\]|\.([^.\[]+)")


def traced(problem: Problem, plan: TenantPlan, table: Table, template: Template) -> Problem:
    """Return the problem where it can be put right."""
    if problem.file == plan.stack_file:
        return _in_stack_file(problem, plan, table, template)
    if problem.file == plan.devices_file and plan.devices_text is not None:
        return _in_devices_file(problem, plan, table, template)
    return problem


def _in_stack_file(problem: Problem, plan: TenantPlan, table: Table, template: Template) -> Problem:
    match = _KEY.match(problem.key or "")
    if not match:
        return problem
    place = ("config", match[1], *(int(index) if index else name for index, name in _STEP.findall(match[2])))
    document = read_yaml(template.stack, STACK_FILE)
    node, found = _walk(document.value, place)
    if _is_own(plan, place, found):
        return problem
    if columns := dict.fromkeys(placeholders(node) if found > 1 else ()):
        return replace(problem, file=table.file, line=plan.tenant.line, key=" / ".join(columns))
    line = document.line(place) if found > 1 else None
    return replace(problem, file=f"{template.folder}/{STACK_FILE}", line=line)


def _is_own(plan: TenantPlan, place: tuple[str | int, ...], found: int) -> bool:
    """Whether a value is somebody's own: the stack file has it and the template has not, or it was kept."""
    kept = any(
        one.place[: len(place) - 1] == place[1:] or place[1:][: len(one.place)] == one.place for one in plan.kept
    )
    reached = _walk({"config": config_of(plan.stack_text, plan.stack_file)}, place)[1]
    return kept or (found < len(place) and reached == len(place))


def _walk(node: Any, place: tuple[str | int, ...]) -> tuple[Any, int]:  # noqa: ANN401 - any YAML value
    """Return what stands at a place, or at the nearest one that contains it, and how many steps led there."""
    for count, step in enumerate(place):
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return node, count
    return node, len(place)


def _in_devices_file(problem: Problem, plan: TenantPlan, table: Table, template: Template) -> Problem:
    rows = template.device_rows
    line, header = problem.line or 1, rows[0]
    if problem.key in header and line <= len(rows) and header.index(problem.key) < len(rows[line - 1]):
        columns = dict.fromkeys(placeholders(rows[line - 1][header.index(problem.key)]))
        if columns:
            return replace(problem, file=table.file, line=plan.tenant.line, key=" / ".join(columns))
    return replace(problem, file=f"{template.folder}/{DEVICES_FILE}")
