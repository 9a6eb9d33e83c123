"""`mfd tenants`: the files of many tenants, from one table and a template."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.project import project_root


def tenants(
    table: Annotated[Path, typer.Argument(help="The tenants, one row each: CSV or XLSX with a column `stack`.")],
    *,
    template: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Holds stack.yaml, devices.csv and, for the operator, operator.yaml. Default: stacks/tenants",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Where the Kubernetes objects go, one file a tenant. Default: kubernetes"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be written.")] = False,
) -> int:
    """Write each tenant's stack file, its first device list, and what the Pulumi Kubernetes Operator needs to run it.

    Run it again after a change of the table or the template. What a person has changed in the files stays, and is named;
    nothing is written while a stack would be refused. Which values are the table's is kept beside it:
    for stacks/tenants.csv in stacks/tenants.written.yaml. A stack file of a tenant's name that no run wrote, and that says
    something else than the table, is refused.

    For example:

    `mfd tenants stacks/tenants.csv --dry-run`

    `mfd tenants customers.xlsx --template customers/template --out clusters/production`
    """
    from cli.tenants_run import TenantsRun  # noqa: PLC0415 - start-up time

    root = project_root()
    work = TenantsRun(
        root=root,
        table_file=table,
        template_folder=template or root / "stacks" / "tenants",
        out=out or root / "kubernetes",
    )
    return work.run(dry_run=dry_run)
