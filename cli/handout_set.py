"""What `mfd handouts` does."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import typer

from cli.errors import CommandError
from cli.page_progress import PageProgress
from cli.stack_fleet import read_set
from handouts import Booklets, Rendered, render_set


def write_handouts(
    root: Path, stack: str, in_one_file: Booklets, *, passwords: bool | None, only: Sequence[str], out: Path | None
) -> int:
    """Render the stack's set and say where it is; returns 0. Raises CommandError and the errors of `handouts`.

    `passwords`: whether they are printed; None: as the stack says.
    """
    fleet, printed = read_set(root, stack)
    with_passwords = printed if passwords is None else passwords
    folder = out.resolve() if out else root / "out" / stack / ("selection" if only else ".")
    try:
        with PageProgress() as progress:
            rendered = render_set(
                fleet,
                folder,
                with_passwords=with_passwords,
                only=only or None,
                in_one_file=in_one_file,
                progress=progress,
            )
    except OSError as error:
        raise CommandError(f"{error.filename or folder} cannot be written: {error.strerror}") from None
    typer.echo(_summary(rendered, with_passwords=with_passwords))
    return 0


def _summary(rendered: Rendered, *, with_passwords: bool) -> str:
    devices = f"{rendered.count} device{'' if rendered.count == 1 else 's'}"
    waiting = f" ({rendered.waiting} waiting for a domain)" if rendered.waiting else ""
    passwords = "with passwords" if with_passwords else "without passwords"
    return f"Hand-outs of {devices}{waiting}, {passwords}: {_short(rendered.index)}"


def _short(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
