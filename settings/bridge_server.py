"""What a device is told as its server when it sends through the site's bridge: its name, or its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog import FieldLimit
    from settings.stack_document import Bridge


def bridge_server(bridge: Bridge, limit: FieldLimit | None) -> str:
    """Return the bridge's name; its address where it has one and the device's field takes that and not the name."""
    if limit and bridge.address and limit.refusal(bridge.host) and not limit.refusal(bridge.address):
        return bridge.address
    return bridge.host


def address_would_do(limit: FieldLimit) -> bool:
    """Whether a device's field takes any IPv4 address."""
    return limit.refusal("255.255.255.255") is None
