"""The whole set of a stack in the stack's own folder, and what of older sets it takes away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from handouts.front_page import NONE, Booklets
from handouts.place import holds_passwords, remove_selection
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
    """Render the set of all devices into the stack's folder, and return with it what was taken away, a sentence each.

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
    return rendered, taken
