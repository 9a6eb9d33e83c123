"""The settings of a stack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advice import decided_stack
from cli.check import Check
from cli.counted import counted
from settings import SettingsError, StackSettings


def settings_of(stack: str, root: Path) -> tuple[StackSettings | None, list[Check]]:
    """Return the stack's settings, None when they are refused, and what there is to say about them."""
    try:
        settings = decided_stack(stack, root)
    except SettingsError as error:
        return None, [
            Check.problem("Settings", str(problem), "correct it; nothing is created before")
            for problem in error.problems
        ]
    return settings, list(_accepted(settings))


def _accepted(settings: StackSettings) -> Iterator[Check]:
    waiting = sum(map(settings.waiting, settings.devices))
    detail = f"{counted(len(settings.devices), 'device')}, {counted(len(settings.domains), 'domain')}"
    yield Check.ok("Settings", f"{detail}; waiting for a domain: {counted(waiting, 'device')}" if waiting else detail)
    for warning in settings.warnings:
        yield Check.unknown("Settings", warning)
