"""Hosts and networks as the settings take them."""

import re
from collections.abc import Iterable
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError
from typing import Annotated

from pydantic import AfterValidator

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


# RFC 1918, RFC 6598 (shared behind a provider's NAT), RFC 3927 (link-local), loopback.
_PRIVATE = tuple(
    map(
        IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
    )
)
# RFC 5737.
_DOCUMENTATION = tuple(map(IPv4Network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")))
# Besides those: "this network", multicast, and what is reserved.
_KEPT = (*_PRIVATE, *map(IPv4Network, ("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4")))

# Networks of a connector: /24 to /32 (Microsoft, New-InboundConnector, SenderIPAddresses).
_WIDEST = 24


def _host_name(value: str) -> str:
    name = value.strip().lower()
    if not _HOST.fullmatch(name) or name.replace(".", "").isdigit():
        raise ValueError(f"{value!r} is not a host name; it looks like 'mailbridge.contoso.com'")
    return name


def _network(value: str) -> str:
    text = value.strip()
    try:
        network = IPv4Network(text)
    except (AddressValueError, NetmaskValueError, ValueError):
        raise ValueError(
            f"{value!r} is neither an IPv4 address nor a network; it looks like '203.0.113.10' or '203.0.113.0/28'"
        ) from None
    return str(network.network_address) if network.prefixlen == 32 else str(network)  # noqa: PLR2004 - one address


def _address(value: str) -> str:
    try:
        return str(IPv4Address(value.strip()))
    except AddressValueError:
        raise ValueError(f"{value!r} is not an IPv4 address; it looks like '10.1.2.3'") from None


def _public_network(value: str) -> str:
    network = _network(value)
    if any(IPv4Network(network).overlaps(kept) for kept in _KEPT):
        raise ValueError(
            f"{value!r} is not an address on the Internet; write the one that the site's mail comes from outside, after NAT"
        )
    if IPv4Network(network).prefixlen < _WIDEST:
        raise ValueError(f"{value!r} is larger than a connector takes; write networks of /{_WIDEST} to /32")
    return network


def is_private(network: str) -> bool:
    """Whether a checked address or network is inside one that no router of the Internet knows."""
    return any(IPv4Network(network).subnet_of(kept) for kept in (*_PRIVATE, *_DOCUMENTATION))


def is_part_of(network: str, others: Iterable[str]) -> bool:
    """Whether a checked address or network is inside one of the others."""
    return any(IPv4Network(network).subnet_of(IPv4Network(other)) for other in others)


HostName = Annotated[str, AfterValidator(_host_name)]
"""A host name in lower case, without a trailing dot; one label is enough inside a site."""

Address = Annotated[str, AfterValidator(_address)]
"""One IPv4 address."""

Network = Annotated[str, AfterValidator(_network)]
"""An IPv4 address, or an IPv4 network with its prefix length: Exchange Online's connectors take no IPv6."""

PublicNetwork = Annotated[str, AfterValidator(_public_network)]
"""An address or network on the Internet as a connector takes it; those kept for documentation (RFC 5737) count too."""
