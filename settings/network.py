"""Hosts and networks as the settings take them."""

import re
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from typing import Annotated

from pydantic import AfterValidator

_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


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


HostName = Annotated[str, AfterValidator(_host_name)]
"""A host name in lower case, without a trailing dot; one label is enough inside a site."""

Network = Annotated[str, AfterValidator(_network)]
"""An IPv4 address, or an IPv4 network with its prefix length: Exchange Online's connectors take no IPv6."""
