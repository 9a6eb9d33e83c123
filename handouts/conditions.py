"""What has to be so at the site before a device can send: the address that its mail comes from, networks, certificates."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from handouts.plain_text import one_line

if TYPE_CHECKING:
    from handouts.fleet import DeviceRecord
    from handouts.language import Words
    from handouts.mail_settings import MailSettings

_HTTPS = 443
EXCHANGE_SPF = "include:spf.protection.outlook.com"
"""Exchange Online's part of a domain's SPF record (facts of Direct Send, [23] and [26])."""


def reaches(settings: MailSettings, words: Words) -> str:
    """Return what the network has to let the device reach: the server, and where it fetches its token."""
    if settings.oauth is None:
        return words.say(
            "Gateway and DNS server are set, and the device reaches {server} on port {port}.",
            server=one_line(settings.host),
            port=settings.port,
        )
    sign_in = urlsplit(settings.oauth.authority)
    return words.say(
        "Gateway and DNS server are set, and the device reaches {server} on port {port} and {sign_in} on port {sign_in_port}.",
        server=one_line(settings.host),
        port=settings.port,
        sign_in=one_line(sign_in.hostname or ""),
        sign_in_port=sign_in.port or _HTTPS,
    )


def conditions(device: DeviceRecord, words: Words) -> tuple[str, ...]:
    """Return what to check, one sentence or two each; none for a method that asks for no such thing."""
    found = (*_public_address(device, words), *_networks(device, words), *_certificate(device, words))
    return tuple(map(one_line, found))


def _public_address(device: DeviceRecord, words: Words) -> Iterator[str]:
    addresses = device.public_addresses
    if not addresses:
        return
    yield words.say(
        "The device reaches the Internet through {addresses}. A computer in the same network shows it: look up"
        " “what is my IP address”. Mail from any other address is refused, or ends up in the spam folder.",
        addresses=_any_of(addresses, words),
    )
    yield words.say(
        "The SPF record (TXT) of {domain} contains {wanted}. The administrator takes care of that.",
        domain=device.settings.sender.rpartition("@")[2],
        wanted=" ".join((*(f"ip4:{address}" for address in addresses), EXCHANGE_SPF)),
    )


def _networks(device: DeviceRecord, words: Words) -> Iterator[str]:
    if not device.bridge_networks:
        return
    if others := tuple(network for network in device.bridge_networks if not _is_loopback(network)):
        yield _address_in(_any_of(others, words), device.host, words)
    yield words.say(
        "The bridge {host} is running. It is a machine at this site, and has a page of its own.",
        host=device.settings.host,
    )


def _certificate(device: DeviceRecord, words: Words) -> Iterator[str]:
    if device.client_certificate:
        yield words.say(
            "The client certificate {name} is installed on the device, with its key, and selected for mail.",
            name=device.client_certificate,
        )


def _address_in(networks: str, host: str, words: Words) -> str:
    if host:
        return words.say(
            "The device has an address in {networks}, such as {host}. The bridge refuses all others.",
            networks=networks,
            host=host,
        )
    return words.say("The device has an address in {networks}. The bridge refuses all others.", networks=networks)


def _is_loopback(network: str) -> bool:
    return ip_network(network, strict=False).is_loopback


def _any_of(items: tuple[str, ...], words: Words) -> str:
    if len(items) == 1:
        return items[0]
    return words.say("{several} or {last}", several=", ".join(items[:-1]), last=items[-1])
