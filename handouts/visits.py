"""Which devices somebody has to visit after a change, why, and by when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handouts.changes import Change, FieldChange, describe_changes
from handouts.fleet import CredentialRecord, DeviceRecord
from handouts.plain_text import one_line
from handouts.record_json import HandoutInputs, credential_from_json, device_from_json, fleet_from_inputs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ENTERED = {
    "host": "server",
    "port": "port",
    "encryption": "encryption",
    "mechanism": "login",
    "username": "user name",
    "sender": "From address",
    "max_message_bytes": "largest message",
    "root_certificates": "root certificate",
    "client_certificate": "client certificate",
    "OAuth flow": "way to sign in",
    "OAuth tenant_id": "tenant id",
    "OAuth client_id": "client id",
    "OAuth scope": "scope",
    "OAuth authority": "sign-in address",
}
"""What stands in the device itself; a change of anything else changes its page only."""
_AT_ONCE = "at once"
_ECS = "ecs"
# Comes after every day.
_NEVER = "9999-12-31"


@dataclass(frozen=True)
class Visit:
    """One device, or a bridge: `device` is then `bridge:<site>`, as `./mfd rotate --done` takes it.

    `by` is the last day (`YYYY-MM-DD`), `at once`, or empty where nothing stops working. The last day of a new password is that of the rotation that brings it, else that of the old password.
    """

    by: str
    site: str
    device: str
    name: str
    place: str
    why: str

    @property
    def when(self) -> str:
        """`by`, in words where there is no day."""
        return self.by or "when it suits"


@dataclass(frozen=True)
class EndingPassword:
    """A login's current password: its last day, how many devices hold it, and which bridges, by name in the network."""

    login: str
    ends: str
    devices: int
    bridges: tuple[str, ...] = ()


def visits(old: HandoutInputs | None, new: HandoutInputs, due: Mapping[str, str] | None = None) -> list[Visit]:
    """Return the devices to visit, the most urgent first; all of them where there was nothing before.

    `due`: a generation that a rotation gives to devices, and its last day (`YYYY-MM-DD`). Raises UnreadableRecordError for JSON that this version cannot read.
    """
    before = old or HandoutInputs(new.stack, new.organization, {}, {})
    ends = _last_days(_credentials(before), _credentials(new), due or {})
    changes = describe_changes(before, new)
    kept = _kept_senders(changes, new)
    found = (_visit(change, before, new, ends, kept) for change in changes)
    return sorted((visit for visit in found if visit), key=_urgency)


def bridge_visits(old: HandoutInputs | None, new: HandoutInputs, due: Mapping[str, str] | None = None) -> list[Visit]:
    """Return the bridges that log in with another user name or password: no device behind one has it, all stop with it.

    A bridge that had no login before is not among them. `due` and the errors are those of `visits`.
    """
    if old is None:
        return []
    before, after = _credentials(old), _credentials(new)
    ends = _last_days(before, after, due or {})
    held = {site: credential for credential in before.values() for site, _ in credential.bridges}
    names = _site_names(new)
    found: list[Visit] = []
    for credential in after.values():
        for site, host in credential.bridges:
            # An earlier version did not write down which bridge holds a login.
            was = held.get(site) or before.get(credential.id)
            if was and (told := _told(was, credential, ends)):
                found.append(_to_bridge(site, names.get(site) or site, host, *told))
    return sorted(found, key=_urgency)


def ending_passwords(new: HandoutInputs) -> list[EndingPassword]:
    """Return when the current passwords end, the next to end first."""
    fleet = fleet_from_inputs(new)
    used = Counter(item.credential_id for item in fleet.devices.values() if item.state == "ready")
    found = (
        EndingPassword(
            key, credential.ends[credential.current], used[key], tuple(host for _, host in credential.bridges)
        )
        for key, credential in fleet.credentials.items()
        if (used[key] or credential.bridges) and credential.current in credential.ends
    )
    return sorted(found, key=lambda item: (item.ends, item.login))


def _urgency(visit: Visit) -> tuple[int, str, str, str]:
    first = 0 if visit.by == _AT_ONCE else 1 if visit.by else 2
    return first, visit.by, visit.site.casefold(), visit.device


def _visit(
    change: Change, old: HandoutInputs, new: HandoutInputs, ends: Mapping[str, str], kept: frozenset[str]
) -> Visit | None:
    if change.kind == "removed":
        gone = _record(old, change.device)
        if gone.state == "waiting":
            return None
        return _to(gone, "", "no longer in the device list: take the mail settings out")
    device = _record(new, change.device)
    if device.state == "waiting":
        return None
    if change.kind == "added" or any(_begins_anew(field) for field in change.fields):
        return _to(device, "", "set it up")
    reasons = list(_reasons(change))
    if reasons:
        by = "" if _still_sends(change, device, kept) else _AT_ONCE
        return _to(device, by, f"enter anew: {', '.join(reasons)}")
    by = ends.get(device.credential_id, _AT_ONCE)
    return _to(device, by, "enter the new password") if change.password_changes else None


def _still_sends(change: Change, device: DeviceRecord, kept: frozenset[str]) -> bool:
    """Whether only its From address is another, and the old one stays: ECS lets every login send from all addresses."""
    entered = {field.name: field.old for field in change.fields if field.name in ENTERED}
    only_sender = set(entered) == {"sender"} and not change.password_changes
    return device.method == _ECS and only_sender and entered["sender"] in kept


def _kept_senders(changes: Sequence[Change], new: HandoutInputs) -> frozenset[str]:
    """Return the addresses that devices send from by ECS; nobody asks where no device has another one."""
    if not any(field.name == "sender" for change in changes for field in change.fields):
        return frozenset()
    records = (_record(new, device) for device, text in new.devices.items() if text)
    return frozenset(item.settings.sender for item in records if (item.method, item.state) == (_ECS, "ready"))


def _begins_anew(field: FieldChange) -> bool:
    # A device of another type or number stands there now, and knows nothing yet. A number that is filled in is no other.
    return field.name in {"state", "type"} or (field.name == "serial" and bool(field.old))


def _reasons(change: Change) -> Iterator[str]:
    yield from (ENTERED[field.name] for field in change.fields if field.name in ENTERED)
    if change.password_changes and any(field.name in ENTERED for field in change.fields):
        yield "password"


def _last_days(
    old: Mapping[str, CredentialRecord], new: Mapping[str, CredentialRecord], due: Mapping[str, str]
) -> dict[str, str]:
    """Return by when a login's devices get the new password; none: the one that they hold does not work any more."""
    held = {key: credential.current for key, credential in old.items()}
    return {
        key: min(new[key].ends[generation], due.get(new[key].current, _NEVER))
        for key, generation in held.items()
        if key in new and generation != new[key].current and generation in new[key].ends
    }


def _credentials(inputs: HandoutInputs) -> dict[str, CredentialRecord]:
    return {key: credential_from_json(text) for key, text in inputs.credentials.items() if text}


def _record(inputs: HandoutInputs, device: str) -> DeviceRecord:
    return device_from_json(inputs.devices[device] or "")


def _to(device: DeviceRecord, by: str, why: str) -> Visit:
    site, name = one_line(device.site_name or device.site), one_line(device.name) or device.id
    return Visit(by, site, device.id, name, one_line(device.location), why)


def _told(was: CredentialRecord, becomes: CredentialRecord, ends: Mapping[str, str]) -> tuple[str, str] | None:
    """Return by when a bridge gets what it logs in with from now on, and what that is; None where both stay."""
    if was.username != becomes.username:
        # The old user name is gone, and its password with it.
        return _AT_ONCE, "user name and password"
    if was.password == becomes.password:
        return None
    return (ends.get(becomes.id, _AT_ONCE) if was.id == becomes.id else _AT_ONCE), "password"


def _site_names(inputs: HandoutInputs) -> dict[str, str]:
    devices = (_record(inputs, device) for device in inputs.devices)
    return {device.site: device.site_name for device in devices}


def _to_bridge(site: str, name: str, host: str, by: str, what: str) -> Visit:
    why = f"enter the new {what}, as bridge/{site}/install.html says"
    return Visit(by, one_line(name), f"bridge:{site}", "Mail bridge", one_line(host), why)
