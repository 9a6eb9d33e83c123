"""The sending methods, by what the settings have to know of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalog import Catalog, DeviceType, Method
    from catalog.capabilities import OauthFlow

AUTO = "auto"
"""Stands in the device list for the first method that fits."""
ECS = "ecs"
"""Email Communication Service: devices log in with the stack's own credentials, and send from `mfd:domains`."""
BRIDGE = "lan-bridge"
"""The site's own relay, which sends by another method."""
RELAY = "smtp-relay"
DIRECT = "direct-send"
MAILBOX_METHODS = ("smtp-auth-basic", "smtp-auth-oauth")
"""Devices log in as a mailbox, which may be another address than the sender."""
HVE_METHODS = ("hve-basic", "hve-oauth")
"""Devices log in as the sender, which is a High Volume Email account."""
PASSWORD_METHODS = ("smtp-auth-basic", "hve-basic")
"""Devices log in with the password of a mailbox or account, which nobody here makes."""
FLOWS: tuple[OauthFlow, ...] = ("client-credentials", "device-code", "authorization-code")
"""By preference: an application of our own is limited to mailboxes by Exchange, and nobody has to sign in at the device."""


@dataclass(frozen=True)
class Way:
    """A method as a device uses it; the relay can be used in two ways, each with facts of its own."""

    method: Method
    by: Literal["", "address", "certificate"] = ""

    @property
    def id(self) -> str:
        """Name in advice: the method's id, and the way where there are two."""
        return f"{self.method.id} ({self.by})" if self.by else self.method.id


def ways_of(method: Method) -> tuple[Way, ...]:
    """Return the ways to use a method.

    A connector that knows the site by its address asks for no TLS and excludes hosts that others share; one that knows
    it by a certificate asks for TLS and for no address (Microsoft, "How to set up a multifunction device or application", SMTP relay).
    """
    if method.id != RELAY:
        return (Way(method),)
    address = {"static_address": "yes", "encryption_required": False, "third_party_hosting": "no"}
    certificate = {"static_address": "no", "encryption_required": True, "third_party_hosting": "conditional"}
    return (
        Way(method.model_copy(update=address), "address"),
        Way(method.model_copy(update=certificate), "certificate"),
    )


def flow_of(method: Method, device_type: DeviceType) -> OauthFlow | None:
    """Return how a device gets its tokens; None for a method without them, or where the device can do none of its flows.

    What nobody has written down about a device is taken to be `device-code`, which most can do that can do anything.
    """
    if method.login != "oauth":
        return None
    if device_type.capabilities.oauth is None:
        return "device-code"
    both = set(method.oauth_flows) & set(device_type.capabilities.oauth)
    return next((flow for flow in FLOWS if flow in both), None)


def ways(catalog: Catalog) -> Iterator[Way]:
    """Yield the ways of every method that this project can set up."""
    for method in catalog.methods.values():
        if method.available:
            yield from ways_of(method)
