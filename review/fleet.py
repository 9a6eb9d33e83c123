"""What a change means for the devices: who has to be visited, what each is told anew, who gets another password."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from handouts import (
    ENTERED,
    Change,
    DeviceRecord,
    HandoutInputs,
    UnreadableRecordError,
    Visit,
    describe_changes,
    device_from_json,
    visits,
)
from review.engine_events import UNKNOWN, Preview, State, Step
from review.logins import Logins, logins_of

_SET = "mfdmail:index:HandoutSet"
_PATH = re.compile(r'devices\["([^"]+)"\](.*)')
_GONE = frozenset({"delete"})


@dataclass(frozen=True)
class DeviceChange:
    """One device whose hand-out changes; `visit` is None where somebody has to print the page anew only."""

    device: str
    what: str
    """What changes on the hand-out, in words."""
    visit: Visit | None
    rekeyed: bool = False


@dataclass(frozen=True)
class FleetChange:
    """All devices of the stack; the changed ones in the order in which they are to be visited."""

    old: Mapping[str, DeviceRecord]
    new: Mapping[str, DeviceRecord]
    changes: tuple[DeviceChange, ...] = ()
    unknown: tuple[str, ...] = ()
    """Devices whose settings only the update will know."""
    anew: bool = False
    """Another version wrote the state, and it cannot be read: every device counts as new."""


def fleet_change(preview: Preview, due: Mapping[str, str]) -> FleetChange | None:
    """Return what a preview means for the devices; None where it did not get to the hand-outs.

    `due`: a generation that a rotation gives to devices, and its last day.
    """
    step = next((found for found in preview.of_type(_SET) if found.op not in _GONE), None)
    if step is None or not isinstance(_inputs(step.new).get("devices"), Mapping):
        return None
    logins = logins_of(preview, _other_secrets(step))
    try:
        return _compared(step, _handouts(step.old, logins, old=True) if step.old else None, logins, due)
    except UnreadableRecordError:
        return replace(_compared(step, None, logins, due), anew=True)


def _compared(step: Step, old: HandoutInputs | None, logins: Logins, due: Mapping[str, str]) -> FleetChange:
    wanted = _handouts(step.new, logins, old=False)
    open_ids = {key for key, text in wanted.devices.items() if text is None}
    new = _without(wanted, open_ids)
    before = _without(old, open_ids) if old else HandoutInputs(new.stack, new.organization, {}, {})
    changes = describe_changes(before, new) if step.changes else []
    told = {change.device for change in changes}
    unknown = open_ids | (set(_whole_devices(step)) - told - open_ids)
    found = {visit.device: visit for visit in visits(before, new, due)} if changes else {}
    devices = [_change(change, found.get(change.device)) for change in changes]
    order = {device: place for place, device in enumerate(found)}
    return FleetChange(
        old=_records(before),
        new=_records(new),
        changes=tuple(sorted(devices, key=lambda item: (order.get(item.device, len(order)), item.device))),
        unknown=tuple(sorted(unknown)) if step.changes else (),
    )


def _change(change: Change, visit: Visit | None) -> DeviceChange:
    words = {"added": "new", "removed": "no longer there"}.get(change.kind) or "; ".join(_words(change))
    return DeviceChange(change.device, words, visit, rekeyed=change.password_changes)


def _words(change: Change) -> Iterator[str]:
    for field in change.fields:
        name = ENTERED.get(field.name) or field.name.replace("_", " ")
        yield f"{name}: {field.old or '(none)'} → {field.new or '(none)'}"
    if change.password_changes:
        yield "another password"


def _inputs(state: State) -> Mapping[str, object]:
    return state.get("inputs") or {}


def _handouts(state: State, logins: Logins, *, old: bool) -> HandoutInputs:
    inputs = _inputs(state)
    devices, credentials = (_mapping(inputs.get(name)) for name in ("devices", "credentials"))
    return HandoutInputs(
        stack=str(inputs.get("stack", "")),
        organization=str(inputs.get("organization", "")),
        devices={key: None if text == UNKNOWN else str(text) for key, text in devices.items()},
        credentials=logins.json(credentials, old=old),
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _without(inputs: HandoutInputs, ids: set[str]) -> HandoutInputs:
    return replace(inputs, devices={key: text for key, text in inputs.devices.items() if key not in ids})


def _records(inputs: HandoutInputs) -> dict[str, DeviceRecord]:
    return {key: device_from_json(text) for key, text in inputs.devices.items() if text is not None}


def _whole_devices(step: Step) -> Iterator[str]:
    for path in step.changed:
        found = _PATH.fullmatch(path)
        if found and not found[2]:
            yield found[1]


def _other_secrets(step: Step) -> frozenset[str]:
    """Return the credentials of which the provider, who may compare them, says that their secret is another."""
    devices = _mapping(_inputs(step.new).get("devices"))
    named = (found[1] for path in step.changed if (found := _PATH.fullmatch(path)) and found[2] == ".password")
    texts = (devices.get(device) for device in named)
    return frozenset(
        device_from_json(str(text)).credential_id for text in texts if text is not None and text != UNKNOWN
    )
