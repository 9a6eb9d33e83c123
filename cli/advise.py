"""`mfd advise`: which sending method fits which device, and why the others do not."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root

_DATE = ["%Y-%m-%d"]


def advise(
    devices: Annotated[list[str] | None, typer.Argument(help="Only these devices, each with all reasons.")] = None,
    *,
    stack: StackOption = None,
    every: Annotated[bool, typer.Option("--all", help="All reasons for all devices.")] = False,
    need: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NEED",
            help="What the mail has to have besides: sent-items, many-senders, bypass-spam-filter, third-party-hosting "
            "or no-mailbox-licence. May be given several times.",
        ),
    ] = None,
    recipients_per_day: Annotated[
        int | None, typer.Option(min=1, metavar="NUMBER", help="How many people get a mail from a device every day.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DATE, metavar="DATE", help="It has to work until then without rework.")
    ] = None,
    tenant: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FACT=YES|NO",
            help="What is known about the tenant: security-defaults, created-2026, reject-direct-send, "
            "passwords-blocked or device-codes-blocked, such as security-defaults=no. May be given several times.",
        ),
    ] = None,
    ask_tenant: Annotated[
        bool,
        typer.Option(
            "--ask-tenant",
            help="Ask Microsoft Graph what --tenant does not say, with the login that `pulumi up` would use, and print the "
            "lines for the stack's file.",
        ),
    ] = False,
    on: Annotated[
        datetime | None, typer.Option("--on", formats=_DATE, metavar="DATE", help="As if it were that day; else today.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON, and nothing else.")] = False,
) -> int:
    """Say for every device which methods fit, on which conditions, and why the others do not.

    Reads the stack's settings, the device list and the catalogue, and with --ask-tenant the tenant; changes nothing. What
    nobody has written down about a device never counts as fitting. The device list's column `method` chooses; `auto`
    takes the first that fits. Exit code 0 when every device can send, 1 when one cannot; what the login may not read
    stays not known, is named with the permission that it takes, and changes no exit code.

    For example:

    `mfd advise`

    `mfd advise berlin-1`

    `mfd advise --all --need sent-items --until 2028-12-31`

    `mfd advise --ask-tenant --tenant reject-direct-send=yes`

    `mfd advise --tenant security-defaults=no --on 2027-01-15 --json`
    """
    from cli.advice_question import Question  # noqa: PLC0415 - start-up time

    root = project_root()
    question = Question.from_options(
        root=root,
        stack=chosen_stack(stack, root),
        devices=devices or [],
        need=need or [],
        tenant=tenant or [],
        ask_tenant=ask_tenant,
        recipients_per_day=recipients_per_day,
        until=until.date() if until else None,
        on=on.date() if on else None,
    )
    return question.answer(every=every or bool(devices), as_json=as_json)
