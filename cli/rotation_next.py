"""What is next in a rotation: said once, for `mfd rotate` and for `mfd expiring`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from advice import decided_stack
from cli.stack_file import StackFile
from rotation import Deployed, Login, Phase, Standing, read_rotation, rotation_file

if TYPE_CHECKING:
    from cli.stack_secrets import StackSecret
    from settings import TooManySecrets


def next_step(standing: Standing, too_many: Sequence[TooManySecrets] = ()) -> str:
    """Return what is next; raises RotationError where the files contradict each other.

    `too_many`: what keeps `pulumi up` from making the new secrets.
    """
    if too_many and standing.phase is Phase.UP:
        return _way_back(standing, too_many)
    stack, old = standing.stack, ", ".join(standing.rotation.former)
    left = sorted(standing.marked(moved=False))
    cut = f"; it cuts off {', '.join(left)}" if left else ""
    return {
        Phase.ADD: f"`./mfd rotate --stack {stack}`",
        Phase.UP: f"`./mfd pulumi up --stack {stack}` makes the new secrets; the old ones stay valid, no device notices",
        Phase.VISIT: (
            f"prove the new passwords with `./mfd verify --stack {stack}`, visit the devices with new hand-outs "
            f"(`./mfd handouts --stack {stack} --with-passwords`), send a test mail from each, and tick it off: "
            f"`./mfd rotate --stack {stack} --done DEVICE...`"
        ),
        Phase.FINISH: f"`./mfd rotate --stack {stack} --finish` takes {old} out of the stack's file",
        Phase.RETIRE: f"`./mfd rotate --stack {stack}`",
        Phase.RETIRE_UP: f"`./mfd pulumi up --stack {stack}` deletes the secrets of {old}{cut}",
        Phase.DONE: f"nothing; {_again(standing)}, `./mfd rotate --stack {stack} --begin` {_BEGINS}",
    }[standing.phase]


def _way_back(standing: Standing, too_many: Sequence[TooManySecrets]) -> str:
    stack, to = standing.stack, standing.rotation.to
    ways = ", ".join(dict.fromkeys(one.way_out for one in too_many))
    return (
        f"`pulumi up` is refused, since stacks/Pulumi.{stack}.yaml {'; '.join(map(str, too_many))}. Take out again the "
        f"devices that came last; or, as no hand-out tells a password of {to} yet, put that file and {rotation_file(stack)} back as they "
        f"were before the rotation, {ways}, and begin then"
    )


_BEGINS = "replaces them, device by device"


def _again(standing: Standing) -> str:
    ends = [end for login in standing.deployed.logins.values() for end in login.ends.values()]
    return f"before the secrets end, on {min(ends)}" if ends else "when it is time again"


def cure(root: Path, stack: str, secrets: Sequence[StackSecret], today: date) -> str:
    """Return what helps against secrets that end. Raises CommandError, RotationError and SettingsError."""
    file = StackFile(root, rotation_file(stack))
    if file.data is None:
        return f"`./mfd rotate --stack {stack} --begin` {_BEGINS}"
    rotation = read_rotation(file.text, file.name)
    if not rotation.finished:
        # Who has been told what is readable with the stack's passphrase only.
        return f"the rotation to {rotation.to} is under way: `./mfd rotate --stack {stack}` says what is next"
    accepted = decided_stack(stack, root).credentials.generations
    standing = Standing(stack, rotation, accepted, _deployed(secrets), today)
    if standing.phase is Phase.DONE:
        return f"`./mfd rotate --stack {stack} --begin` {_BEGINS}"
    return f"the rotation to {rotation.to} is not over: {next_step(standing)}"


def _deployed(secrets: Sequence[StackSecret]) -> Deployed:
    """Return the logins alone: what a finished rotation is asked for."""
    ends: dict[str, dict[str, date]] = {}
    for secret in secrets:
        ends.setdefault(secret.login, {})[secret.generation] = secret.ends
    return Deployed({login: Login(login, max(own), own) for login, own in ends.items()}, {})
