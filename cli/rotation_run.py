"""What `mfd rotate` does: hold the files and the stack against each other, take one step, write it down, say what is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from advice import decided_stack
from advice.stack import today
from cli.deployed_secrets import deployed_secrets
from cli.errors import CommandError
from cli.rotation_next import next_step
from cli.rotation_report import RotationReport, beginning, show_none
from cli.stack_file import StackFile
from cli.stack_fleet import NoHandoutsError, read_fleet
from cli.ticks import listed_in, named
from rotation import (
    Deployed,
    Phase,
    Rotation,
    Standing,
    Tick,
    begin,
    finish,
    read_rotation,
    rotation_file,
    tick_off,
    with_due,
    with_generations,
    with_newcomers,
    wrong_line,
)
from rotation.writing import written
from settings import TooManySecrets, too_many_secrets

if TYPE_CHECKING:
    from settings import StackSettings


@dataclass(frozen=True)
class Order:
    """What the command line asks for; nothing of it: go on, or say how it stands."""

    devices: Sequence[str] = ()
    begin: bool = False
    due: date | None = None
    done: bool = False
    done_file: Path | None = None
    finish: bool = False
    force: bool = False
    why: str | None = None
    by: str = ""

    def check(self) -> None:
        """Raise CommandError where its parts do not go together."""
        wrong = [
            (self.done and not self.devices, "--done: name the devices that have the new password"),
            (self.force and not self.devices, "--force: name each device that is left behind"),
            (self.force and not self.finish, "--force goes with --finish alone"),
            (self.begin and (self.done or bool(self.done_file) or self.finish), "--begin goes with --due alone"),
            (self.finish and bool(self.done or self.done_file), "--finish and ticks are two steps: tick off first"),
            (
                bool(self.devices) and not (self.done or self.force),
                "what about these devices? --done, or --finish --force",
            ),
        ]
        problems = [sentence for is_so, sentence in wrong if is_so]
        if problems := [*problems, *wrong_line("--by", self.by), *wrong_line("--why", self.why)]:
            raise CommandError("\n".join(problems))


@dataclass(frozen=True)
class RotationRun:
    """One run of the command, for one stack."""

    root: Path
    stack: str

    def run(self, order: Order, *, dry_run: bool, as_json: bool) -> int:
        """Take the step, write it down, show how it stands; returns 0. Raises the errors of its steps."""
        order.check()
        saved = self._saved()
        if saved is None and not order.begin:
            return self._none(order, as_json=as_json)
        ticks = self._ticks(order)
        known = saved.devices if saved else {}
        ticked_before = {tick.device: mark for tick in ticks if (mark := known.get(tick.device)) and mark.moved}
        new = self._stepped(saved, order, ticks)
        before = self._standing(new)
        after = replace(before, accepted=before.wanted)
        self._check_room(after, order)
        changed = self._write(after, dry_run=dry_run)
        RotationReport(self.stack, after, changed, ticked_before, self._too_many(after)).show(
            dry_run=dry_run, as_json=as_json
        )
        return 0

    @cached_property
    def file(self) -> StackFile:
        """The rotation's file."""
        return StackFile(self.root, rotation_file(self.stack))

    @cached_property
    def stack_file(self) -> StackFile:
        """The stack's file."""
        return StackFile(self.root, f"stacks/Pulumi.{self.stack}.yaml")

    def _saved(self) -> Rotation | None:
        return read_rotation(self.file.text, self.file.name) if self.file.data is not None else None

    def _none(self, order: Order, *, as_json: bool) -> int:
        """Say that there is no rotation; whoever asks how it stands does not want to begin one."""
        if order != Order(by=order.by):
            raise CommandError(f"no rotation is under way; {beginning(self.stack)}")
        show_none(self.stack, as_json=as_json)
        return 0

    def _stepped(self, saved: Rotation | None, order: Order, ticks: Sequence[Tick]) -> Rotation:
        # Files that contradict each other are told first: what else would be said follows from the wrong one.
        phase = self._standing(saved).phase if saved else None
        if saved is None or order.begin:
            if saved and phase is not Phase.DONE:
                raise CommandError(
                    f"--begin: the rotation to {saved.to} is not over; `./mfd rotate --stack {self.stack}` says what is next"
                )
            return begin(self.stack, self._accepted, self._deployed, today(), order.due)
        rotation = with_newcomers(self._standing(saved))
        if order.due:
            rotation = with_due(self._standing(rotation), order.due)
        if ticks:
            rotation = tick_off(self._standing(rotation), ticks)
        if order.finish:
            standing = self._standing(rotation)
            if standing.phase is Phase.UP and (too_many := self._too_many(standing)):
                raise CommandError(f"no device can have moved: {next_step(standing, too_many)}")
            rotation = finish(standing, order.devices if order.force else (), order.by, order.why)
        return rotation

    def _check_room(self, after: Standing, order: Order) -> None:
        """Raise CommandError where this step leads to an `up` that would be refused."""
        too_many = self._too_many(after)
        if not too_many or after.phase is not Phase.UP or not (order.begin or after.accepted != self._accepted):
            return
        key, to = f"{self.stack_file.name} mfd:credentials.scope", after.rotation.to
        lines = [f"{key}: the rotation to {to} {one}; before it begins, {one.way_out}" for one in too_many]
        begun = [] if order.begin else [f"No hand-out tells a password of {to} yet: delete {self.file.name} first"]
        raise CommandError("\n".join([*lines, *begun, "Nothing was written"]))

    def _too_many(self, standing: Standing) -> list[TooManySecrets]:
        return [*too_many_secrets(self._settings, len(standing.accepted))]

    def _ticks(self, order: Order) -> list[Tick]:
        own = named(order.devices, today(), order.by) if order.done else []
        return own + (listed_in(order.done_file, today(), order.by) if order.done_file else [])

    def _standing(self, rotation: Rotation) -> Standing:
        return Standing(self.stack, rotation, self._accepted, self._deployed, today())

    def _write(self, after: Standing, *, dry_run: bool) -> list[str]:
        """Write what differs, and return its names."""
        texts = {self.file: written(after.rotation, self.file.text), self.stack_file: self.stack_file.text}
        if after.accepted != self._accepted:
            texts[self.stack_file] = with_generations(self.stack_file.text, self.stack_file.name, after.accepted)
        changed = [file for file, text in texts.items() if text != file.text]
        # The rotation's file first: a run that ends between the two is found out by the next one, which goes on.
        for file in () if dry_run else changed:
            file.write(texts[file])
        return [file.name for file in changed]

    @cached_property
    def _settings(self) -> StackSettings:
        # A rotation that is over the limit is led out of it, since its end makes the secrets fewer.
        return decided_stack(self.stack, self.root, secrets_too=False)

    @property
    def _accepted(self) -> tuple[str, ...]:
        return self._settings.credentials.generations

    @cached_property
    def _deployed(self) -> Deployed:
        try:
            fleet = read_fleet(self.root, self.stack)
        except NoHandoutsError as error:
            if self.file.data is None:
                raise
            name = self.file.name
            raise CommandError(
                f"{name} speaks of a rotation, and the stack has told no device anything yet: the file is left over from a "
                f"removed stack of this name. Delete it (`rm {name}`); then: {error}"
            ) from None
        return deployed_secrets(fleet, self._settings)
