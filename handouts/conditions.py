"""What has to be so at the site before a device can send: the address that its mail comes from, networks, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from handouts.plain_text import one_line

if TYPE_CHECKING:
    from handouts.fleet import DeviceRecord

EXCHANGE_SPF = "include:spf.protection.outlook.com"
"""Exchange Online's part of a domain's SPF record (facts of Direct Send, [23] and [26])."""


def conditions(device: DeviceRecord) -> tuple[str, ...]:
    """Return what to check, one sentence or two each; none for a method that asks for no such thing."""
    return tuple(map(one_line, (*_public_address(device), *_networks(device), *_certificate(device))))


def _public_address(device: DeviceRecord) -> Iterator[str]:
    addresses = device.public_addresses
    if not addresses:
        return
    yield (
        f"The device reaches the Internet through {_any_of(addresses)}. A computer in the same network shows it: look up"
        " “what is my IP address”. Mail from any other address is refused, or ends in the spam folder."
    )
    domain = device.settings.sender.rpartition("@")[2]
    wanted = " ".join((*(f"ip4:{address}" for address in addresses), EXCHANGE_SPF))
    yield f"The SPF record (TXT) of {domain} contains {wanted}. The administrator sees to that."


def _networks(device: DeviceRecord) -> Iterator[str]:
    if not device.bridge_networks:
        return
    own = f", such as {device.host}" if device.host else ""
    yield f"The device has an address in {_any_of(device.bridge_networks)}{own}. The bridge refuses every other one."
    yield f"The bridge {device.settings.host} runs. It is a machine at this site, and has a page of its own."


def _certificate(device: DeviceRecord) -> Iterator[str]:
    if device.client_certificate:
        yield f"The client certificate {device.client_certificate} is installed at the device, with its key, and chosen for mail."


def _any_of(items: tuple[str, ...]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
