"""The steps of a rotation: begin, tick off, finish. Each returns the rotation after it, or says why it would be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.closest import closest, suggestion
from rotation.errors import RotationError
from rotation.generations import next_generation
from rotation.holders import Deployed, Holder
from rotation.record import Mark, Rotation
from rotation.standing import Phase, Standing

# How long may the round through all sites take? Example: 28 days.
ROUND = timedelta(days=28)


def begin(stack: str, accepted: Sequence[str], deployed: Deployed, today: date, due: date | None = None) -> Rotation:
    """Return a new rotation, to the next generation; to the last one where two are accepted already.

    Everybody who holds a secret is to be visited. `due` is 28 days from now by default, and at the latest the last day
    of a secret that is held. Raises RotationError.
    """
    under_way = len(accepted) > 1
    former = tuple(accepted[:-1]) if under_way else tuple(accepted)
    holding = deployed.holding()
    if not holding:
        raise RotationError(["no device of the stack holds a secret that has a generation: there is nothing to rotate"])
    if not under_way and (other := deployed.untold(accepted[-1])):
        told = f"the last `pulumi up` told devices another one ({', '.join(other)})"
        right = f"run `./mfd pulumi up --stack {stack}` first"
        raise RotationError([f"mfd:credentials.generations is [{accepted[-1]}], and {told}: {right}"])
    to = accepted[-1] if under_way else next_generation(accepted[-1], today)
    values = {"from": former, "to": to, "begun": today, "due": today, "devices": {}}
    one = _with_holders(Rotation.model_validate(values), holding.values())
    return one.model_copy(update={"due": _due(today, Standing(stack, one, accepted, deployed, today).old_ends, due)})


def with_due(standing: Standing, due: date) -> Rotation:
    """Return the rotation with another due day; raises RotationError where the old passwords end before."""
    chosen = _due(standing.today, standing.old_ends, due)
    return standing.rotation.model_copy(update={"due": chosen})


def with_newcomers(standing: Standing) -> Rotation:
    """Return the rotation with the devices that were added meanwhile, unless it is finished.

    Which generation their hand-out told first is known nowhere: an `up` may have come before that of the rotation.
    """
    rotation = standing.rotation
    if rotation.finished:
        return rotation
    holding = standing.deployed.holding()
    return _with_holders(rotation, [holder for key, holder in holding.items() if key not in rotation.devices])


def _with_holders(rotation: Rotation, holders: Iterable[Holder]) -> Rotation:
    """Return the rotation with these, still to be visited, and what they log in with."""
    logins = dict(rotation.logins)
    new = sorted(holders, key=lambda holder: holder.id)
    for holder in new:
        logins[holder.login] = (*logins.get(holder.login, ()), holder.id)
    return rotation.with_marks(dict.fromkeys(holder.id for holder in new)).model_copy(update={"logins": logins})


@dataclass(frozen=True)
class Tick:
    """A device that somebody has moved, when, and who says so."""

    device: str
    on: date
    by: str


def tick_off(standing: Standing, ticks: Sequence[Tick]) -> Rotation:
    """Return the rotation with these devices moved; one that was ticked off before stays as it was.

    Raises RotationError with every tick that cannot be true.
    """
    if problems := [problem for tick in ticks for problem in _untrue(standing, tick)]:
        raise RotationError(problems)
    moved = standing.marked(moved=True)
    marks = {tick.device: Mark(moved=tick.on, by=tick.by) for tick in ticks if tick.device not in moved}
    return standing.rotation.with_marks(marks)


def finish(standing: Standing, left: Sequence[str], by: str, why: str | None) -> Rotation:
    """Return the finished rotation; `left` are the devices that are cut off, all of them by name.

    Raises RotationError with everything that speaks against it.
    """
    if early := [*_too_early(standing)]:
        # Nothing else helps before: a device that is left behind now would be cut off for nothing.
        raise RotationError(early)
    problems = [*_not_to_be_left(standing, left)]
    if missing := [holder.id for holder in standing.open if holder.id not in left]:
        problems.append(
            f"still with the old password: {', '.join(missing)}; visit them and tick them off, or name each of them with "
            "--force and --why: they can send no mail after the next `pulumi up`"
        )
    if left and not why:
        problems.append("--why is missing: the reason why these devices are left behind")
    if problems:
        raise RotationError(problems)
    marks = {device: Mark(left=standing.today, by=by, why=why) for device in left}
    return standing.rotation.with_marks(marks).model_copy(update={"finished": standing.today})


def _due(today: date, last: date | None, due: date | None) -> date:
    if due is None:
        return max(today, min(today + ROUND, last or date.max))
    if due < today:
        raise RotationError([f"--due: {due} is over; right would be a day from {today}"])
    if last and today <= last < due:
        raise RotationError([f"--due: the old passwords end on {last}; a device that is visited after it stands still"])
    return due


def _untrue(standing: Standing, tick: Tick) -> Iterator[str]:
    devices, holders = standing.rotation.devices, standing.deployed.holders
    if tick.device not in devices:
        known = holders.get(tick.device)
        yield (
            f"{tick.device}: has no password of a generation, or waits for its domain; there is nothing to tick off"
            if known
            else f"{tick.device}: is not in this rotation; {_meant(standing, tick.device, devices)}"
        )
        return
    if tick.on > standing.today:
        yield f"{tick.device}: {tick.on} is still to come"
    elif tick.on < standing.rotation.begun:
        yield f"{tick.device}: {tick.on} is before the rotation began, on {standing.rotation.begun}"
    login = standing.deployed.logins.get(holders[tick.device].login) if tick.device in holders else None
    if login and login.told != standing.rotation.to:
        yield f"{tick.device}: cannot have the new password yet; no hand-out tells it before `pulumi up`"


def _meant(standing: Standing, wrong: str, devices: Iterable[str]) -> str:
    """Return the device that was probably meant, and its site: one number of another site is quickly ticked off."""
    known = set(devices)
    meant = closest(wrong, known)
    holder = standing.deployed.holders.get(meant) if meant else None
    if holder is None:
        return suggestion(wrong, known)
    return f"did you mean '{meant}', at the site {holder.site}?"


def _too_early(standing: Standing) -> Iterator[str]:
    if standing.rotation.finished:
        yield f"the rotation was finished on {standing.rotation.finished}"
    elif standing.phase in (Phase.ADD, Phase.UP):
        rotate, up = f"./mfd rotate --stack {standing.stack}", f"./mfd pulumi up --stack {standing.stack}"
        first = f"run `{rotate}`, which puts it into the stack's file, then" if standing.phase is Phase.ADD else "run"
        yield (
            f"no device can have moved: no hand-out tells the password of {standing.rotation.to} before `pulumi up`; {first} "
            f"`{up}`, visit the devices, tick them off with `{rotate} --done DEVICE...`, and finish after that"
        )


def _not_to_be_left(standing: Standing, left: Sequence[str]) -> Iterator[str]:
    still = {holder.id for holder in standing.open}
    for device in left:
        if device not in standing.rotation.devices:
            yield f"{device}: is not in this rotation; {_meant(standing, device, still)}"
        elif device not in still:
            yield f"{device}: is not to be left behind, it is not waiting for a visit"
