"""Which DNS servers are asked: those of the setting MFD_DNS_SERVERS, else the machine's."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from maildns.errors import ServerListError

VARIABLE = "MFD_DNS_SERVERS"
DNS_PORT = 53
_ENTRY = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<host>[^:\[\]\s]+))(?::(?P<port>\d{1,5}))?$")


@dataclass(frozen=True)
class Server:
    """One DNS server: IP address and port."""

    address: str
    port: int = DNS_PORT

    def __str__(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return host if self.port == DNS_PORT else f"{host}:{self.port}"


def servers_from(environ: Mapping[str, str] | None = None) -> tuple[Server, ...]:
    """Read MFD_DNS_SERVERS (`host:port,host:port`; the port may be left out); empty means the machine's own servers.

    Raises ServerListError.
    """
    text = (os.environ if environ is None else environ).get(VARIABLE, "")
    return tuple(_server(entry.strip()) for entry in text.split(",") if entry.strip())


def _server(entry: str) -> Server:
    match = _ENTRY.match(entry)
    if not match:
        raise ServerListError(f"{VARIABLE}: {entry!r} is no server; right would be for example '192.0.2.53:53'")
    port = int(match["port"] or DNS_PORT)
    return Server(_address(match["six"] or match["host"], entry), port)


def _address(host: str, entry: str) -> str:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except OSError as error:
        raise ServerListError(f"{VARIABLE}: {entry!r}: the host {host!r} has no address") from error
    return str(found[0][4][0])
