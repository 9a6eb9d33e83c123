"""`mfd verify`: prove that a mail sent with the settings of a hand-out is accepted."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def verify(
    devices: Annotated[list[str] | None, typer.Argument(help="Only these devices; all when none is named.")] = None,
    *,
    stack: StackOption = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send one mail per device; else it ends after the login.")
    ] = False,
    to: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where the mails go.")] = None,
    connect_to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST:PORT:ADDRESS:PORT",
            help="Connect to ADDRESS instead of HOST, whose certificate is still asked for. May be given several times.",
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SITE[=ADDRESS]",
            help="This computer stands at SITE, and has ADDRESS there: proves its devices that have no login, too.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else.")] = False,
    wait: Annotated[
        str, typer.Option(metavar="DURATION", help="Try again this long: new rights take minutes to arrive; or none.")
    ] = "5m",
    parallel: Annotated[int, typer.Option(min=1, max=50, help="How many devices at once.")] = 4,
    rate: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="MAILS",
            help="Mails a minute, when the quota was raised; else Azure's default quota is kept.",
        ),
    ] = None,
) -> int:
    """Prove the settings on the hand-outs: DNS, connection, certificate, login and, with --send, one mail per device.

    Reads out/STACK/devices.json. Exit code 0 when every device passed, 1 when one did not or all of them
    still wait for a verified domain.

    Where the stack wants something of Exchange Online, it says whether Set-MfdExchangeState.ps1 has run for the state
    that is in out/STACK/exchange/ now, and what failed. Exit code 1, too, when an item of such a run failed that one of
    the verified devices needs; a script that has not run, or a report of another state, alone changes no exit code.

    For example:

    `mfd verify`

    `mfd verify --send --to me@contoso.com`

    `mfd verify berlin-1 berlin-2 --send --to me@contoso.com --wait 10m`

    `mfd verify --at berlin`

    `mfd verify --connect-to smtp.azurecomm.net:587:127.0.0.1:2525`
    """
    from cli.proof import Proof  # noqa: PLC0415 - start-up time

    root = project_root()
    proof = Proof.from_options(
        root=root,
        stack=chosen_stack(stack, root),
        devices=devices or [],
        send=send,
        to=to,
        connect_to=connect_to or [],
        at=at or [],
        wait=wait,
        parallel=parallel,
        rate=rate,
    )
    return proof.run(as_json=as_json)
