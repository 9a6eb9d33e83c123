"""While secrets are rotated, no run takes one away that a device still holds, whoever edited the stack's file."""

from __future__ import annotations

from pathlib import Path

import pulumi

from settings import StackSettings

_WAY_OUT = (
    "Put it back. `./mfd rotate` says how the rotation stands, and takes the old generation out when nobody holds it any "
    "more; with --finish --force also before. A change of scope or sites waits until then."
)


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
        raise pulumi.RunError("\n".join(["nothing was changed, because devices would be cut off:", *found, _WAY_OUT]))
