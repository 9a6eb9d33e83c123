"""`mfd rotate`: give every device a new secret, and take the old ones out when the last device has moved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def rotate(
    devices: Annotated[
        list[str] | None, typer.Argument(help="Devices that --done ticks off, or that --force leaves behind.")
    ] = None,
    *,
    stack: StackOption = None,
    done: Annotated[
        bool, typer.Option("--done", help="These devices have the new password, and sent with it.")
    ] = False,
    done_file: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Tick off the devices in this file: columns id and, if any, moved and by."),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who says so; else who runs this command.")] = None,
    due: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="By when every device is visited, such as 2027-01-29; else in 28 days."),
    ] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Take the old generation out: every device has moved.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="With --finish: the named devices have not, and are cut off.")
    ] = False,
    why: Annotated[str | None, typer.Option(metavar="REASON", help="Why --force leaves these devices behind.")] = None,
    begin: Annotated[
        bool, typer.Option("--begin", help="Begin a rotation: the first, or the next after a finished one.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would be.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else.")] = False,
) -> int:
    """Rotate the secrets: add a generation, follow the visits, retire the old one. Each run says what is next.

    `--begin` adds the next generation to the stack's file and lists the devices to visit in
    stacks/STACK.rotation.yaml; commit both. After `pulumi up` both generations are valid, and hand-outs tell the new one.
    A device counts as moved when somebody says so, because neither Azure nor `mfd verify` can see what a device has
    stored. `--finish` is refused while a device has not moved, except those that `--force` names. Run it again at any
    time, after an interruption too: it goes on where it stood. It never runs `pulumi up`. Needs the stack's passphrase or
    key, as `pulumi` does.

    For example:

    `mfd rotate --stack prod --begin --due 2027-01-29`

    `mfd rotate --stack prod`

    `mfd rotate --done berlin-1 berlin-2 --by 'Anna Muster'`

    `mfd rotate --done-file visited.csv`

    `mfd rotate --finish --force berlin-9 --why 'locked room, out of use'`
    """
    from cli.rotation_run import Order, RotationRun  # noqa: PLC0415 - start-up time
    from cli.ticks import due_day, user_name  # noqa: PLC0415 - as above

    root = project_root()
    order = Order(
        devices=devices or (),
        begin=begin,
        due=due_day(due),
        done=done,
        done_file=done_file,
        finish=finish,
        force=force,
        why=why,
        by=by or user_name(),
    )
    return RotationRun(root, chosen_stack(stack, root)).run(order, dry_run=dry_run, as_json=as_json)
