"""Where a rotation stands: its file, the stack's file and the deployed stack, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rotation.errors import RotationError
from rotation.holders import Deployed, Holder
from rotation.record import Mark, Rotation
from rotation.rotation_file import rotation_file
from rotation.some import some


class Phase(StrEnum):
    """What comes next."""

    ADD = "add the new generation to the stack's file"
    UP = "bring the new secrets about"
    VISIT = "visit the devices"
    FINISH = "take the old generation out"
    RETIRE = "take the old generation out of the stack's file"
    RETIRE_UP = "delete the old secrets"
    DONE = "nothing is left to do"


@dataclass(frozen=True)
class Standing:
    """A rotation and everything that says how far it is.

    `accepted`: the generations in the stack's file, oldest first.
    """

    stack: str
    rotation: Rotation
    accepted: Sequence[str]
    deployed: Deployed
    today: date

    @property
    def phase(self) -> Phase:
        """Return what comes next; raises RotationError where the files contradict each other."""
        self._check()
        rotation = self.rotation
        former = set(rotation.former) & set(self.accepted)
        if rotation.finished:
            if former:
                return Phase.RETIRE
            return Phase.RETIRE_UP if self.deployed.accepting(rotation.former) else Phase.DONE
        if rotation.to not in self.accepted:
            return Phase.ADD
        if self.deployed.untold(rotation.to):
            return Phase.UP
        return Phase.VISIT if self.open else Phase.FINISH

    @property
    def wanted(self) -> tuple[str, ...]:
        """Return the generations that belong in the stack's file now; raises RotationError as `phase` does."""
        former, to = self.rotation.former, self.rotation.to
        if self.phase is Phase.RETIRE:
            return tuple(name for name in self.accepted if name not in former)
        return (*self.accepted, to) if self.phase is Phase.ADD else tuple(self.accepted)

    @property
    def open(self) -> list[Holder]:
        """Return who is still to be visited, by site; a device that left the stack is not."""
        marks, holders = self.rotation.devices, self.deployed.holders
        found = (holders[device] for device, mark in marks.items() if mark is None and device in holders)
        return sorted(found, key=lambda one: (one.site.casefold(), one.id))

    @property
    def gone(self) -> list[str]:
        """Return the devices that left the stack before anybody ticked them off."""
        marks = self.rotation.devices
        return sorted(device for device, mark in marks.items() if mark is None and device not in self.deployed.holders)

    def marked(self, *, moved: bool) -> dict[str, Mark]:
        """Return the marks of the devices that have moved, or of those that are left behind."""
        marks = self.rotation.devices.items()
        return {device: mark for device, mark in marks if mark and (mark.moved is not None) == moved}

    @property
    def late(self) -> bool:
        """Whether the due day has passed."""
        return self.today > self.rotation.due

    @property
    def old_ends(self) -> date | None:
        """Return the first day after which an old password that is still held opens nothing; None: nobody holds one."""
        ends = [*self._ends()]
        return min([end for end in ends if end >= self.today] or ends, default=None)

    @property
    def cut_off(self) -> list[Holder]:
        """Return who is still to be visited, and cannot log in before: the old secret is deleted, or has ended."""
        return [holder for holder in self.open if not self._still_opens(holder)]

    def _still_opens(self, holder: Holder) -> bool:
        login = self.deployed.logins.get(holder.login)
        # Who has no login any more is told another way to send; nobody knows here what it still holds.
        return login is None or any(login.ends.get(name, date.min) >= self.today for name in self.rotation.former)

    def _ends(self) -> Iterator[date]:
        for holder in self.open:
            login = self.deployed.logins.get(holder.login)
            # Each of the old ones may be what a device holds: hand-outs told one after the other.
            yield from (login.ends[name] for name in self.rotation.former if login and name in login.ends)

    def _check(self) -> None:
        rotation, accepted = self.rotation, self.accepted
        if not rotation.finished and self.marked(moved=True) and not self.deployed.accepting((rotation.to,)):
            raise RotationError([self._never_made()])
        if rotation.finished and not set(rotation.former) & set(accepted):
            return
        if accepted[-1] > rotation.to or (rotation.finished and rotation.to not in accepted):
            raise RotationError([self._disagree("the rotation's is another")])
        if rotation.finished:
            return
        if rotation.to not in accepted and accepted[-1] != rotation.former[-1]:
            raise RotationError([self._disagree("the rotation begins with another")])
        missing = tuple(name for name in rotation.former if name not in accepted)
        if self.open and self.deployed.accepting(missing):
            what = f"{', '.join(missing)} was taken out of mfd:credentials.generations"
            right = f"put it back before the next `pulumi up`: it is still held by {some([holder.id for holder in self.open])}"
            raise RotationError([f"{what}; {right}"])

    def _never_made(self) -> str:
        to, moved = self.rotation.to, some(sorted(self.marked(moved=True)))
        return (
            f"{rotation_file(self.stack)} says that devices have moved to {to} ({moved}), and the stack has no secret of {to}: "
            "the file is left over from a removed stack of this name, or the secrets were deleted. In both cases delete the file, "
            f"and begin anew with `./mfd rotate --stack {self.stack} --begin`"
        )

    def _disagree(self, what: str) -> str:
        former, to = ", ".join(self.rotation.former), self.rotation.to
        return (
            f"mfd:credentials.generations is [{', '.join(self.accepted)}], and {what}: from {former} to {to}; correct one "
            f"of the two files, or delete {rotation_file(self.stack)} if it is left over from a removed stack of this name"
        )
