"""From settings to the arguments of the components for Exchange Online's methods."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from catalog import Catalog
from components import (
    ClientSubmissionArgs,
    DirectSendArgs,
    DnsZone,
    HighVolumeEmailArgs,
    SmtpRelayArgs,
    VendorApplication,
    VendorApplicationArgs,
)
from components.client_submission import SMTP_SEND, AppOnly
from components.direct_send import SendingDomain
from components.high_volume_email import HveApplication
from components.mail_send import PERMISSION as MAIL_SEND
from program import uses
from program.mail_arguments import generations
from settings import Device, Microsoft365, StackSettings


def exchange_name(settings: StackSettings) -> str:
    """Return how the names of everything begin that the stack has in Exchange Online."""
    return f"mfd {settings.stack}"


def mx_domain(microsoft365: Microsoft365) -> str:
    """Return the accepted domain whose MX host devices use."""
    return microsoft365.mx_domain or microsoft365.accepted_domains[0]


def senders_group(settings: StackSettings, microsoft365: Microsoft365) -> str:
    """Return the address of the group whose members the application sends as.

    With the stack in it: stacks of one tenant that share a group would send as each other's mailboxes.
    """
    local_part = microsoft365.senders_group or f"mfd-{re.sub(r'[.]+', '.', settings.stack.lower())}-senders"
    return f"{local_part}@{mx_domain(microsoft365)}"


def vendor_applications(settings: StackSettings, catalog: Catalog) -> dict[str, VendorApplicationArgs]:
    """Return the arguments of each maker's application that people sign in to, by maker, with what all methods need."""
    found: dict[str, VendorApplicationArgs] = {}
    for method, permission in ((uses.SUBMISSION_OAUTH, SMTP_SEND), (uses.HVE_OAUTH, MAIL_SEND)):
        for maker, devices in _by_vendor(settings, catalog, _by_grant(settings, method)[1]).items():
            client_id = uses.vendor_client_id(settings, catalog, devices[0])
            before = found[maker]["permissions"] if maker in found else []
            found[maker] = {"client_id": client_id, "permissions": [*before, permission]}
    return found


def client_submission(settings: StackSettings, microsoft365: Microsoft365) -> ClientSubmissionArgs:
    """Return the arguments for devices that send as a mailbox."""
    app_only, sign_in = _by_grant(settings, uses.SUBMISSION_OAUTH)
    arguments: ClientSubmissionArgs = {
        "basic": settings.mailboxes(uses.SUBMISSION_BASIC),
        "modern": _mailboxes(settings, sign_in),
    }
    if app_only:
        arguments["app_only"] = _app_only(settings, microsoft365, app_only)
    return arguments


def _app_only(settings: StackSettings, microsoft365: Microsoft365, devices: Iterable[Device]) -> AppOnly:
    return {
        "display_name": f"{settings.application.display_name} client submission",
        "credentials": _credentials(settings, devices),
        "generations": generations(settings),
        "mailboxes": _mailboxes(settings, devices),
        "group": senders_group(settings, microsoft365),
        "exchange_name": exchange_name(settings),
        "protect": settings.production,
    }


def high_volume_email(
    settings: StackSettings, microsoft365: Microsoft365, catalog: Catalog, vendors: Mapping[str, VendorApplication]
) -> HighVolumeEmailArgs:
    """Return the arguments for devices and bridges that send as a High Volume Email account; `vendors` by maker."""
    app_only, sign_in = _by_grant(settings, uses.HVE_OAUTH)
    arguments: HighVolumeEmailArgs = {
        "exchange_name": exchange_name(settings),
        "basic": sorted({*settings.mailboxes(uses.HVE_BASIC), *_bridge_accounts(settings)}),
        "modern": _mailboxes(settings, sign_in),
        "sign_in": {
            maker: {"accounts": _mailboxes(settings, devices), "object_id": vendors[maker].resource_id}
            for maker, devices in _by_vendor(settings, catalog, sign_in).items()
        },
        "billing_policy_id": microsoft365.hve_billing_policy_id,
    }
    if app_only:
        arguments["application"] = _hve_application(settings, app_only)
    return arguments


def _hve_application(settings: StackSettings, devices: Iterable[Device]) -> HveApplication:
    return {
        "display_name": f"{settings.application.display_name} high volume email",
        "credentials": _credentials(settings, devices),
        "generations": generations(settings),
        "accounts": _mailboxes(settings, devices),
        "permission": "application",
        "protect": settings.production,
    }


def _bridge_accounts(settings: StackSettings) -> set[str]:
    # A bridge logs in as one account, and High Volume Email takes no other sender.
    return {used.devices[0].sender for used in uses.bridges(settings, uses.HVE_BASIC)}


def direct_send(settings: StackSettings, microsoft365: Microsoft365, zones: Mapping[str, DnsZone]) -> DirectSendArgs:
    """Return the arguments for devices that send to the own organization without a login."""
    devices = uses.devices_by(settings, uses.DIRECT)
    domains = sorted({device.sender_domain for device in devices})
    return {
        "domain": mx_domain(microsoft365),
        "sending_domains": [_sending_domain(settings, domain, zones) for domain in domains],
        "addresses": _addresses(settings, {device.site for device in devices}),
        "out_dir": f"out/{settings.stack}/dns",
        "spf": microsoft365.spf,
        "reject_direct_send": microsoft365.reject_direct_send,
    }


def _sending_domain(settings: StackSettings, domain: str, zones: Mapping[str, DnsZone]) -> SendingDomain:
    zone = uses.zone_of(settings, domain)
    return {"domain_name": domain, "zone": zones[zone.zone] if zone else None}


def smtp_relay(settings: StackSettings, microsoft365: Microsoft365) -> SmtpRelayArgs:
    """Return the arguments for devices and bridges that the tenant knows by address or certificate."""
    devices = uses.devices_by(settings, uses.RELAY)
    sites = {device.site for device in devices}
    by_address = {site for site in sites if uses.relay_by_address(settings.sites[site])}
    bridged = {used.site for used in uses.bridges(settings, uses.RELAY)}
    certificates = (settings.sites[site].relay_certificate for site in (sites - by_address) | bridged)
    return {
        "domain": mx_domain(microsoft365),
        "exchange_name": exchange_name(settings),
        "addresses": _addresses(settings, by_address),
        "certificate_names": sorted({certificate for certificate in certificates if certificate}),
    }


def _addresses(settings: StackSettings, sites: Collection[str]) -> list[str]:
    return sorted({address for site in sites for address in settings.sites[site].public_addresses})


def _mailboxes(settings: StackSettings, devices: Iterable[Device]) -> list[str]:
    return sorted({settings.mailbox(device) for device in devices})


def _credentials(settings: StackSettings, devices: Iterable[Device]) -> list[str]:
    return sorted({settings.credential_id(device) for device in devices})


def _by_grant(settings: StackSettings, method: str) -> tuple[list[Device], list[Device]]:
    """Return the devices that fetch tokens by themselves, and those where somebody signs in."""
    devices = uses.devices_by(settings, method)
    app_only = [device for device in devices if settings.flow(device) == uses.APP_ONLY]
    return app_only, [device for device in devices if device not in app_only]


def _by_vendor(settings: StackSettings, catalog: Catalog, devices: Iterable[Device]) -> dict[str, list[Device]]:
    found: dict[str, list[Device]] = {}
    for device in devices:
        if uses.vendor_client_id(settings, catalog, device):
            found.setdefault(catalog.device_types[device.type].manufacturer, []).append(device)
    return found
