"""How a rotation stands: who has moved, who is to be visited, what is next; or the same as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import typer
from rich.table import Table

from cli.counted import counted
from cli.listed import listed
from cli.printed import result_console, result_table
from cli.rotation_next import next_step
from rotation import Mark, Phase, Standing, rotation_file
from settings import TooManySecrets, generation_end, generation_start, is_far_ahead


def beginning(stack: str) -> str:
    """Return how a rotation is begun."""
    return f"`./mfd rotate --stack {stack} --begin` starts one"


def show_none(stack: str, *, as_json: bool) -> None:
    """Print that no rotation is under way."""
    if as_json:
        typer.echo(json.dumps({"stack": stack, "phase": "none", "next": beginning(stack)}, indent=2))
    else:
        typer.echo(f"{stack}: no rotation is under way; {beginning(stack)}")


@dataclass(frozen=True)
class RotationReport:
    """A rotation after this run's step, the files that the step changes, and who had been ticked off before it.

    `too_many`: what the stack's applications could not hold, so that `pulumi up` is refused.
    """

    stack: str
    standing: Standing
    changed: Sequence[str]
    before: Mapping[str, Mark]
    too_many: Sequence[TooManySecrets] = ()

    def show(self, *, dry_run: bool, as_json: bool) -> None:
        """Print it."""
        if as_json:
            typer.echo(json.dumps(self.as_json(), indent=2))
            return
        console = result_console()
        for line in self._head():
            console.print(line, markup=False, soft_wrap=True)
        if self.standing.open:
            console.print()
            console.print(self._table())
        for line in self._foot():
            console.print(f"\n{line}", markup=False, soft_wrap=True)
        if self.changed:
            what = "Would be written" if dry_run else "Written, to be committed"
            console.print(f"\n{what}: {', '.join(self.changed)}", markup=False, soft_wrap=True)

    def as_json(self) -> dict[str, object]:
        """Return everything as plain values; never a secret."""
        standing, rotation = self.standing, self.standing.rotation
        return {
            "stack": self.stack,
            "from": [*rotation.former],
            "to": rotation.to,
            "begun": str(rotation.begun),
            "due": str(rotation.due),
            "daysLeft": (rotation.due - standing.today).days,
            "finished": str(rotation.finished) if rotation.finished else None,
            "phase": standing.phase.name.lower().replace("_", "-"),
            "next": self._next,
            "written": [*self.changed],
            "tickedOffBefore": sorted(self.before),
            "sites": self._sites(),
            "toVisit": [self._row(holder.id) for holder in standing.open],
            "cutOff": [holder.id for holder in standing.cut_off],
            "gone": standing.gone,
            "devices": {
                device: mark.model_dump(mode="json", exclude_none=True) if mark else None
                for device, mark in sorted(rotation.devices.items())
            },
        }

    def _row(self, device: str) -> dict[str, object]:
        holder = self.standing.deployed.holders[device]
        return {"id": holder.id, "name": holder.name, "site": holder.site, "place": holder.place, "login": holder.login}

    def _head(self) -> list[str]:
        standing, rotation = self.standing, self.standing.rotation
        moved, left = standing.marked(moved=True), standing.marked(moved=False)
        lines = [f"Rotation of {self.stack}: {', '.join(rotation.former)} → {rotation.to}, begun {rotation.begun}"]
        late = sum(mark.moved is not None and mark.moved > rotation.due for mark in moved.values())
        after = f" ({late} of them late)" if late else ""
        count = len(rotation.devices) - len(standing.gone)
        have = "has" if count == 1 else "have"
        parts = [f"{len(moved)} of {counted(count, 'device')} {have} moved{after}"]
        if left:
            parts.append(f"{len(left)} left behind ({listed(sorted(left))})")
        if standing.open:
            parts.append(f"{len(standing.open)} to visit, {self._due()}")
        if standing.gone:
            parts.append(f"no longer in the stack: {listed(standing.gone)}")
        return [*lines, "; ".join(parts), *self._ticked_before()]

    def _ticked_before(self) -> list[str]:
        said = [f"{device} (on {mark.moved}, says {mark.by})" for device, mark in sorted(self.before.items())]
        return [f"Ticked off already, and left as it was: {listed(said)}"] if said else []

    def _due(self) -> str:
        days = (self.standing.rotation.due - self.standing.today).days
        if days < 0:
            return f"due {self.standing.rotation.due}: {counted(-days, 'day')} LATE"
        return f"due {self.standing.rotation.due}: {counted(days, 'day')} left"

    def _table(self) -> Table:
        table = result_table("Site", "Device", "Place", "Login")
        sites = self._sites()
        for holder in self.standing.open:
            name = holder.id if holder.name == holder.id else f"{holder.name} ({holder.id})"
            table.add_row(*map(_plain, (f"{holder.site} ({sites[holder.site]})", name, holder.place, holder.login)))
        return table

    def _sites(self) -> dict[str, str]:
        """Return the progress of each site: `3 of 4`."""
        holders, marks = self.standing.deployed.holders, self.standing.rotation.devices
        here = [(holders[device].site, mark is not None) for device, mark in marks.items() if device in holders]
        every, done = Counter(site for site, _ in here), Counter(site for site, is_done in here if is_done)
        return {site: f"{done[site]} of {count}" for site, count in every.items()}

    def _foot(self) -> list[str]:
        return [*self._warnings(), f"Next: {self._next}"]

    def _warnings(self) -> list[str]:
        return [*self._over_limit(), *self._far_ahead(), *self._old_ends()]

    def _over_limit(self) -> list[str]:
        if self.standing.phase is Phase.UP:
            return []  # what is next says so
        over = len(self.standing.accepted) == 1
        until = "take out again the devices that came last, or do without `up` until the rotation is over"
        return [
            f"WARNING: stacks/Pulumi.{self.stack}.yaml {one}, so that `pulumi up` is refused; {one.way_out if over else until}"
            for one in self.too_many
        ]

    def _far_ahead(self) -> list[str]:
        standing, to = self.standing, self.standing.rotation.to
        if standing.phase not in (Phase.ADD, Phase.UP) or not is_far_ahead(to, standing.today):
            return []
        warning = (
            f"WARNING: {to}, in mfd:credentials.generations, makes secrets that end on {generation_end(to)}, more than two years "
            f"from now: many tenants' policies refuse that (`./mfd doctor --stack {self.stack}` asks this one's), and so does "
            f"the policy pack. Before `pulumi up`, stacks/Pulumi.{self.stack}.yaml and {rotation_file(self.stack)} can be put back; begin then in "
            f"{generation_start(to):%B %Y}"
        )
        return [warning]

    def _old_ends(self) -> list[str]:
        standing = self.standing
        if cut_off := standing.cut_off:
            names = listed([holder.id for holder in cut_off])
            return [f"These cannot log in until they are visited, their old password is gone: {names}"]
        ends = standing.old_ends
        if not ends:
            return []
        if standing.rotation.due > ends:
            return [f"The old passwords end on {ends}, before the rotation is due: choose an earlier --due"]
        return [f"The old passwords work until {ends}, or until the old generation is taken out"]

    @property
    def _next(self) -> str:
        return next_step(self.standing, self.too_many)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
