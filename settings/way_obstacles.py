"""Why a device cannot use a way of sending, as far as its own abilities are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalog.obstacles import obstacles
from settings.bridge_server import address_would_do, bridge_server
from settings.methods import BRIDGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import DeviceType, FieldLimit
    from settings.methods import Way
    from settings.stack_document import Bridge, Site


def way_obstacles(way: Way, device_type: DeviceType, site: Site | None) -> tuple[str, ...]:
    """Return why the device cannot, one clause each that begins with `it` or `the`; unknown is no obstacle here."""
    return (*obstacles(way.method, device_type), *_login(way, device_type), *_host(way, device_type, site))


def _login(way: Way, device_type: DeviceType) -> Iterator[str]:
    can = device_type.capabilities
    if way.method.mechanisms and can.login_fields is False and not can.oauth:
        yield "it has no fields to log in with"
    if way.by == "certificate" and can.client_certificate is False:
        yield "it cannot show a client certificate"


def _host(way: Way, device_type: DeviceType, site: Site | None) -> Iterator[str]:
    limit = device_type.limits.host
    if way.method.id == BRIDGE and limit and site and site.bridge:
        yield from _bridge(site.bridge, limit)
    if way.method.id != BRIDGE and way.method.host is None and limit and (refusal := limit.refusal(_SHORTEST_MX)):
        yield f"the name of the tenant's mail server, such as {_SHORTEST_MX}, {refusal}"


def _bridge(bridge: Bridge, limit: FieldLimit) -> Iterator[str]:
    if refusal := limit.refusal(bridge_server(bridge, limit)):
        hint = "; the bridge's `address` in mfd:sites would do" if address_would_do(limit) else ""
        yield f"the bridge's name {bridge.host} {refusal}{hint}"


# The tenant's own is asked from Microsoft Graph, and is longer.
_SHORTEST_MX = "a-b.o-v1.mx.microsoft"
