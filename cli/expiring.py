"""`mfd expiring`: the secrets by days left, for people and for cron."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def expiring(
    *,
    stack: StackOption = None,
    within: Annotated[
        str, typer.Option(metavar="DAYS", help="Exit code 1 when a secret ends in so many days or sooner.")
    ] = "30d",
    ask_tenant: Annotated[
        bool,
        typer.Option(
            "--ask-tenant",
            help="Ask Entra ID too, with the login that `pulumi up` would use: which of them are gone, and which the "
            "stack does not know.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else.")] = False,
) -> int:
    """List the stack's client secrets, which are the devices' passwords, by the days that they still work.

    Reads what the last `pulumi up` left; no passphrase or key is needed, and nothing is changed. Exit code 0 when all
    of them last longer than --within, 1 when one does not, is gone, or the stack cannot be read: for cron and alerts.

    For example:

    `mfd expiring --stack prod`

    `mfd expiring --stack prod --within 60d --json`
    """
    from cli.secret_ends import days_of, show_ends  # noqa: PLC0415 - start-up time

    root = project_root()
    days = days_of(within, "--within")
    return show_ends(root, chosen_stack(stack, root), days, ask_tenant=ask_tenant, as_json=as_json)
