"""What a new set of hand-outs would change, per device: for previews, so never the value of a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from handouts.fleet import CredentialRecord, DeviceRecord
from handouts.mail_settings import MailSettings
from handouts.record_json import HandoutInputs, credential_from_json, device_from_json

ChangeKind = Literal["added", "removed", "changed", "unknown"]
Values = Mapping[str, object]


@dataclass(frozen=True)
class FieldChange:
    """One setting that changes; `old` and `new` are as printed, empty where there is no value."""

    name: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.name}: {self.old or '(none)'} → {self.new or '(none)'}"


@dataclass(frozen=True)
class Change:
    """What happens to one device's hand-out.

    `unknown` means that its settings are known only once `pulumi up` has run. `password_changes` says that the device
    must be re-keyed; str() is one line for a preview.
    """

    device: str
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()
    password_changes: bool = False

    def __str__(self) -> str:
        words = [str(field) for field in self.fields]
        words += ["the password changes"] if self.password_changes else []
        if self.kind in ("added", "removed"):
            words = [self.kind]
        if self.kind == "unknown":
            words = ["its settings are known after `pulumi up`"]
        return f"{self.device}: {'; '.join(words)}"


def describe_changes(old: HandoutInputs, new: HandoutInputs) -> list[Change]:
    """Return the devices whose hand-out changes, by id; none for a device whose hand-out stays.

    Raises UnreadableRecordError for JSON that this version cannot read.
    """
    credentials = _CredentialChanges(old.credentials, new.credentials)
    ids = sorted({*old.devices, *new.devices})
    changes = (_change_of(device, old, new, credentials) for device in ids)
    return [change for change in changes if change is not None]


def _change_of(device: str, old: HandoutInputs, new: HandoutInputs, credentials: _CredentialChanges) -> Change | None:
    if device not in old.devices:
        return Change(device, "added")
    if device not in new.devices:
        return Change(device, "removed")
    before, after = old.devices[device], new.devices[device]
    if before is None or after is None:
        return Change(device, "unknown")
    return _compared(device, before, after, credentials)


def _compared(device: str, before: str, after: str, credentials: _CredentialChanges) -> Change | None:
    if before == after and not credentials.any:
        return None
    was, becomes = device_from_json(before), device_from_json(after)
    if not credentials.known(becomes.credential_id):
        return Change(device, "unknown")
    differences, password = credentials.between(was.credential_id, becomes.credential_id)
    found = (*_differences(_shown(was), _shown(becomes)), *differences)
    return Change(device, "changed", found, password) if found or password else None


class _CredentialChanges:
    """Compares credentials; each is read once, however many devices name it."""

    def __init__(self, old: Mapping[str, str | None], new: Mapping[str, str | None]) -> None:
        self.any = dict(old) != dict(new)
        self._unknown = {key for key, text in new.items() if text is None}
        self._old = {key: credential_from_json(text) for key, text in old.items() if text is not None}
        self._new = {key: credential_from_json(text) for key, text in new.items() if text is not None}

    def known(self, credential_id: str) -> bool:
        return credential_id not in self._unknown

    def between(self, old_id: str, new_id: str) -> tuple[tuple[FieldChange, ...], bool]:
        was, becomes = self._old.get(old_id), self._new.get(new_id)
        found = tuple(_differences(_shown_login(was), _shown_login(becomes)))
        return found, _password(was) != _password(becomes)


def _password(credential: CredentialRecord | None) -> str | None:
    return credential.password if credential else None


def _shown_login(credential: CredentialRecord | None) -> Values:
    if credential is None:
        return {}
    return {
        "username": credential.username,
        "generation": credential.current,
        "password ends": credential.ends.get(credential.current),
        "Key Vault secret": credential.key_vault_secret,
    }


def _shown(device: DeviceRecord) -> Values:
    # The user name is the credential's; the device's own copy of it would be named twice.
    hidden = {"settings", "password", "username", "id"}
    own = {item.name: getattr(device, item.name) for item in fields(DeviceRecord) if item.name not in hidden}
    mail = {item.name: getattr(device.settings, item.name) for item in fields(MailSettings) if item.name not in hidden}
    # Both have a `host`: the device's own address, and the server's.
    own["device host"] = own.pop("host")
    return own | mail


def _differences(old: Values, new: Values) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield FieldChange(name, _printed(old.get(name)), _printed(new.get(name)))


def _printed(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
