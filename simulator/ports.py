"""Ports of the loopback interface, the same at the next start where they are still free."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.state import State

LOOPBACK = "127.0.0.1"
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM)


class Ports:
    """Ports by name, in the table `ports`."""

    def __init__(self, state: State) -> None:
        self._table = state.table("ports")
        self._state = state

    def free(self, name: str) -> int:
        """Return the port that was used last time if nothing holds it now, else 0 for any."""
        port = int(self._table.get(name, 0))
        return port if port and all(_is_free(kind, port) for kind in KINDS) else 0

    def taken(self, name: str, port: int) -> None:
        """Remember the port that is used now."""
        self._table[name] = port
        self._state.touched()

    def tcp(self, name: str) -> socket.socket:
        """Return a bound TCP socket that does not listen yet."""
        bound = _bound(socket.SOCK_STREAM, self.free(name))
        self.taken(name, int(bound.getsockname()[1]))
        return bound


def _is_free(kind: int, port: int) -> bool:
    try:
        _bound(kind, port).close()
    except OSError:
        return False
    return True


def _bound(kind: int, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, kind)
    try:
        if kind == socket.SOCK_STREAM:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((LOOPBACK, port))
    except OSError:
        made.close()
        raise
    return made
