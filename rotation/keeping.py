"""What an `up` must not do while a rotation is under way: take away a secret that a device is known to hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from rotation.record import Rotation
from rotation.some import some


def cut_off_by(rotation: Rotation, generations: Collection[str], devices: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each of the rotation's generations that `generations` lacks, and that is held.

    `devices` are those of the stack; one that is in it no more is not counted. After a finished rotation, only a list that
    goes back behind it is wrong.
    """
    marks = {key: mark for key, mark in rotation.devices.items() if key in devices or key.startswith("bridge:")}
    still = [device for device, mark in marks.items() if mark is None]
    moved = [device for device, mark in marks.items() if mark and mark.moved]
    # Those that a finished rotation left behind are given up; what the others moved to goes when a later one takes its place.
    former = () if rotation.finished else rotation.former
    replaced = rotation.finished and max(generations, default="") > rotation.to
    for generation, holders in (*((old, still) for old in former), (rotation.to, () if replaced else moved)):
        if holders and generation not in generations:
            yield f"{generation} is not in mfd:credentials.generations, and is held by {some(holders)}"


def logins_cut_off(rotation: Rotation, logins: Collection[str], devices: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each login that devices hold secrets of, and that is not among the stack's `logins`.

    Another scope or site id takes a login away with all its secrets. `devices` as above; a finished rotation keeps none.
    """
    for login, holders in () if rotation.finished else rotation.logins.items():
        here = [device for device in holders if device in devices or device.startswith("bridge:")]
        if here and login not in logins:
            yield f"the login {login} is no login of the stack any more, and is held by {some(here)}"


def signs_of_another_stack(rotation: Rotation, generations: Collection[str], devices: Collection[str]) -> list[str]:
    """Return what shows that the file is that of a removed stack of the same name; nothing unless all of it does.

    One sign alone may be a mistake in this stack's own list of generations, and bridges are in no device list.
    """
    own = (*rotation.former, rotation.to)
    listed = {key for key in rotation.devices if not key.startswith("bridge:")}
    if set(own) & set(generations) or not listed or listed & set(devices):
        return []
    return [
        f"it speaks of {', '.join(own)}, and the stack has {', '.join(generations)}",
        "none of its devices is in the stack",
    ]
