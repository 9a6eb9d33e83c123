"""The devices and credentials that one hand-out set is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from handouts.errors import UnknownReferenceError
from handouts.language import SOURCE, Language
from handouts.mail_settings import MailSettings

DeviceState = Literal["ready", "waiting"]


@dataclass(frozen=True)
class DeviceRecord:
    """One device and what it is told, without a secret.

    `type` is `<Manufacturer>/<model>`, the key of the catalogue; `host` is the device's own address in the network, empty
    when not known; `settings.password` is None; `waiting` devices belong to a domain that is not verified yet.
    `credential_id` is empty where this project makes no secret: no login, a mailbox's own password, or somebody signs in
    at the device; the user name, if any, is then in `settings`.
    `public_addresses` are those that its mail must come from (IPv4, single or with prefix length), `bridge_networks` those
    that the site's own relay listens to, `client_certificate` is the name in the certificate that it shows to the server;
    each is empty where the method has no such thing. `notes` are sentences for the technician, in `language`.
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
    public_addresses: tuple[str, ...] = ()
    bridge_networks: tuple[str, ...] = ()
    client_certificate: str = ""
    notes: tuple[str, ...] = ()
    language: Language = SOURCE


@dataclass(frozen=True)
class CredentialRecord:
    """One SMTP login and its secrets by generation (`2026H2`).

    `ends` is the last day of each secret (`YYYY-MM-DD`); `current` is the generation that hand-outs show. Older
    generations in `passwords` stay valid until their end, so that devices can be re-keyed one by one.
    `key_vault_secret` is the name or address of the Key Vault secret, None when there is no vault. `bridges` are the sites'
    own relays that log in with it, as site and name in the network; the devices behind one know no password.
    """

    id: str
    username: str
    current: str
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    ends: Mapping[str, str] = field(default_factory=dict)
    key_vault_secret: str | None = None
    bridges: tuple[tuple[str, str], ...] = ()

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
    """All devices of a stack, by id, and the credentials that they name; the front page is in `language`."""

    stack: str
    organization: str
    devices: Mapping[str, DeviceRecord]
    credentials: Mapping[str, CredentialRecord] = field(default_factory=dict)
    language: Language = SOURCE

    def part(self, devices: Iterable[DeviceRecord]) -> Fleet:
        """Return the fleet with these devices only, and with their credentials as far as they are here."""
        chosen = {device.id: device for device in devices}
        needed = {device.credential_id for device in chosen.values()}
        found = {key: self.credentials[key] for key in sorted(needed) if key in self.credentials}
        return replace(self, devices=chosen, credentials=found)

    def credential_of(self, device: DeviceRecord) -> CredentialRecord | None:
        """Return the device's credential; None where it names none, or waits for a domain, so that it may not exist yet.

        Raises UnknownReferenceError when a ready device names a credential that is not here.
        """
        found = self.credentials.get(device.credential_id)
        if found is None and device.credential_id and device.state == "ready" and device.settings.mechanism:
            raise UnknownReferenceError(
                f"device {device.id!r} names the credential {device.credential_id!r}, which this stack does not have"
            )
        return found

    def mail_settings(self, device_id: str, *, with_password: bool) -> MailSettings:
        """Return what the device is told: its own user name or its credential's, and the current password when asked for.

        Raises UnknownReferenceError for a device or a credential that is not in the fleet.
        """
        device = self.devices.get(device_id)
        if device is None:
            raise UnknownReferenceError(f"there is no device {device_id!r} in the stack {self.stack!r}")
        credential = self.credential_of(device)
        if credential is None:
            return replace(device.settings, password=None)
        password = credential.password if with_password and device.state == "ready" else None
        return replace(device.settings, username=device.settings.username or credential.username, password=password)
