"""What a new set of hand-outs would change, per device: for previews, so never the value of a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from handouts.fleet import CredentialRecord, DeviceRecord
from handouts.mail_settings import MailSettings, OauthSettings
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
        return f"{self.name.replace('_', ' ')}: {self.old or '(none)'} → {self.new or '(none)'}"


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
    found = (*_differences(_shown(was), _shown(becomes)), *credentials.between(was, becomes))
    password = credentials.rekeyed(was, becomes)
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

    def between(self, was: DeviceRecord, becomes: DeviceRecord) -> tuple[FieldChange, ...]:
        old, new = self._old.get(was.credential_id), self._new.get(becomes.credential_id)
        return tuple(_differences(_shown_login(was, old), _shown_login(becomes, new)))

    def rekeyed(self, was: DeviceRecord, becomes: DeviceRecord) -> bool:
        old = _password(was, self._old.get(was.credential_id))
        new = _password(becomes, self._new.get(becomes.credential_id))
        return new is not None and old != new


def _password(device: DeviceRecord, credential: CredentialRecord | None) -> tuple[str, str | None] | None:
    """Return whose password the device holds and which; None where it holds none."""
    if not device.settings.needs_password:
        return None
    if credential is None:
        return device.settings.username, None
    return "", credential.password


def _shown_login(device: DeviceRecord, credential: CredentialRecord | None) -> Values:
    shown: dict[str, object] = {"username": device.settings.username or (credential.username if credential else "")}
    if credential:
        shown["generation"] = credential.current
        shown["password ends"] = credential.ends.get(credential.current)
        shown["Key Vault secret"] = credential.key_vault_secret
    return shown


def _shown(device: DeviceRecord) -> Values:
    # The user name may be the credential's, so it is compared with the login.
    hidden = {"settings", "password", "username", "id", "oauth"}
    own = {item.name: getattr(device, item.name) for item in fields(DeviceRecord) if item.name not in hidden}
    mail = {item.name: getattr(device.settings, item.name) for item in fields(MailSettings) if item.name not in hidden}
    # Both have a `host`: the device's own address, and the server's.
    own["device host"] = own.pop("host")
    return own | mail | _shown_oauth(device.settings.oauth)


def _shown_oauth(oauth: OauthSettings | None) -> dict[str, object]:
    return {f"OAuth {item.name}": getattr(oauth, item.name) for item in fields(OauthSettings)} if oauth else {}


def _differences(old: Values, new: Values) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield FieldChange(name, _printed(old.get(name)), _printed(new.get(name)))


def _printed(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
