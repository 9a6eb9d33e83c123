"""Which devices use which sending method, also through a bridge: what is declared follows from it."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Catalog
from settings import AzureDns, Bridge, Device, Site, StackSettings
from settings.dns_name import AZURE_MANAGED, is_within

ECS = "ecs"
BRIDGE = "lan-bridge"
RELAY = "smtp-relay"
DIRECT = "direct-send"
SUBMISSION_BASIC, SUBMISSION_OAUTH = "smtp-auth-basic", "smtp-auth-oauth"
HVE_BASIC, HVE_OAUTH = "hve-basic", "hve-oauth"
APP_ONLY = "client-credentials"
"""The grant with which a device fetches tokens by itself."""


@dataclass(frozen=True)
class UsedBridge:
    """A site's bridge and the devices behind it, one at least, in the order of the device list."""

    site: str
    bridge: Bridge
    devices: tuple[Device, ...]


def devices_by(settings: StackSettings, *methods: str) -> tuple[Device, ...]:
    """Return the devices with one of these methods, in the order of the device list."""
    return tuple(device for device in settings.devices if device.method in methods)


def bridges(settings: StackSettings, *upstreams: str) -> tuple[UsedBridge, ...]:
    """Return the bridges that devices use and that forward by one of these methods, all without one, by site."""
    behind: dict[str, list[Device]] = {}
    for device in devices_by(settings, BRIDGE):
        behind.setdefault(device.site, []).append(device)
    used = ((site, settings.sites[site].bridge, tuple(devices)) for site, devices in sorted(behind.items()))
    return tuple(
        UsedBridge(site, bridge, devices)
        for site, bridge, devices in used
        if bridge and (not upstreams or bridge.upstream in upstreams)
    )


def bridge_waits(settings: StackSettings, used: UsedBridge) -> bool:
    """Whether all its devices wait for their domain: there is nothing yet that the bridge could log in to."""
    return all(map(settings.waiting, used.devices))


def needs_communication_services(settings: StackSettings) -> bool:
    """Whether Azure Communication Services are declared: a device uses them, or mfd:domains names an own domain.

    A domain may be written down before the first device moves to it, so that it is verified by then. The domain that
    Azure provides needs no such time, and is the default where nothing is written. What was adopted is used already.
    """
    own = any(domain.name != AZURE_MANAGED for domain in settings.domains)
    return own or settings.adopted is not None or any(settings.sends_by_ecs(device) for device in settings.devices)


def needs_a_group(settings: StackSettings) -> bool:
    """Whether anything is declared that lies in the stack's resource group."""
    vault = settings.key_vault
    own = vault is not None and vault.create and vault.resource_group.lower() == settings.resource_group_name.lower()
    return own or needs_communication_services(settings)


def vendor_client_id(settings: StackSettings, catalog: Catalog, device: Device) -> str:
    """Return the client id of the maker's own application, empty where the settings name none."""
    known = settings.microsoft365.vendor_applications if settings.microsoft365 else {}
    return known.get(catalog.device_types[device.type].manufacturer, "")


def relay_by_address(site: Site) -> bool:
    """Whether the site's devices are known by their address: it has one of its own; else by the certificate they show."""
    return bool(site.public_addresses)


def zone_of(settings: StackSettings, domain: str) -> AzureDns | None:
    """Return the managed zone that holds records of `domain`: the longest of those in mfd:domains."""
    zones = [found.azure_dns for found in settings.domains if found.azure_dns]
    return max((zone for zone in zones if is_within(domain, zone.zone)), key=lambda zone: len(zone.zone), default=None)
