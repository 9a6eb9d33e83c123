"""While secrets are rotated, no run takes one away that a device still holds, whoever edited the stack's file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pulumi

from settings import StackSettings

if TYPE_CHECKING:
    from rotation import Rotation


def check_rotation(settings: StackSettings, root: Path) -> None:
    """Stop the run where the stack's file lacks a generation or a login that the rotation's file says is held."""
    if not (root / "stacks" / f"{settings.stack}.rotation.yaml").exists():
        return
    from rotation import RotationError, cut_off_by, logins_cut_off, read_rotation, rotation_file  # noqa: PLC0415 - few runs need it

    name = rotation_file(settings.stack)
    try:
        rotation = read_rotation((root / name).read_text("utf-8-sig"), name)
    except (RotationError, OSError, UnicodeDecodeError) as error:
        raise pulumi.RunError(f"{name} cannot be read, so nobody knows who would be cut off: {error}") from None
    devices = {device.id for device in settings.devices}
    logins = {*map(settings.credential_id, settings.devices), *settings.credential_ids()}
    accepted = settings.credentials.generations
    if found := [*cut_off_by(rotation, accepted, devices), *logins_cut_off(rotation, logins, devices)]:
        head = f"nothing was changed, because devices would be cut off, as {name} says:"
        raise pulumi.RunError(
            "\n".join([head, *(f"{one}." for one in found), *_ways_out(settings, rotation, devices, name)])
        )


def _ways_out(settings: StackSettings, rotation: Rotation, devices: Collection[str], name: str) -> Iterator[str]:
    from rotation import signs_of_another_stack  # noqa: PLC0415 - as above

    yield (
        f"Put it back. `./mfd rotate --stack {settings.stack}` says how the rotation stands, and takes the old generation out "
        "when nobody holds it any more; with --finish --force also before. A change of scope or sites waits until then."
    )
    signs = signs_of_another_stack(rotation, settings.credentials.generations, devices)
    likely = f", which is likely: {'; '.join(signs)}" if signs else ""
    yield f"Where the file is left over from a removed stack of this name{likely}, delete it: `rm {name}`."
