"""Whether a device can send by its method, and what it will be told fits into its fields, before anything is created."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from catalog.obstacles import unknowns
from catalog.problem import Problem
from settings.dns_name import AZURE_MANAGED
from settings.email_address import LONGEST_LOCAL_PART
from settings.method_checks import refusals
from settings.methods import AUTO, ECS, ways_of
from settings.refusal import Refusal
from settings.way_obstacles import way_obstacles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from catalog import Catalog, FieldLimit, Limits
    from settings.device import Device
    from settings.device_list import Listed
    from settings.methods import Way
    from settings.stack_settings import StackSettings

# Azure calls its own domain <guid>.azurecomm.net (Azure PowerShell help, Update-AzEmailServiceDomain).
_AZURE_MANAGED_EXAMPLE = "00000000-0000-0000-0000-000000000000.azurecomm.net"
_SHOWN = 5
# How many device types are named in a warning? Example: 3, and how many more there are.
_SHOWN_TYPES = 3


def fit_problems(
    devices: Iterable[Listed], settings: StackSettings, catalog: Catalog, lost: Callable[..., bool]
) -> Iterator[Problem]:
    """Yield what does not fit: once what concerns several devices alike, per device the rest.

    `lost` says whether keys of the configuration are wrong, so that nothing can be concluded from them.
    """
    refused: dict[Refusal, list[Listed]] = defaultdict(list)
    for line, device in devices:
        if device.method == AUTO:
            continue
        for refusal in why_not(settings, device, catalog):
            if not refusal.about or not lost(*refusal.about):
                refused[refusal].append((line, device))
        for column, what in field_refusals(settings, device, catalog.device_types[device.type].limits):
            yield Problem(settings.devices_file, line, column, what, "take shorter names, or another device")
    for refusal, concerned in refused.items():
        what = f"{refusal.what}{_others(concerned)}"
        yield Problem(settings.devices_file, concerned[0][0], refusal.column, what, refusal.right)


def why_not(settings: StackSettings, device: Device, catalog: Catalog) -> Sequence[Refusal]:
    """Return why the device cannot send by its method; empty as soon as there is one way to do it."""
    ways = ways_of(catalog.methods[device.method])
    found = [list(_against(settings, device, way, catalog)) for way in ways]
    if not all(found):
        return ()
    common = [refusal for refusal in found[0] if all(refusal in other for other in found)]
    return common or [_in_no_way([(way.by, against[0]) for way, against in zip(ways, found, strict=True)])]


def _against(settings: StackSettings, device: Device, way: Way, catalog: Catalog) -> Iterator[Refusal]:
    right = "take another method or device, or put the site's bridge between (method lan-bridge); `./mfd advise` says what fits"
    for obstacle in way_obstacles(way, catalog.device_types[device.type], settings.sites.get(device.site)):
        what = f"{device.type} cannot use the method {way.method.id}: {obstacle}"
        yield Refusal("device", "type", what, right)
    yield from refusals(settings, device, way, catalog)


def _in_no_way(first: Sequence[tuple[str, Refusal]]) -> Refusal:
    what = ", and ".join(f"by {by}, {refusal.what}" for by, refusal in first)
    right = ", or ".join(dict.fromkeys(refusal.right for _, refusal in first))
    about = next((refusal.about for _, refusal in first if refusal.about), ())
    return Refusal("ways", "method", what, right, about)


def field_refusals(settings: StackSettings, device: Device, limits: Limits) -> Iterator[tuple[str, str]]:
    """Yield column and reason of what is too long, or has wrong characters, for this device's fields."""
    if device.method == ECS:
        username = settings.smtp_username(settings.credential_id(device))
        if len(username.partition("@")[0]) > LONGEST_LOCAL_PART:
            yield "id", f"the user name {username} has more than {LONGEST_LOCAL_PART} characters before the @"
    else:
        username = settings.mailbox(device)
    if username:
        yield from (("type", what) for what in _refusal(f"user name {username}", username, limits.username))
    if settings.mailbox(device):
        yield from (("type", what) for what in _password(settings, device, limits.password))
    yield from (("sender", what) for what in _refusal("address", _full_sender(device), limits.sender))


def _password(settings: StackSettings, device: Device, limit: FieldLimit | None) -> Iterator[str]:
    """Say that a password is too long, and nothing else about it."""
    password = settings.mailbox_password(settings.mailbox(device))
    if password and limit and len(password) > limit.max_length:
        yield f"the mailbox's password does not fit the device: the field holds {limit.max_length} characters"


def fit_warnings(settings: StackSettings, catalog: Catalog) -> Iterator[str]:
    """Yield what nobody has written down about the devices' types; unknown never counts as fitting."""
    by_unknowns: dict[tuple[str, ...], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for device in settings.devices:
        if device.method == AUTO:
            continue
        if unknown := unknowns(catalog.methods[device.method], catalog.device_types[device.type]):
            by_unknowns[unknown][device.type] += 1
    for unknown, types in by_unknowns.items():
        count = sum(types.values())
        named = sorted(types)[:_SHOWN_TYPES]
        more = f" and {len(types) - _SHOWN_TYPES} more types" if len(types) > _SHOWN_TYPES else ""
        yield (
            f"{settings.devices_file}: {count} device{'s' if count > 1 else ''} ({', '.join(named)}{more}): not documented: "
            f"{', '.join(unknown)}; after typing the values in, read them back at the panel"
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
