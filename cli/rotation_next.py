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


def next_step(stack: str, standing: Standing) -> str:
    """Return what is next; raises RotationError where the files contradict each other."""
    old = ", ".join(standing.rotation.former)
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
    standing = Standing(rotation, accepted, _deployed(secrets), today, file.name)
    if standing.phase is Phase.DONE:
        return f"`./mfd rotate --stack {stack} --begin` {_BEGINS}"
    return f"the rotation to {rotation.to} is not over: {next_step(stack, standing)}"


def _deployed(secrets: Sequence[StackSecret]) -> Deployed:
    """Return the logins alone: what a finished rotation is asked for."""
    ends: dict[str, dict[str, date]] = {}
    for secret in secrets:
        ends.setdefault(secret.login, {})[secret.generation] = secret.ends
    return Deployed({login: Login(login, max(own), own) for login, own in ends.items()}, {})
