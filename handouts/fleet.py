"""The devices and credentials that one hand-out set is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from handouts.errors import UnknownReferenceError
from handouts.mail_settings import MailSettings

DeviceState = Literal["ready", "waiting"]


@dataclass(frozen=True)
class DeviceRecord:
    """One device and what it is told, without a secret.

    `type` is `<Manufacturer>/<model>`, the key of the catalogue; `host` is the device's own address in the network, empty
    when not known; `settings.password` is None; `waiting` devices belong to a domain that is not verified yet.
    """

    id: str
    name: str
    type: str
    manufacturer: str
    model: str
    site: str
    site_name: str
    method: str
    credential_id: str
    settings: MailSettings
    location: str = ""
    serial: str = ""
    host: str = ""
    state: DeviceState = "ready"


@dataclass(frozen=True)
class CredentialRecord:
    """One SMTP login and its secrets by generation (`2026H2`).

    `ends` is the last day of each secret (`YYYY-MM-DD`); `current` is the generation that hand-outs show. Older
    generations in `passwords` stay valid until their end, so that devices can be re-keyed one by one.
    `key_vault_secret` is the name or address of the Key Vault secret, None when there is no vault.
    """

    id: str
    username: str
    current: str
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    ends: Mapping[str, str] = field(default_factory=dict)
    key_vault_secret: str | None = None

    @property
    def password(self) -> str | None:
        """The secret of the current generation; None when it is not known."""
        return self.passwords.get(self.current)

    @property
    def previous(self) -> str | None:
        """The newest generation before the current one that still has a secret or an end; None when there is none."""
        older = [name for name in {*self.passwords, *self.ends} if name < self.current]
        return max(older, default=None)


@dataclass(frozen=True)
class Fleet:
    """All devices of a stack, by id, and the credentials that they name."""

    stack: str
    organization: str
    devices: Mapping[str, DeviceRecord]
    credentials: Mapping[str, CredentialRecord] = field(default_factory=dict)

    def credential_of(self, device: DeviceRecord) -> CredentialRecord | None:
        """Return the device's credential; None for a waiting device, whose credential may not exist yet.

        Raises UnknownReferenceError when a ready device names a credential that is not here.
        """
        found = self.credentials.get(device.credential_id)
        if found is None and device.state == "ready" and device.settings.mechanism:
            raise UnknownReferenceError(
                f"device {device.id!r} names the credential {device.credential_id!r}, which this stack does not have"
            )
        return found

    def mail_settings(self, device_id: str, *, with_password: bool) -> MailSettings:
        """Return what the device is told: the user name of its credential, and its current password when asked for.

        Raises UnknownReferenceError for a device or a credential that is not in the fleet.
        """
        device = self.devices.get(device_id)
        if device is None:
            raise UnknownReferenceError(f"there is no device {device_id!r} in the stack {self.stack!r}")
        credential = self.credential_of(device)
        if credential is None:
            return replace(device.settings, password=None)
        password = credential.password if with_password and device.state == "ready" else None
        return replace(device.settings, username=credential.username, password=password)
