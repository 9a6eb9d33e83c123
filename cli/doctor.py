"""`mfd doctor`: what is missing before `pulumi up` can work."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from cli.chosen_stack import with_settings
from cli.project import project_root


def doctor(
    *,
    stack: Annotated[
        str | None, typer.Option("--stack", "-s", metavar="STACK", help="Look at this stack too; else PULUMI_STACK.")
    ] = None,
) -> int:
    """Say what this machine lacks and, for a stack, what its settings, the login and DNS lack. Changes nothing.

    With --stack (or PULUMI_STACK) it reads the stack's settings, then asks Azure, Microsoft Graph and DNS what the login
    that `pulumi up` would use may do, and what the tenant allows devices that use Exchange Online. Each line says how it
    is, and the way out. Exit code 1 when there is a problem.

    For example:

    `mfd doctor`

    `mfd doctor --stack prod`
    """
    from cli.examination import examine  # noqa: PLC0415 - start-up time

    root, chosen = project_root(), stack or os.environ.get("PULUMI_STACK")
    return examine(root, with_settings(chosen, root) if chosen else None)
