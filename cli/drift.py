"""`mfd drift`: what is no longer as the stack left it, in words."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.errors import CommandError
from cli.options import StackOption
from cli.project import project_root


class CouldNotCompareError(CommandError):
    """Nobody knows whether there is drift; 1 would say that there is."""

    exit_code = 3


def drift(
    *,
    stack: StackOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON, and nothing else.")] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print it as Markdown, for an issue or a comment.")
    ] = False,
) -> int:
    """Say what somebody has changed in Azure, Entra ID, DNS or Exchange Online, and what `up` would do. Changes nothing.

    Compares each resource with the cloud, as `pulumi refresh --preview-only` does; asks DNS for the records of zones that
    are looked after elsewhere; reads the report of the script for Exchange Online in out/STACK/exchange/. Each difference
    says which devices it concerns, what they see, what `./mfd pulumi up --refresh` does about it, and which devices are to
    be visited after that. What nothing here knows better is listed with its resource and its properties.

    Exit code 0 without a difference, 1 with one, 3 when it could not be compared.

    For example:

    `mfd drift --stack prod`

    `mfd drift --stack prod --json`

    `mfd drift --stack prod --markdown >> "$GITHUB_STEP_SUMMARY"`
    """
    from cli.drift_comparison import compare  # noqa: PLC0415 - start-up time
    from cli.drift_report import as_markdown, as_text_json, show  # noqa: PLC0415 - as above

    try:
        if as_json and markdown:
            raise CommandError("--json and --markdown are two forms of the same; take one of them")
        root = project_root()
        compared = compare(root, chosen_stack(stack, root))
    except _expected() as error:
        raise CouldNotCompareError(str(error)) from None
    if as_json:
        typer.echo(as_text_json(compared))
    elif markdown:
        typer.echo(as_markdown(compared))
    else:
        show(compared)
    return 1 if compared.findings else 0


def _expected() -> tuple[type[Exception], ...]:
    from drift import DriftError  # noqa: PLC0415 - start-up time
    from handouts import HandoutError  # noqa: PLC0415 - as above
    from maildns import MailDnsError  # noqa: PLC0415 - as above

    return CommandError, DriftError, HandoutError, MailDnsError
