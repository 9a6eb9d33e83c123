"""Which stack a verb is about."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from cli.errors import CommandError
from cli.project import stack_names

# How long may the engine take to name its selected stack, in seconds? It reads one file, or asks its backend.
_ENGINE_SECONDS = 15


def chosen_stack(option: str | None, root: Path) -> str:
    """Return the stack of `--stack`, else of PULUMI_STACK, else the engine's selected one.

    Raises CommandError where there is none, or where it has no settings.
    """
    stack = option or os.environ.get("PULUMI_STACK") or _selected(root)
    if stack:
        return with_settings(stack, root)
    names = stack_names(root)
    known = f"stacks/ has {', '.join(names)}" if names else "stacks/ has none yet"
    raise CommandError(f"no stack is chosen; name one with --stack or PULUMI_STACK ({known})")


def with_settings(stack: str, root: Path) -> str:
    """Return the stack's short name; raises CommandError, with the name that was meant, where it has no settings."""
    # `organization/project/stack` is how a service backend writes it in full.
    name, names = stack.rpartition("/")[2], stack_names(root)
    if name not in names:
        from catalog.closest import suggestion  # noqa: PLC0415 - start-up time

        raise CommandError(f"there is no stacks/Pulumi.{name}.yaml, and so no such stack; {suggestion(name, names)}")
    return name


def _selected(root: Path) -> str | None:
    engine = shutil.which("pulumi")
    if not engine:
        return None
    command = [engine, "stack", "--show-name", "--non-interactive"]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=_ENGINE_SECONDS, check=False)  # noqa: S603 - the engine, no shell
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
