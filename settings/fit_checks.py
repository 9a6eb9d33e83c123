"""Whether what a device will be told fits into its fields, before anything is created."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from catalog.obstacles import obstacles, unknowns
from catalog.problem import Problem
from settings.dns_name import AZURE_MANAGED
from settings.email_address import LONGEST_LOCAL_PART

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from catalog import Catalog, FieldLimit, Limits, Method
    from settings.device import Device
    from settings.device_list import Listed
    from settings.stack_settings import StackSettings

# Azure calls its own domain <guid>.azurecomm.net (Azure PowerShell help, Update-AzEmailServiceDomain).
_AZURE_MANAGED_EXAMPLE = "00000000-0000-0000-0000-000000000000.azurecomm.net"
_SHOWN = 5
# How many device types are named in a warning? Example: 3, and how many more there are.
_SHOWN_TYPES = 3


def fit_problems(devices: Iterable[Listed], settings: StackSettings, catalog: Catalog, file: str) -> Iterator[Problem]:
    """Yield what does not fit: per kind of device what concerns them all, per device the rest."""
    refused: dict[tuple[str, str, str], list[Listed]] = defaultdict(list)
    for line, device in devices:
        method, device_type = catalog.methods[device.method], catalog.device_types[device.type]
        for obstacle in obstacles(method, device_type):
            refused[device.type, method.id, obstacle].append((line, device))
        for column, what in _own_refusals(settings, device, method, device_type.limits):
            yield Problem(file, line, column, what, "take shorter names, or another device")
    for (type_id, method_id, obstacle), concerned in refused.items():
        what = f"{type_id} cannot use the method {method_id}: {obstacle}{_others(concerned)}"
        yield Problem(file, concerned[0][0], "type", what, "take another method or device, or put a relay between")


def _own_refusals(settings: StackSettings, device: Device, method: Method, limits: Limits) -> Iterator[tuple[str, str]]:
    """Yield column and reason of what is too long, or has wrong characters, for this device's fields."""
    if method.login == "password":
        username = settings.smtp_username(settings.credential_id(device))
        if len(username.partition("@")[0]) > LONGEST_LOCAL_PART:
            yield "id", f"the user name {username} has more than {LONGEST_LOCAL_PART} characters before the @"
        yield from (("type", what) for what in _refusal(f"user name {username}", username, limits.username))
    yield from (("sender", what) for what in _refusal("address", _full_sender(device), limits.sender))


def fit_warnings(settings: StackSettings, catalog: Catalog, file: str) -> Iterator[str]:
    """Yield what nobody has written down about the devices' types; unknown never counts as fitting."""
    by_unknowns: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for device in settings.devices:
        if unknown := unknowns(catalog.methods[device.method], catalog.device_types[device.type]):
            by_unknowns[unknown][device.type] += 1
    for unknown, types in by_unknowns.items():
        count = sum(types.values())
        named = sorted(types)[:_SHOWN_TYPES]
        more = f" and {len(types) - _SHOWN_TYPES} more types" if len(types) > _SHOWN_TYPES else ""
        yield (
            f"{file}: {count} device{'s' if count > 1 else ''} ({', '.join(named)}{more}): not known is the "
            f"{', '.join(unknown)}; read it back at the panel after typing it in"
        )


def _refusal(name: str, value: str, limit: FieldLimit | None) -> Iterator[str]:
    if limit and (refusal := limit.refusal(value)):
        yield f"the {name} does not fit the device: it {refusal}"


def _full_sender(device: Device) -> str:
    local_part, _, domain = device.sender.rpartition("@")
    return f"{local_part}@{_AZURE_MANAGED_EXAMPLE if domain == AZURE_MANAGED else domain}"


def _others(concerned: list[Listed]) -> str:
    if len(concerned) == 1:
        return ""
    names = ", ".join(device.id for _, device in concerned[:_SHOWN])
    more = f" and {len(concerned) - _SHOWN} more" if len(concerned) > _SHOWN else ""
    return f" ({names}{more})"
