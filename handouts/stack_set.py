"""The sets of a stack, in its own folder and elsewhere, and what each takes away of older ones and keeps."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from handouts.front_page import NONE, Booklets
from handouts.place import check_place, holds_passwords, others_kept, remove_selection, sets_in
from handouts.render import Progress, Rendered, render_set, silent

if TYPE_CHECKING:
    from handouts.fleet import Fleet


def render_stack_set(
    fleet: Fleet,
    folder: Path,
    *,
    with_passwords: bool,
    in_one_file: Booklets = NONE,
    progress: Progress = silent,
) -> tuple[Rendered, list[str]]:
    """Render the set of all devices into the stack's folder, and return with it what was taken away or kept, a sentence each.

    A selection of devices that stands there goes: its passwords and its devices may be those of another day.
    Raises as `render_set` does.
    """
    had_passwords = not with_passwords and holds_passwords(folder)
    rendered = render_set(fleet, folder, with_passwords=with_passwords, in_one_file=in_one_file, progress=progress)
    command, taken = f"`./mfd handouts --stack {fleet.stack}", []
    if had_passwords:
        taken.append(
            f"the password sheets of the earlier set are taken out; {command} --with-passwords` writes them again"
        )
    if remove_selection(folder):
        taken.append(
            f"the earlier selection of devices is removed, since it may be out of date; {command}` with --only or --site"
            " writes one anew"
        )
    return rendered, [*taken, *_kept(folder)]


def render_apart(
    fleet: Fleet,
    folder: Path,
    *,
    own: bool,
    with_passwords: bool,
    only: Collection[str] | None = None,
    in_one_file: Booklets = NONE,
    progress: Progress = silent,
) -> tuple[Rendered, list[str]]:
    """Render a set into another folder, or one of some devices, and return the same as `render_stack_set`.

    `own`: the folder is in the stack's own. Elsewhere nothing is replaced but a set that a run wrote. Raises as
    `render_set` does, and OccupiedError.
    """
    if not own:
        check_place(folder)
    had_passwords = not with_passwords and holds_passwords(folder)
    rendered = render_set(
        fleet, folder, with_passwords=with_passwords, only=only, in_one_file=in_one_file, progress=progress
    )
    again = "the password sheets of the earlier set are taken out; the same command --with-passwords writes them again"
    return rendered, [*([again] if had_passwords else []), *_kept(folder)]


def _kept(folder: Path) -> list[str]:
    names = others_kept(folder)
    return [f"what no run wrote stays among the hand-outs: {names}"] if names else []


def out_of_date(stack: str, folder: Path, shown: str) -> str:
    """Return what to say where a change is not written: which sets in the stack's folder are older; empty: none is there.

    They stay, since they are written by whoever wants them. `shown` is the folder in words.
    """
    sets = sets_in(folder)
    if not sets:
        return ""
    places = " and ".join(f"{shown}/{place.relative_to(folder)}" for place in sets)
    kept = any(holds_passwords(place.parent) for place in sets)
    passwords, option = (", and passwords in them may be old", " --with-passwords") if kept else ("", "")
    command = f"./mfd handouts --stack {stack}{option}"
    return f"the hand-outs in {places} are older than this change{passwords}; `{command}` writes the whole set anew"
