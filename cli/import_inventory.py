"""`mfd import`: make the device list of an inventory; `import` alone cannot be the name of a file in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def import_inventory(
    file: Annotated[Path, typer.Argument(help="The inventory: CSV with any encoding and delimiter, or XLSX.")],
    *,
    stack: StackOption = None,
    column: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=HEADER",
            help="Take this from the inventory's column HEADER: a column of the device list, manufacturer or model. "
            "May be given several times.",
        ),
    ] = None,
    default: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN=VALUE",
            help="What devices get where the inventory says nothing and the list has nothing yet; {id} and {site} may "
            "stand in a sender. May be given several times.",
        ),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT=ID", help="The inventory's TEXT is the site ID. May be given several times."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LINE=TYPE",
            help="The model in this line, there and everywhere, is this device type; the model's name may stand in the "
            "place of LINE. May be given several times.",
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Encoding, where it is neither Unicode nor Windows-1252.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(metavar="SIGN", help="What stands between the values, where that is not found.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Sheet of a workbook that has several.")] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Write what is complete, also while other rows wait for an answer.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Take devices out that an earlier inventory had, and this one has not.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Write nothing; show each cell that would change.")
    ] = False,
) -> int:
    """Make the stack's device list of an inventory, or bring it up to date; what was edited by hand stays.

    Answers are kept in stacks/STACK.columns.yaml, what was written in stacks/STACK.imported.csv. A model that is not in
    the catalogue by that name is never guessed: close names are offered. Exit code 0 when every row is in the list, 1 when
    one waits for an answer (then nothing is written but the answers, except with --partial) or the list has other mistakes.

    For example:

    `mfd import printers.csv --stack prod --dry-run`

    `mfd import printers.xlsx --sheet Printers --default 'sender={id}@devices.contoso.com'`

    `mfd import printers.csv --column model=Gerät --site 'Berlin HQ=berlin' --accept 17=HP/laserjet-pro-m479`
    """
    from cli.inventory_import import InventoryImport  # noqa: PLC0415 - start-up time

    root = project_root()
    work = InventoryImport.from_options(
        root=root,
        stack=chosen_stack(stack, root),
        file=file,
        column=column or [],
        default=default or [],
        site=site or [],
        accept=accept or [],
        reading={"encoding": encoding, "delimiter": delimiter, "sheet": sheet},
    )
    return work.run(partial=partial, prune=prune, dry_run=dry_run)
