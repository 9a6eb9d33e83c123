"""A device that can do everything, at a site that has everything, for a mail that needs nothing: tests take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from advice import Case, Requirements, Tenant
from catalog import Catalog, DeviceType, FieldLimit, load_catalog
from catalog.capabilities import Capabilities
from settings import Bridge, Device, Domain, Microsoft365, Site, StackSettings
from settings.stack_settings import NamedApplication

TODAY = date(2026, 11, 23)
FIELD = FieldLimit(max_length=255, source="a")
EVERYTHING = {
    "starttls": True,
    "implicit_tls": True,
    "tls_versions": ("1.2", "1.3"),
    "mechanisms": ("LOGIN", "PLAIN", "XOAUTH2"),
    "oauth": ("authorization-code", "device-code", "client-credentials"),
    "client_certificate": True,
    "login_fields": True,
    "certificate_import": True,
    "verifies_certificate": True,
    "source": "a",
}
Make = Callable[..., Case]


def able(capabilities: Mapping[str, Any], limits: Mapping[str, Any]) -> DeviceType:
    """Return a device type with these abilities instead of everything."""
    known = load_catalog().device_types["Generic/smtp-device"]
    fields = dict.fromkeys(("host", "username", "password", "sender"), FIELD)
    return known.model_copy(
        update={
            "id": "Test/able",
            "manufacturer": "Sharp",
            "capabilities": Capabilities(**{**EVERYTHING, **capabilities}),
            "limits": known.limits.model_copy(update={**fields, **limits}),
        }
    )


def stack(device: Device, site: Site, tenant: Microsoft365 | None) -> StackSettings:
    """Return a stack with one device."""
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
        domains=(Domain(name="contoso.com"), Domain(name="AzureManagedDomain")),
        sites={"berlin": site},
        microsoft365=tenant,
        devices=(device,),
    )


SITE = Site(name="Berlin", public_addresses=("203.0.113.10",), port_25=True, relay_certificate="relay.contoso.com")
MICROSOFT365 = Microsoft365(
    organization="contoso.onmicrosoft.com",
    accepted_domains=("contoso.com",),
    vendor_applications={"Sharp": "33333333-3333-4333-8333-333333333333"},
    hve_billing_policy_id="44444444-4444-4444-8444-444444444444",
)
TENANT = Tenant(security_defaults=False, created_2026=False, reject_direct_send=False)


def make_case(
    *,
    device: Mapping[str, Any] | None = None,
    can: Mapping[str, Any] | None = None,
    limits: Mapping[str, Any] | None = None,
    site: Mapping[str, Any] | None = None,
    microsoft365: Microsoft365 | None = MICROSOFT365,
    tenant: Mapping[str, Any] | None = None,
    wanted: Requirements | None = None,
    today: date = TODAY,
) -> Case:
    """Return the case in which everything fits, with these changes."""
    known = load_catalog()
    device_type = able(can or {}, limits or {})
    catalog = Catalog({**known.device_types, "Test/able": device_type}, known.methods)
    row = {"id": "a", "type": "Test/able", "site": "berlin", "sender": "scan@contoso.com", "recipients": "inside"}
    made = Device.model_validate({**row, "method": "auto", **(device or {})})
    settings = stack(made, SITE.model_copy(update=dict(site or {})), microsoft365)
    wanted = wanted or Requirements()
    return Case(settings, made, catalog, today, replace(TENANT, **(tenant or {})), wanted)


def bridge(upstream: str) -> Bridge:
    """Return a bridge that forwards by a method."""
    return Bridge.model_validate({"host": "mailbridge", "networks": ["10.0.0.0/8"], "upstream": upstream})


@pytest.fixture
def case() -> Make:
    """Return a function that makes the case in which everything fits, with changes."""
    return make_case
