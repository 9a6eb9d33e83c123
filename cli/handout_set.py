"""What `mfd handouts` does."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import typer

from catalog.closest import suggestion
from cli.errors import CommandError
from cli.listed import listed
from cli.page_progress import PageProgress
from cli.stack_fleet import read_set
from handouts import SELECTION, Booklets, Fleet, Paper, Rendered, render_apart, render_stack_set
from handouts.front_page import FLEET


@dataclass(frozen=True)
class Selection:
    """The devices that are asked for by id and by site; all where neither is given."""

    devices: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    def of(self, fleet: Fleet) -> frozenset[str] | None:
        """Return their ids, None for all. Raises CommandError for a device or a site that there is not."""
        if not self.devices and not self.sites:
            return None
        at = {device.id: device.site for device in fleet.devices.values()}
        if missing := sorted(set(self.sites) - set(at.values())):
            known = ", ".join(sorted(set(at.values())))
            raise CommandError(
                f"no device of the stack {fleet.stack!r} is at the site {', '.join(missing)}; it has {known}"
            )
        chosen = (_device(name, fleet) for name in self.devices)
        return frozenset((*chosen, *(device for device, site in at.items() if site in self.sites)))


def _device(name: str, fleet: Fleet) -> str:
    """Return the id that was meant: case does not count, as in the device list."""
    ids = {device.casefold(): device for device in fleet.devices}
    if name.casefold() in ids:
        return ids[name.casefold()]
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 1 and all(part.casefold() in ids for part in parts):
        raise CommandError(f"{name!r} is no device; each is named on its own: `./mfd handouts {' '.join(parts)}`")
    known = suggestion(name, ids.values(), many=f"stacks/{fleet.stack}.devices.csv lists them")
    raise CommandError(f"the stack {fleet.stack!r} has no device {name!r}; {known}")


def in_one_file(*, booklets: bool, pdf: bool, paper: Paper | None) -> Booklets:
    """Return which files hold many pages; raises CommandError for paper without anything to print."""
    if paper and not pdf:
        raise CommandError(
            f"--paper is that of the PDF, and none is written without --pdf; right would be --pdf --paper {paper}"
        )
    return Booklets(html=booklets, pdf=paper or "a4" if pdf else None)


def write_handouts(
    root: Path, stack: str, files: Booklets, selection: Selection, *, passwords: bool | None, out: Path | None
) -> int:
    """Render the stack's set and say where it is; returns 0. Raises CommandError and the errors of `handouts`.

    `passwords`: whether they are printed; None: as the stack says.
    """
    fleet, printed = read_set(root, stack)
    with_passwords = printed if passwords is None else passwords
    only, own = selection.of(fleet), root / "out" / stack
    # Unlike `resolve`, it takes a link that leads to itself for a name.
    folder = Path(os.path.realpath(out or (own if only is None else own / SELECTION)))
    ours = [Path(os.path.realpath(place)) for place in (own, own / SELECTION)]
    try:
        with PageProgress() as progress:
            if only is None and folder == ours[0]:
                rendered, taken = render_stack_set(
                    fleet, folder, with_passwords=with_passwords, in_one_file=files, progress=progress
                )
            else:
                rendered, taken = render_apart(
                    fleet,
                    folder,
                    own=folder in ours,
                    with_passwords=with_passwords,
                    only=only,
                    in_one_file=files,
                    progress=progress,
                )
    except OSError as error:
        raise CommandError(_not_written(folder, error)) from None
    typer.echo(_summary(rendered, with_passwords=with_passwords))
    if booklets := _booklets(rendered):
        typer.echo(f"Booklets: {listed(booklets)}")
    for sentence in taken:
        typer.echo(f"{sentence[0].upper()}{sentence[1:]}.")
    return 0


def _not_written(folder: Path, error: OSError) -> str:
    file = next((path for path in (folder, *folder.parents) if path.is_file()), None)
    why = f"{_short(file)} is a file" if file else f"{error.filename or folder}: {error.strerror}"
    return f"the hand-outs cannot be written to {_short(folder)} ({why}); name a folder that can be written with --out"


def _summary(rendered: Rendered, *, with_passwords: bool) -> str:
    devices = f"{rendered.count} device{'' if rendered.count == 1 else 's'}"
    waiting = f" ({rendered.waiting} waiting for a domain)" if rendered.waiting else ""
    passwords = "with passwords" if with_passwords else "without passwords"
    return f"Hand-outs of {devices}{waiting}, {passwords}: {_short(rendered.index)}"


def _booklets(rendered: Rendered) -> list[str]:
    # The folder was swapped in whole: none of them is an earlier run's.
    found = rendered.index.parent.glob(f"{FLEET}*")
    # The fleet's comes first: of many names the first are said.
    ordered = sorted(found, key=lambda path: (path.stem != FLEET, path.name))
    return [_short(path) for path in ordered if path.suffix in {".html", ".pdf"}]


def _short(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
