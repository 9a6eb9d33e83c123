"""Connect somewhere else than the settings say, as curl's option of the same name does.

Only the connection moves: the TLS server name and the check of the certificate stay with the host of the settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_PART = r"(?:\[([^\]]*)\]|([^:\[\]]*))"
_MAPPING = re.compile(rf"{_PART}:(\d*):{_PART}:(\d*)$")
_HIGHEST_PORT = 65535


class ConnectToError(ValueError):
    """A mapping is not of the form HOST:PORT:ADDRESS:PORT."""


@dataclass(frozen=True)
class ConnectTo:
    """One mapping; an empty host or a None port on the left fits every one, on the right leaves it as it is."""

    host: str
    port: int | None
    address: str
    address_port: int | None

    @classmethod
    def parse(cls, text: str) -> ConnectTo:
        """Read `HOST:PORT:ADDRESS:PORT`; IPv6 addresses stand in brackets. Raises ConnectToError."""
        match = _MAPPING.match(text.strip())
        if not match:
            raise ConnectToError(
                f"{text!r} is not HOST:PORT:ADDRESS:PORT; right would be for example "
                "'smtp.azurecomm.net:587:127.0.0.1:2525' or 'smtp.azurecomm.net:587:[::1]:2525'"
            )
        host, address = match[1] or match[2] or "", match[4] or match[5] or ""
        return cls(host.lower(), _port(match[3], text), address, _port(match[6], text))

    def fits(self, host: str, port: int) -> bool:
        """Say whether the mapping is about this host and port."""
        return self.host in ("", host.lower()) and self.port in (None, port)


def place_of(host: str, port: int, mappings: Iterable[ConnectTo]) -> tuple[str, int]:
    """Return the address and port to connect to: those of the first mapping that fits, else `host` and `port`."""
    for mapping in mappings:
        if mapping.fits(host, port):
            return mapping.address or host, mapping.address_port or port
    return host, port


def _port(text: str, mapping: str) -> int | None:
    if not text:
        return None
    if not 0 < int(text) <= _HIGHEST_PORT:
        raise ConnectToError(f"{mapping!r}: {text} is no port; ports are 1 to {_HIGHEST_PORT}")
    return int(text)
