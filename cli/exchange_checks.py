"""What Exchange Online's methods need of the tenant: domains, sign-in policies, the MX host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from azurelogin import Login
from catalog import Catalog
from cli.check import Check
from cli.exchange_devices import ExchangeDevices, exchange_devices
from settings import Microsoft365, StackSettings
from tenant import Domain, SignInPolicy, Tenant, TenantError

_DOMAINS = "Accepted domains"
_DEFAULTS = "Security defaults"
_CODES = "Conditional Access for device codes"
_PASSWORDS = "Conditional Access for passwords"
# How many devices does a line name before it counts the others?
_NAMED = 5


def exchange_checks(login: Login, settings: StackSettings, catalog: Catalog) -> list[Check]:
    """Return the checks, none for a stack without mfd:microsoft365; they read only."""
    if settings.microsoft365 is None:
        return []
    return asyncio.run(_collected(login, settings.microsoft365, exchange_devices(settings, catalog)))


async def _collected(login: Login, wanted: Microsoft365, devices: ExchangeDevices) -> list[Check]:
    return [check async for check in _checks(Tenant(login), wanted, devices)]


async def _checks(tenant: Tenant, wanted: Microsoft365, devices: ExchangeDevices) -> AsyncIterator[Check]:
    yield await _accepted(tenant, wanted)
    if devices.with_password:
        yield await _security_defaults(tenant, devices.with_password)
    if devices.with_password or devices.with_device_code:
        for check in await _conditional_access(tenant, devices):
            yield check
    if devices.at_mx_host:
        yield await _mx_host(tenant, wanted.mx_domain or wanted.accepted_domains[0])


async def _accepted(tenant: Tenant, wanted: Microsoft365) -> Check:
    try:
        found = {domain.name: domain for domain in await tenant.domains()}
    except TenantError as error:
        return Check.unknown(_DOMAINS, str(error))
    names = dict.fromkeys((*wanted.accepted_domains, wanted.organization))
    wrong = [f"{name} {_fault(found.get(name))}" for name in names if _fault(found.get(name))]
    if wrong:
        way_out = "set them up in the Microsoft 365 admin centre, Settings, Domains, or correct mfd:microsoft365"
        return Check.problem(_DOMAINS, "; ".join(wrong), way_out)
    return Check.ok(_DOMAINS, ", ".join(wanted.accepted_domains))


def _fault(domain: Domain | None) -> str:
    if domain is None:
        return "is not a domain of this tenant"
    if not domain.verified:
        return "is not verified"
    return "" if domain.takes_mail else "is not used for mail"


async def _security_defaults(tenant: Tenant, devices: Sequence[str]) -> Check:
    try:
        on = await tenant.security_defaults()
    except TenantError as error:
        return Check.unknown(_DEFAULTS, str(error))
    if not on:
        return Check.ok(_DEFAULTS, "off")
    way_out = "choose a method with OAuth for them, or replace security defaults by Conditional Access policies"
    return Check.problem(_DEFAULTS, f"they are on, and refuse the passwords of {_listed(devices)}", way_out)


async def _conditional_access(tenant: Tenant, devices: ExchangeDevices) -> list[Check]:
    wanted = [(_PASSWORDS, devices.with_password), (_CODES, devices.with_device_code)]
    try:
        policies = await tenant.sign_in_policies()
    except TenantError as error:
        return [Check.unknown(title, str(error)) for title, of_them in wanted if of_them]
    legacy = [policy for policy in policies if policy.blocks_legacy_authentication]
    codes = [policy for policy in policies if policy.blocks_device_code]
    return [
        _judged(title, found, of_them)
        for (title, of_them), found in zip(wanted, (legacy, codes), strict=True)
        if of_them
    ]


def _judged(title: str, policies: Sequence[SignInPolicy], devices: Sequence[str]) -> Check:
    way_out = "exclude the accounts that the devices use from it"
    if everybody := [policy.name for policy in policies if policy.for_everyone]:
        return Check.problem(title, f"{', '.join(everybody)} is in the way of {_listed(devices)}", way_out)
    if some := [policy.name for policy in policies]:
        return Check.unknown(title, f"{', '.join(some)} holds for some accounts; whose was not looked at", way_out)
    return Check.ok(title, "no policy is in the way")


async def _mx_host(tenant: Tenant, domain: str) -> Check:
    title = f"MX host of {domain}"
    try:
        return Check.ok(title, await tenant.mail_exchanger(domain))
    except TenantError as error:
        return Check.problem(title, str(error), "`pulumi up` reads it, too: devices send there")


def _listed(devices: Sequence[str]) -> str:
    more = len(devices) - _NAMED
    return ", ".join(devices[:_NAMED]) + (f" and {more} more" if more > 0 else "")
