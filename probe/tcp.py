"""Open the TCP connection."""

from __future__ import annotations

import errno
import socket

from probe.connect_to import place_of
from probe.errors import StepError
from probe.subject import Options, Subject

_PORT_25 = 25
_OWN_ADDRESS = "name the address that this computer has in the site's network: --at SITE=ADDRESS"


def connect(subject: Subject, options: Options) -> socket.socket:
    """Return a connected socket. Raises StepError."""
    address, port = place_of(subject.settings.host, subject.settings.port, options.connect_to)
    source = options.source_of(subject)
    try:
        return socket.create_connection((address, port), options.timeout, (source, 0) if source else None)
    except socket.gaierror as error:
        raise StepError(
            f"the name {address} has no address ({error.strerror})",
            "ask the DNS server that this network uses; devices need one that resolves names of the internet",
            transient=error.errno == socket.EAI_AGAIN,
        ) from error
    except TimeoutError as error:
        raise StepError(
            f"no answer from {address}:{port} within {options.timeout:.0f} s", *_blocked(subject.settings.port)
        ) from error
    except ConnectionRefusedError as error:
        raise StepError(f"{address}:{port} refuses the connection", *_blocked(subject.settings.port)) from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL and source:
            raise StepError(f"{source} is no address of this computer", _OWN_ADDRESS) from error
        raise StepError(f"no connection to {address}:{port}: {error.strerror or error}") from error


def _blocked(port: int) -> tuple[str, ...]:
    allow = f"allow outgoing TCP {port} in the firewall, for this computer and for the devices"
    if port == _PORT_25:
        return allow, "many providers block port 25 for good; the same service answers on port 587"
    return (allow,)
