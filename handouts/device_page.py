"""Everything that one device's hand-out says, ready to print: the templates compute nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handouts.conditions import conditions
from handouts.guidance import Failure, failures_of
from handouts.plain_text import one_line
from handouts.qr_code import QrCode, draw, settings_text, web_address
from handouts.root_certificates import RootCertificate, root_certificate
from handouts.setting_values import MissingPassword, Row, setting_rows
from handouts.sign_in import SignIn, sign_in
from handouts.walkthrough import Stop, stops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import Catalog, DeviceType, Method, Symptom
    from catalog.server import Refusal
    from handouts.fleet import CredentialRecord, DeviceRecord, Fleet
    from handouts.mail_settings import MailSettings


@dataclass(frozen=True)
class DevicePage:
    """What the templates of a device print; every text is on one line."""

    organization: str
    stack: str
    id: str
    name: str
    device_title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value of what helps to find the device: site, place, serial number."""
    web_address: str | None
    waiting: bool
    waits_for: str
    """The domain that is not verified yet."""
    sender: str
    server: str
    port: int
    tls_at_least: str
    """The oldest TLS version that the server takes; empty where it is not known or nothing is encrypted."""
    encryption_optional: bool
    rows: tuple[Row, ...]
    conditions: tuple[str, ...]
    """What has to be so at the site."""
    certificates: tuple[RootCertificate, ...]
    password_facts: tuple[str, ...]
    stops: tuple[Stop, ...]
    sign_in: SignIn | None
    notes: tuple[str, ...]
    read_back: str
    """Which values to compare with the page once they are saved."""
    reaches_outside: bool
    """Mail to other organizations is possible."""
    symptoms: tuple[Symptom, ...]
    failures: tuple[Failure, ...]
    refusals: tuple[Refusal, ...]
    """What the server says when it refuses, and what to do."""
    qr_codes: tuple[QrCode, ...]
    with_password: bool


def device_page(fleet: Fleet, device: DeviceRecord, catalog: Catalog, *, with_passwords: bool) -> DevicePage:
    """Return the page of `device`; raises UnknownReferenceError when its credential is not in the fleet."""
    settings = fleet.mail_settings(device.id, with_password=with_passwords)
    device_type = catalog.device_types.get(device.type)
    method = catalog.methods.get(device.method)
    credential = fleet.credential_of(device)
    waiting = device.state == "waiting"
    address = web_address(device.host)
    return DevicePage(
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        id=device.id,
        name=one_line(device.name) or device.id,
        device_title=one_line(f"{device.manufacturer} {device.model}"),
        facts=tuple(_facts(device, method.title if method else device.method)),
        web_address=address,
        waiting=waiting,
        waits_for=one_line(settings.sender.rpartition("@")[2]),
        sender=one_line(settings.sender),
        server=one_line(settings.host),
        port=settings.port,
        tls_at_least=_tls_at_least(settings, method),
        encryption_optional=method is not None and not method.encryption_required,
        rows=()
        if waiting
        else setting_rows(settings, device_type, method, _missing_password(fleet, settings, credential)),
        conditions=conditions(device),
        certificates=certificates_of(device),
        password_facts=() if waiting else tuple(_password_facts(credential)),
        stops=() if waiting else stops(device_type, settings),
        sign_in=None if waiting else sign_in(settings),
        notes=(*map(one_line, device.notes), *_notes(device_type)),
        read_back=_read_back(settings),
        reaches_outside=method.external_recipients if method else True,
        symptoms=device_type.symptoms if device_type else (),
        failures=failures_of(device.method),
        refusals=_replies(method),
        qr_codes=() if waiting else tuple(_qr_codes(settings, address)),
        with_password=settings.password is not None,
    )


def _replies(method: Method | None) -> tuple[Refusal, ...]:
    """Return the refusals that a reply shows; what has none is in the technician's own list."""
    return tuple(refusal for refusal in method.refusals if refusal.pattern) if method else ()


def certificates_of(device: DeviceRecord) -> tuple[RootCertificate, ...]:
    """Return the roots that the device has to trust; none where nothing is encrypted."""
    encrypted = device.settings.encryption != "none"
    return tuple(map(root_certificate, device.settings.root_certificates)) if encrypted else ()


def _facts(device: DeviceRecord, method: str) -> Iterator[tuple[str, str]]:
    named = {
        "Site": device.site_name or device.site,
        "Place": device.location,
        "Serial number": device.serial,
        "Address in the network": device.host,
        "Id": device.id,
        "Sends through": method,
    }
    return ((label, one_line(value)) for label, value in named.items() if value)


def _missing_password(fleet: Fleet, settings: MailSettings, credential: CredentialRecord | None) -> MissingPassword:
    if credential is None:
        return MissingPassword(f"the password of the mailbox {one_line(settings.username)}; ask your administrator", 0)
    return MissingPassword(_password_place(fleet, credential), len(credential.password or ""))


def _password_place(fleet: Fleet, credential: CredentialRecord) -> str:
    if credential.key_vault_secret:
        return f"in Azure Key Vault: {one_line(credential.key_vault_secret)}"
    return f"ask your administrator: ./mfd handouts --stack {fleet.stack} --with-passwords"


def _password_facts(credential: CredentialRecord | None) -> Iterator[str]:
    if credential is None:
        return
    end = credential.ends.get(credential.current)
    if end:
        yield f"Works until {end}: password of generation {credential.current}. Ask for a new page before then."
    previous = credential.previous
    if previous:
        until = credential.ends.get(previous)
        yield f"{f'Until {until} the' if until else 'The'} one before it, generation {previous}, works too."


def _read_back(settings: MailSettings) -> str:
    if not settings.mechanism:
        return "server and From address"
    if settings.signs_in:
        return "user name and From address"
    return f"user name and {'client secret' if settings.oauth else 'password'}"


def _tls_at_least(settings: MailSettings, method: Method | None) -> str:
    if method is None or settings.encryption == "none":
        return ""
    return min(method.tls_versions, default="")


_GUESSED = (
    "The menus of this very model are not known; those of similar devices are shown. Check each path and each name."
)


def _notes(device_type: DeviceType | None) -> tuple[str, ...]:
    if device_type is None:
        return ()
    guessed = (_GUESSED,) if device_type.has_guessed_menus else ()
    return (*guessed, *(note.text for note in device_type.notes))


def _qr_codes(settings: MailSettings, address: str | None) -> Iterator[QrCode]:
    if address:
        yield QrCode("The device's web page", draw(address))
    yield QrCode(_caption(settings), draw(settings_text(settings)))


def _caption(settings: MailSettings) -> str:
    if not settings.needs_password:
        return "These settings"
    return "These settings with the password" if settings.password else "These settings without the password"
