"""A fleet as large as one likes: every device type of the catalogue, sites in four languages, and each kind of login."""

from __future__ import annotations

from catalog import Catalog, Method, load_catalog
from handouts import (
    CredentialRecord,
    DeviceRecord,
    Fleet,
    HandoutInputs,
    MailSettings,
    OauthSettings,
    credential_json,
    device_json,
)
from handouts.language import LANGUAGES

_PER_SITE = 40
_DOMAIN = "mail.contoso.example"
_ECS = "ecs"
# Every other device uses Email Communication Service, the others one of these in turn.
_OTHERS = ("smtp-auth-basic", "smtp-auth-oauth", "hve-basic", "direct-send", "smtp-relay")


def make_inputs(count: int) -> HandoutInputs:
    """Return the inputs of a hand-out set of `count` devices, as the provider gets them."""
    fleet = make_fleet(count)
    devices: dict[str, str | None] = {key: device_json(device) for key, device in fleet.devices.items()}
    credentials: dict[str, str | None] = {key: credential_json(found) for key, found in fleet.credentials.items()}
    return HandoutInputs(fleet.stack, fleet.organization, devices, credentials)


def make_fleet(count: int) -> Fleet:
    """Return a fleet of `count` devices, forty to a site, with one login for each site."""
    catalog = load_catalog()
    devices = [_device(number, catalog) for number in range(count)]
    logins = {device.credential_id for device in devices if device.credential_id}
    credentials = {name: _credential(name) for name in sorted(logins)}
    return Fleet("bench", "Contoso", {device.id: device for device in devices}, credentials)


def _device(number: int, catalog: Catalog) -> DeviceRecord:
    types = tuple(catalog.device_types.values())
    kind, site = types[number % len(types)], number // _PER_SITE
    method = _ECS if number % 2 else _OTHERS[number // 2 % len(_OTHERS)]
    return DeviceRecord(
        id=f"mfp-{number}",
        name=f"Copy room {number}",
        type=kind.id,
        manufacturer=kind.manufacturer,
        model=kind.model,
        site=f"site-{site}",
        site_name=f"Site {site}",
        method=method,
        credential_id=f"site-{site}" if method == _ECS else "",
        settings=_settings(catalog.methods[method], f"mfp-{number}@{_DOMAIN}"),
        location=f"Room {number}",
        serial=f"SN{number:08}",
        host=f"mfp-{number}.contoso.example",
        public_addresses=("192.0.2.17",) if method in ("direct-send", "smtp-relay") else (),
        language=LANGUAGES[site % len(LANGUAGES)],
    )


def _settings(method: Method, sender: str) -> MailSettings:
    oauth = method.login == "oauth"
    return MailSettings(
        host=method.host or "contoso-example.mail.protection.outlook.com",
        port=method.port,
        encryption=method.encryption,
        mechanism="XOAUTH2" if oauth else next(iter(method.mechanisms), ""),
        username="" if method.id == _ECS or not method.mechanisms else sender,
        sender=sender,
        max_message_bytes=method.max_message_bytes,
        root_certificates=method.root_certificates,
        oauth=OauthSettings("device-code", "5d2f0f2a-tenant", "", "SMTP.Send offline_access") if oauth else None,
    )


def _credential(name: str) -> CredentialRecord:
    return CredentialRecord(
        id=name,
        username=f"bench-{name}@{_DOMAIN}",
        current="2026H2",
        passwords={"2026H2": "abc8q~" + "x" * 34},
        ends={"2026H2": "2027-12-31"},
    )
