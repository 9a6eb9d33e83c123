"""Options that several verbs have."""

from __future__ import annotations

from typing import Annotated

import typer

StackOption = Annotated[
    str | None,
    typer.Option(
        "--stack",
        "-s",
        metavar="STACK",
        help="Which stack; else PULUMI_STACK, else the one that the engine has selected.",
    ),
]
