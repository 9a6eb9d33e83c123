"""`mfd handouts`: write the hand-outs from the stack, on any machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.chosen_stack import chosen_stack
from cli.options import StackOption
from cli.project import project_root


def handouts(
    devices: Annotated[list[str] | None, typer.Argument(help="Only these devices, as with --only.")] = None,
    *,
    stack: StackOption = None,
    passwords: Annotated[
        bool | None,
        typer.Option(
            "--with-passwords/--without-passwords",
            help="Print the passwords too, or name the Key Vault secret; else as mfd:handouts.passwords says.",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="DEVICE", help="Only this device, in a set of its own. May be given several times."),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option(metavar="SITE", help="Only this site's devices, likewise. May be given several times."),
    ] = None,
    booklets: Annotated[
        bool, typer.Option("--booklets", help="Also write one file with all pages, for each site and for the fleet.")
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also write all pages of each site as PDF.")] = False,
    paper: Annotated[Literal["a4", "letter"] | None, typer.Option(help="Paper of the PDF; A4 when not given.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Where; else out/STACK, or out/STACK/selection for a choice. A set there, "
            "DIR/handouts and DIR/devices.json, is replaced.",
        ),
    ] = None,
) -> int:
    """Write the hand-outs anew from what the last `pulumi up` left in the stack.

    The same set as `pulumi up` writes: a page per device, a front page, devices.json. Only the owner of the files can
    read them, and the old set stays until the new one is whole. Needs the stack's passphrase or key, as `pulumi` does.
    With passwords, each stands on a sheet of its own. The whole set takes away what a choice of devices wrote into
    out/STACK/selection before, so that no old password stays there.

    In DIR, `handouts` and devices.json are the command's: it replaces those that it wrote, and refuses where others stand
    there. What you put among the hand-outs stays.

    For example:

    `mfd handouts`

    `mfd handouts berlin-1 berlin-2`

    `mfd handouts --pdf --paper letter`

    `mfd handouts --site berlin --site zurich --pdf`

    `mfd handouts --stack prod --with-passwords --only berlin-1 --out /media/usb/handouts`
    """
    from cli.handout_set import Selection, in_one_file, write_handouts  # noqa: PLC0415 - start-up time

    root = project_root()
    files = in_one_file(booklets=booklets, pdf=pdf, paper=paper)
    selection = Selection((*(devices or ()), *(only or ())), tuple(site or ()))
    return write_handouts(root, chosen_stack(stack, root), files, selection, passwords=passwords, out=out)
