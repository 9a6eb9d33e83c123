"""Everything that one device's hand-out says, ready to print: the templates compute nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handouts.conditions import conditions, reaches
from handouts.guidance import Failure, failures_of
from handouts.language import Language, words_of
from handouts.many_at_once import Way, ways
from handouts.not_known import not_known
from handouts.own_test import OwnTest, own_test
from handouts.own_word import ssl_switch
from handouts.plain_text import one_line
from handouts.qr_code import QrCode, draw, settings_text, web_address
from handouts.quota import quotas
from handouts.root_certificates import RootCertificate, root_certificate
from handouts.setting_values import PasswordPlace, Row, password_life, setting_rows
from handouts.sign_in import SignIn, sign_in
from handouts.walkthrough import Stop, language_of_names, login_kind, oauth_fields_not_known, stops

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import Catalog, DeviceType, Method, Symptom
    from catalog.server import Refusal
    from handouts.fleet import CredentialRecord, DeviceRecord, Fleet
    from handouts.language import Words
    from handouts.mail_settings import MailSettings


@dataclass(frozen=True)
class DevicePage:
    """What the templates of a device print; every text is on one line."""

    language: Language
    organization: str
    stack: str
    id: str
    name: str
    device_title: str
    facts: tuple[tuple[str, str], ...]
    """Label and value of what helps to find the device: site, place, serial number."""
    method_title: str
    web_address: str | None
    waiting: bool
    waits_for: str
    """The domain that is not verified yet."""
    sender: str
    reaches: str
    """What the network has to let the device reach."""
    tls_at_least: str
    """The oldest TLS version that the server takes; empty where it is not known or nothing is encrypted."""
    encryption_optional: bool
    oauth_from: str
    """The firmware that OAuth 2.0 needs at least; empty where the device does not log in so, or nobody knows."""
    rows: tuple[Row, ...]
    conditions: tuple[str, ...]
    """What has to be so at the site."""
    quoted_before: tuple[str, ...]
    """What the catalogue says has to be so at the device, in English."""
    certificates: tuple[RootCertificate, ...]
    password_life: tuple[str, ...]
    quotas: tuple[str, ...]
    """How much may be sent."""
    not_known: tuple[str, ...]
    """What nobody has written down about the device, and the technician has to check: short items of a list."""
    stops: tuple[Stop, ...]
    menu_names: str
    """In which language the menus are named."""
    oauth_notes: tuple[str, ...]
    """What the catalogue says about OAuth 2.0 at the device, in English: to be read before the steps."""
    oauth_fields_not_known: str
    """What to do where nobody knows in which fields a client secret and its ids go; empty where there is nothing to say."""
    sign_in: SignIn | None
    notes: tuple[str, ...]
    quoted_notes: tuple[str, ...]
    """What else the catalogue says about the device, in English."""
    ways: tuple[Way, ...]
    """How the maker sets many devices at once."""
    own_test: OwnTest
    read_back: str
    """What to compare with the page once it is saved."""
    reaches_outside: bool
    """Mail to other organizations is possible."""
    symptoms: tuple[Symptom, ...]
    failures: tuple[Failure, ...]
    refusals: tuple[Refusal, ...]
    """What the server says when it refuses, and what to do."""
    qr_codes: tuple[QrCode, ...]
    password_sheet: bool
    """Its password is on a sheet of its own, which is written too."""


def device_page(fleet: Fleet, device: DeviceRecord, catalog: Catalog, *, with_passwords: bool) -> DevicePage:
    """Return the page of `device`; raises UnknownReferenceError when its credential is not in the fleet."""
    settings = fleet.mail_settings(device.id, with_password=with_passwords)
    device_type = catalog.device_types.get(device.type)
    method = catalog.methods.get(device.method)
    credential = fleet.credential_of(device)
    waiting, words = device.state == "waiting", words_of(device.language)
    address, login = web_address(device.host), login_kind(settings)
    pages = () if waiting else stops(device_type, settings, words)
    signing_in = None if waiting else sign_in(device_type, settings, words)
    begin = (signing_in.begin,) if signing_in and signing_in.begin else ()
    quoted = device_type.notes_with(login) if device_type else ()
    return DevicePage(
        language=words.language,
        organization=one_line(fleet.organization),
        stack=fleet.stack,
        id=device.id,
        name=one_line(device.name) or device.id,
        device_title=one_line(f"{device.manufacturer} {device.model}"),
        facts=tuple(_facts(device, words)),
        method_title=method.title if method else one_line(device.method),
        web_address=address,
        waiting=waiting,
        waits_for=one_line(settings.sender.rpartition("@")[2]),
        sender=one_line(settings.sender),
        reaches=reaches(settings, words),
        tls_at_least=_tls_at_least(settings, method),
        encryption_optional=method is not None and not method.encryption_required,
        oauth_from=_oauth_from(settings, device_type),
        rows=()
        if waiting
        else setting_rows(settings, device_type, method, _where_password(fleet, settings, credential, words), words),
        conditions=conditions(device, words),
        quoted_before=tuple(note.text for note in device_type.family.before) if device_type else (),
        certificates=certificates_of(device),
        password_life=() if waiting else tuple(password_life(settings, credential, words)),
        quotas=() if waiting else quotas(method, settings, words),
        stops=pages,
        menu_names=language_of_names((*pages, *begin), words),
        oauth_notes=tuple(note.text for note in quoted if note.about_oauth),
        oauth_fields_not_known=oauth_fields_not_known(device_type, settings, words),
        sign_in=signing_in,
        not_known=() if waiting else tuple(not_known(settings, device_type, words)),
        notes=tuple(map(one_line, device.notes)),
        quoted_notes=tuple(note.text for note in quoted if not note.about_oauth),
        ways=ways(device_type, words),
        own_test=own_test(device_type, words, logs_in=bool(settings.mechanism)),
        read_back=_read_back(settings, words),
        reaches_outside=method.external_recipients if method else True,
        symptoms=device_type.symptoms_with(login, encrypted=settings.encryption != "none") if device_type else (),
        failures=failures_of(
            device.method, words, signs_in=settings.signs_in, ssl_switch=bool(ssl_switch(device_type))
        ),
        refusals=_replies(method),
        qr_codes=() if waiting else tuple(_qr_codes(settings, address, words)),
        password_sheet=settings.password is not None and settings.needs_password,
    )


def _replies(method: Method | None) -> tuple[Refusal, ...]:
    """Return the refusals that a reply shows; what has none is in the technician's own list."""
    return tuple(refusal for refusal in method.refusals if refusal.pattern) if method else ()


def certificates_of(device: DeviceRecord) -> tuple[RootCertificate, ...]:
    """Return the roots that the device has to trust; none where nothing is encrypted."""
    encrypted = device.settings.encryption != "none"
    return tuple(map(root_certificate, device.settings.root_certificates)) if encrypted else ()


def _facts(device: DeviceRecord, words: Words) -> Iterator[tuple[str, str]]:
    named = {
        words.say("Site"): device.site_name or device.site,
        words.say("Place"): device.location,
        words.say("Serial number"): device.serial,
        words.say("Address in the network"): device.host,
        words.say("Id"): device.id,
    }
    return ((label, one_line(value)) for label, value in named.items() if value)


def _where_password(
    fleet: Fleet, settings: MailSettings, credential: CredentialRecord | None, words: Words
) -> PasswordPlace:
    if credential is None:
        mailbox = one_line(settings.username)
        place = words.say("the password of the mailbox {mailbox}; ask your administrator", mailbox=mailbox)
        return PasswordPlace(place, 0)
    return PasswordPlace(_password_place(fleet, settings, credential, words), len(credential.password or ""))


def _password_place(fleet: Fleet, settings: MailSettings, credential: CredentialRecord, words: Words) -> str:
    if settings.password is not None:
        return words.say("on a sheet of its own")
    if credential.key_vault_secret:
        return words.say("in Azure Key Vault: {secret}", secret=one_line(credential.key_vault_secret))
    command = f"./mfd handouts --stack {fleet.stack} --with-passwords"
    return words.say("ask your administrator: {command}", command=command)


def _read_back(settings: MailSettings, words: Words) -> str:
    if not settings.mechanism:
        return words.say("Saved, and read back: server and From address have the number of characters given above.")
    if settings.signs_in:
        return words.say("Saved, and read back: user name and From address have the number of characters given above.")
    if settings.oauth:
        return words.say("Saved, and read back: user name and client secret have the number of characters given above.")
    return words.say("Saved, and read back: user name and password have the number of characters given above.")


def _tls_at_least(settings: MailSettings, method: Method | None) -> str:
    if method is None or settings.encryption == "none":
        return ""
    return min(method.tls_versions, default="")


def _oauth_from(settings: MailSettings, device_type: DeviceType | None) -> str:
    known = device_type.capabilities.oauth_from if device_type else None
    return known or "" if settings.oauth else ""


def _qr_codes(settings: MailSettings, address: str | None, words: Words) -> Iterator[QrCode]:
    if address:
        yield QrCode(words.say("The device's web page"), draw(address))
    yield QrCode(_about_code(settings, words), draw(settings_text(settings, words)))


def _about_code(settings: MailSettings, words: Words) -> str:
    if not settings.needs_password:
        return words.say("These settings")
    if settings.oauth:
        return words.say("These settings, without the client secret")
    return words.say("These settings, without the password")
