"""Read `out/<stack>/exchange/`: the state that `pulumi up` wrote, and the report of the script beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cli.devices_document import DeviceEntry
from cli.exchange_set_up import ExchangeSetUp, Standing, ToldItem
from exchange import (
    REPORT_NAME,
    SCRIPT_NAME,
    STATE_NAME,
    ExchangeState,
    InvalidStateError,
    Need,
    Report,
    Sender,
    UnreadableReportError,
    needs_of,
    read_report,
    state_from_json,
)

Needs = Mapping[str, Sequence[Need]]
"""Device's id → what its mail stands on."""


def read_set_up(root: Path, stack: str, entries: Sequence[DeviceEntry]) -> ExchangeSetUp | None:
    """Return how the set-up stands for these devices; None for a stack that wants nothing of Exchange Online."""
    place = _Place(root, f"out/{stack}/exchange")
    try:
        document = (root / place.folder / STATE_NAME).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return place.damaged_state(f"cannot be read: {error.strerror}")
    return set_up_for(root, stack, document, {entry.id: _sender(entry) for entry in entries})


def set_up_for(root: Path, stack: str, document: bytes, senders: Mapping[str, Sender]) -> ExchangeSetUp | None:
    """Return how the set-up stands to a state, by the report beside the files; None for a state that wants nothing.

    `senders`: device's id → what it sends with.
    """
    place = _Place(root, f"out/{stack}/exchange")
    try:
        state = state_from_json(document.decode(errors="replace"))
        report = read_report(root / place.folder / REPORT_NAME)
    except InvalidStateError as error:
        return place.damaged_state(f"is no state of this version: {'; '.join(error.problems)}")
    except UnreadableReportError as error:
        return ExchangeSetUp(Standing.UNREADABLE, str(error), place.command)
    if report is None and _only_asks(state):
        return None
    needs = {device: needs_of(sender, state) for device, sender in senders.items()}
    return _judged(place, report, document, needs)


@dataclass(frozen=True)
class _Place:
    """Where a stack's files for Exchange Online are: `folder` in the project's folder `root`."""

    root: Path
    folder: str

    @property
    def command(self) -> str:
        """What runs the script, to be typed in the project's folder."""
        return f"`pwsh -File {self.folder}/{SCRIPT_NAME}`"

    def damaged_state(self, how: str) -> ExchangeSetUp:
        """Return what there is to say about a state that the script would refuse, too."""
        file = self.root / self.folder / STATE_NAME
        return ExchangeSetUp(Standing.UNREADABLE, f"{file} {how}", "put back the one that `pulumi up` wrote")


def _only_asks(state: ExchangeState) -> bool:
    # Accepted domains are looked for, never made.
    return replace(state, accepted_domains=()) == ExchangeState(state.stack, state.organization)


def _judged(place: _Place, report: Report | None, document: bytes, needs: Needs) -> ExchangeSetUp:
    if report is None:
        return _never_run(place, needs)
    when = f"{report.finished_at:%Y-%m-%d %H:%M %Z}"
    if not report.is_of(document):
        detail = f"the script ran on {when} for another state than the one in {place.folder}/{STATE_NAME} now"
        return ExchangeSetUp(Standing.OUTDATED, detail, f"run it again: {place.command}", (), needs, report.finished_at)
    return _run(place, report, when, needs)


def _never_run(place: _Place, needs: Needs) -> ExchangeSetUp:
    detail = f"{SCRIPT_NAME} has not run yet: there is no {place.folder}/{REPORT_NAME}"
    elsewhere = f"where somebody runs it on another computer, the {REPORT_NAME} that it writes belongs there"
    way_out = f"{place.command} brings about what {STATE_NAME} says; {elsewhere}"
    return ExchangeSetUp(Standing.NEVER_RUN, detail, way_out, (), needs)


def _run(place: _Place, report: Report, when: str, needs: Needs) -> ExchangeSetUp:
    items = tuple(_told(report, needs))
    missed, left = sum(told.item.missed for told in items), sum(told.item.left_over for told in items)
    standing, detail, way_out = Standing.AS_WANTED, f"as wanted ({_counted(len(report.items))}, {when})", ""
    if missed:
        standing = Standing.MISSED
        detail = f"not brought about when the script ran, on {when}: {missed} of {_counted(len(report.items))}"
        way_out = f"put right what they say, then run it again: {place.command}"
    if left:
        detail += f"; still there from an earlier state: {_counted(left)}"
    return ExchangeSetUp(standing, detail, way_out, items, needs, report.finished_at)


def _counted(items: int) -> str:
    return f"{items} item{'' if items == 1 else 's'}"


def _told(report: Report, needs: Needs) -> Iterator[ToldItem]:
    by_need: dict[Need, list[str]] = {}
    for device, needed in needs.items():
        for need in needed:
            by_need.setdefault(need, []).append(device)
    for item in report.items:
        if item.missed or item.left_over:
            yield ToldItem(item, tuple(by_need.get(item.need, ())))


def _sender(entry: DeviceEntry) -> Sender:
    oauth = entry.oauth
    by_itself = oauth.client_id if oauth and oauth.flow == "client-credentials" else ""
    return Sender(entry.method, entry.sender, entry.username or "", by_itself)
