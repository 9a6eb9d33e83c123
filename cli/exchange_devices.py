"""Which devices of a stack depend on what in the tenant, from the catalogue and the settings."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Catalog, Method
from settings import Device, StackSettings

_DEVICE_CODE = "device-code"
_CLIENT_CREDENTIALS = "client-credentials"


@dataclass(frozen=True)
class ExchangeDevices:
    """Ids of devices, in the order of the device list."""

    with_password: tuple[str, ...]
    """Their method sends a password alone, which security defaults and Conditional Access may forbid."""
    with_device_code: tuple[str, ...]
    """Somebody signs in for them elsewhere, with a code that they show."""
    at_mx_host: tuple[str, ...]
    """They send to the tenant's own MX host."""


def exchange_devices(settings: StackSettings, catalog: Catalog) -> ExchangeDevices:
    """Sort the devices whose method is in the catalogue."""
    known = [
        (device, catalog.methods[device.method]) for device in settings.devices if device.method in catalog.methods
    ]
    return ExchangeDevices(
        with_password=tuple(device.id for device, method in known if method.security_defaults == "must-be-off"),
        with_device_code=tuple(
            device.id for device, method in known if _shows_a_code(device, method, settings, catalog)
        ),
        at_mx_host=tuple(device.id for device, method in known if method.host_source == "tenant-mx"),
    )


def _shows_a_code(device: Device, method: Method, settings: StackSettings, catalog: Catalog) -> bool:
    device_type = catalog.device_types[device.type]
    flows = device_type.capabilities.oauth or ()
    tenant = settings.microsoft365
    by_maker = bool(tenant and device_type.manufacturer in tenant.vendor_applications)
    return method.login == "oauth" and _DEVICE_CODE in flows and (by_maker or _CLIENT_CREDENTIALS not in flows)
