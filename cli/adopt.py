"""`mfd adopt`: take over what was set up by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.project import project_root


def adopt(
    *,
    stack: Annotated[str, typer.Option("--stack", "-s", metavar="STACK", help="Name of the new stack.")],
    subscription: Annotated[
        str | None, typer.Option(metavar="ID", help="Subscription to look in; else the login's.")
    ] = None,
    resource_group: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Look in this resource group only; else in the whole subscription."),
    ] = None,
    service: Annotated[
        str | None, typer.Option(metavar="NAME", help="Communication Service to take over, where there are several.")
    ] = None,
    application: Annotated[
        str | None,
        typer.Option(metavar="CLIENT_ID", help="Entra application to take over, where SMTP user names name several."),
    ] = None,
    organization: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose devices they are, for hand-outs; else the tenant's name.")
    ] = None,
    from_stack: Annotated[
        str | None,
        typer.Option(
            metavar="STACK", help="Take over what this stack of the project made or declares; it must be gone."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be taken over, and write nothing.")
    ] = False,
) -> int:
    """Find what was set up by hand in a subscription and tenant, and write a stack that takes it over. Changes nothing there.

    Looks for a Communication Service with its linked domains, senders, SMTP user names, the Entra application, its role and
    the DNS records; says what is taken over, and what is left alone and why. Writes the stack's settings, an empty device
    list and out/STACK/import.json, and names the commands that follow. Once that file is imported, `pulumi preview` shows no
    change. Devices go on with the secrets that they have. Files that are there and say something else are not overwritten.
    What another stack of the project manages is refused, unless it is named with --from-stack.

    For example:

    `mfd adopt --stack prod --dry-run`

    `mfd adopt --stack prod --subscription 22222222-2222-4222-8222-222222222222 --resource-group rg-mail`
    """
    from cli.adoption import Adopting  # noqa: PLC0415 - start-up time
    from cli.adoption_look_up import Wanted  # noqa: PLC0415 - start-up time

    wanted = Wanted(subscription, resource_group, service, application, organization)
    return Adopting(project_root(), stack, wanted, from_stack).run(dry_run=dry_run)
