"""Why a device cannot send by a method: what the settings say about its mail, its sender and its site.

What the device itself can do stands in `catalog.obstacles`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from settings.methods import BRIDGE, DIRECT, ECS, HVE_METHODS, MAILBOX_METHODS
from settings.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import Catalog, Method
    from settings.device import Device
    from settings.methods import Way
    from settings.stack_settings import StackSettings

_SMTP = 25
_MEGABYTE = 1024 * 1024
_ENCODED = 78 / 57
"""How much an attachment grows on the way: lines of 57 bytes become 76 characters and a line break (RFC 2045)."""


def refusals(settings: StackSettings, device: Device, way: Way, catalog: Catalog) -> Iterator[Refusal]:
    """Yield why the device cannot send that way, the most telling first; what is not known is no refusal here."""
    method = way.method
    if method.id == BRIDGE:
        yield from _bridge(settings, device, catalog)
    else:
        yield from _mail(settings, device, method)
        yield from _site(settings, device, way)
    yield from _mailbox(settings, device, method)


def encoded_bytes(megabytes: int) -> int:
    """Return the size of a message with an attachment of so many MB."""
    return int(megabytes * _MEGABYTE * _ENCODED)


def _mail(settings: StackSettings, device: Device, method: Method) -> Iterator[Refusal]:
    if device.recipients == "anyone" and not method.external_recipients:
        what = f"{method.id} reaches recipients inside the organization only"
        yield Refusal(
            "recipients", "recipients", what, "write `inside` if it mails nobody else, or take another method"
        )
    yield from _sender(settings, device, method)
    limit = method.max_message_bytes
    if limit and device.megabytes and encoded_bytes(device.megabytes) > limit:
        size = encoded_bytes(device.megabytes) / _MEGABYTE
        what = f"{device.megabytes} MB become {size:.1f} MB on the way, {method.id} takes {limit / _MEGABYTE:.0f} MB"
        yield Refusal("size", "megabytes", what, "let it scan smaller, or take another method")
    if method.id == DIRECT and settings.microsoft365 and settings.microsoft365.reject_direct_send:
        what, right = "mfd:microsoft365.rejectDirectSend refuses direct-send", "take smtp-relay, or leave the key out"
        yield Refusal("reject-direct-send", "method", what, right, ("microsoft365",))


def _sender(settings: StackSettings, device: Device, method: Method) -> Iterator[Refusal]:
    """Yield whether the sender's domain is none of those that the method sends from."""
    name = device.sender_domain
    if method.id == ECS:
        if name not in {domain.name for domain in settings.domains}:
            what = f"{method.id} sends from mfd:domains, where {name} is not"
            yield Refusal("sender-domain", "sender", what, "name it in mfd:domains", ("domains",))
        return
    tenant = settings.microsoft365
    if tenant is None:
        what = f"{method.id} needs Exchange Online, and mfd:microsoft365 is missing"
        right = "describe the tenant in mfd:microsoft365, or take ecs"
        yield Refusal("microsoft365", "method", what, right, ("microsoft365",))
    elif name not in tenant.accepted_domains:
        what = f"{method.id} sends from mfd:microsoft365.acceptedDomains, where {name} is not"
        yield Refusal("sender-domain", "sender", what, "name it there", ("microsoft365",))


def _mailbox(settings: StackSettings, device: Device, method: Method) -> Iterator[Refusal]:
    mailbox, tenant = device.mailbox, settings.microsoft365
    if not mailbox:
        return
    if method.id in HVE_METHODS and mailbox != device.sender:
        what = f"{method.id} sends from the account that logs in, {mailbox}, never from {device.sender}"
        yield Refusal("hve-sender", "sender", what, "write the account as sender, and leave mailbox empty")
    elif method.id not in (*MAILBOX_METHODS, *HVE_METHODS):
        what = f"{method.id} logs in to no mailbox"
        yield Refusal("mailbox", "mailbox", what, f"leave it empty, or take {' or '.join(MAILBOX_METHODS)}")
    elif tenant and mailbox.rpartition("@")[2] not in tenant.accepted_domains:
        what = f"the mailbox {mailbox} is in none of mfd:microsoft365.acceptedDomains"
        yield Refusal("mailbox", "mailbox", what, "name its domain there", ("microsoft365",))


def _site(settings: StackSettings, device: Device, way: Way) -> Iterator[Refusal]:
    site, about = settings.sites.get(device.site), ("sites", device.site)
    if site is None:
        return
    key = f"mfd:sites.{device.site}"
    if way.method.static_address == "yes" and not site.public_addresses:
        what = f"the site {device.site!r} has no public address of its own"
        yield Refusal("static-address", "method", what, f"write it to {key}.publicAddresses", about)
    if way.by == "certificate" and site.relay_certificate is None:
        what = f"no device of the site {device.site!r} has a client certificate"
        yield Refusal("certificate", "method", what, f"write its name to {key}.relayCertificate", about)
    yield from _port_25(settings, device, way.method)


def _port_25(settings: StackSettings, device: Device, method: Method) -> Iterator[Refusal]:
    site = settings.sites.get(device.site)
    if site and site.port_25 is False and method.port == _SMTP and not method.other_ports:
        what = f"port 25, which {method.id} needs, is closed at the site {device.site!r}"
        right = "have it opened, or take a method on port 587"
        yield Refusal("port-25", "method", what, right, ("sites", device.site))


def _bridge(settings: StackSettings, device: Device, catalog: Catalog) -> Iterator[Refusal]:
    site, about = settings.sites.get(device.site), ("sites", device.site)
    bridge = site.bridge if site else None
    if bridge is None:
        right = f"describe one in mfd:sites.{device.site}.bridge"
        yield Refusal("bridge", "method", f"the site {device.site!r} has no bridge", right, about)
        return
    upstream = catalog.methods.get(bridge.upstream)
    for refusal in _upstream(settings, device, upstream) if upstream else ():
        yield refusal.of_bridge(bridge.upstream)


def _upstream(settings: StackSettings, device: Device, method: Method) -> Iterator[Refusal]:
    """Yield why the bridge cannot send the device's mail; what it needs itself is asked once per site (`site_checks`)."""
    yield from (refusal for refusal in _mail(settings, device, method) if refusal.name != "microsoft365")
    yield from _port_25(settings, device, method)
