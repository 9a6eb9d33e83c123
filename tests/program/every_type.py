"""A stack with every device type on every method: those that can send by it, and why the others cannot."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import Catalog
from handouts import CredentialRecord, DeviceRecord, Fleet
from program.handout_arguments import _record
from program.mail_settings import CLIENT_ID, HOST, SENDER_DOMAIN
from settings import Bridge, Device, Domain, Microsoft365, Site, StackSettings
from settings.fit_checks import field_refusals, why_not
from settings.methods import flow_of
from settings.stack_settings import NamedApplication

SITE = Site(
    name="Berlin",
    public_addresses=("203.0.113.10",),
    port_25=True,
    relay_certificate="relay.contoso.com",
    bridge=Bridge(host="bridge.contoso.com", networks=("192.0.2.0/24",)),
)
ANSWERED = {
    HOST: "contoso-com.mail.protection.outlook.com",
    CLIENT_ID: "22222222-2222-4222-8222-222222222222",
    SENDER_DOMAIN: "contoso.com",
}


@dataclass(frozen=True)
class Sorted:
    """The devices that can send, as a fleet, and the reasons against each other one, by id."""

    fleet: Fleet
    refused: dict[str, list[str]]


def every_type_on(method: str, catalog: Catalog, begins: str = "d") -> Sorted:
    """Put a device of each type on `method`; the local part of each sender is `begins` and a number."""
    settings = _stack(method, catalog, begins)
    devices, refused = {}, {}
    for device in settings.devices:
        reasons = _reasons(settings, device, catalog)
        if reasons:
            refused[device.id] = reasons
        else:
            devices[device.id] = _record(settings, catalog, device, ANSWERED)
    return Sorted(Fleet("test", "Contoso Ltd", devices, _credentials(settings, catalog, devices)), refused)


def _reasons(settings: StackSettings, device: Device, catalog: Catalog) -> list[str]:
    limits = catalog.device_types[device.type].limits
    against = [refusal.what for refusal in why_not(settings, device, catalog)]
    return against + [what for _, what in field_refusals(settings, device, limits)]


def _stack(method: str, catalog: Catalog, begins: str) -> StackSettings:
    devices = tuple(
        Device(id=f"d{number}", type=name, site="berlin", sender=f"{begins}{number}@contoso.com", method=method)
        for number, name in enumerate(sorted(catalog.device_types))
    )
    flows = {item.id: flow_of(catalog.methods[method], catalog.device_types[item.type]) for item in devices}
    return StackSettings(
        tenant_id="11111111-1111-4111-8111-111111111111",
        subscription_id="22222222-2222-4222-8222-222222222222",
        organization="Contoso Ltd",
        data_location="Europe",
        stack="test",
        resource_group_name="mfd-test",
        base_name="mfd-test",
        devices_file="stacks/test.devices.csv",
        application=NamedApplication(display_name="mfd-test"),
        domains=(Domain(name="contoso.com"),),
        sites={"berlin": SITE},
        microsoft365=Microsoft365(
            organization="contoso.onmicrosoft.com",
            accepted_domains=("contoso.com",),
            vendor_applications={item.manufacturer: ANSWERED[CLIENT_ID] for item in catalog.device_types.values()},
            hve_billing_policy_id="44444444-4444-4444-8444-444444444444",
        ),
        devices=tuple(item.model_copy(update={"recipients": "inside"}) for item in devices),
        flows={device: flow for device, flow in flows.items() if flow},
    )


def _credentials(
    settings: StackSettings, catalog: Catalog, devices: dict[str, DeviceRecord]
) -> dict[str, CredentialRecord]:
    return {
        record.credential_id: CredentialRecord(
            id=record.credential_id,
            username=settings.smtp_username(record.credential_id),
            current="2026H2",
            passwords={"2026H2": _secret(catalog)},
            ends={"2026H2": "2027-12-31"},
        )
        for record in devices.values()
        if record.credential_id
    }


def _secret(catalog: Catalog) -> str:
    shape = catalog.methods["ecs"].password
    assert shape is not None
    return f"abc8Q~{'O0' * shape.length}"[: shape.length]
