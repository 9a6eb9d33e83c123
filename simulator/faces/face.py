"""What all faces have in common: they listen, they name their addresses, they stop."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.state import State

LOOPBACK = "127.0.0.1"
# How often is a pair of UDP and TCP ports with one number tried?
PAIR_TRIES = 50


class Face(Protocol):
    """Something that listens on the loopback interface."""

    async def start(self, ports: Ports) -> Mapping[str, str]:
        """Listen; return the lines of the environment file (`MFDSIM_DNS`: `127.0.0.1:40053`)."""

    async def stop(self) -> None:
        """Stop listening; nothing is left behind."""


class Ports:
    """Ports by name, the same at the next start where they are still free (table `ports`)."""

    def __init__(self, state: State) -> None:
        self._table = state.table("ports")
        self._state = state

    def wanted(self, name: str) -> int:
        """Return the port that was used last time, else 0."""
        return int(self._table.get(name, 0))

    def taken(self, name: str, port: int) -> None:
        """Remember the port that is used now."""
        self._table[name] = port
        self._state.touched()

    def tcp(self, name: str) -> socket.socket:
        """Return a bound TCP socket that does not listen yet."""
        try:
            found = _bound(socket.SOCK_STREAM, self.wanted(name))
        except OSError:
            found = _bound(socket.SOCK_STREAM, 0)
        self.taken(name, port_of(found))
        return found

    def udp_and_tcp(self, name: str) -> tuple[socket.socket, socket.socket]:
        """Return a bound UDP and a bound TCP socket with the same port, as DNS needs them."""
        wanted = self.wanted(name)
        for attempt in range(PAIR_TRIES):
            pair = _pair(wanted if attempt == 0 else 0)
            if pair:
                self.taken(name, port_of(pair[0]))
                return pair
        raise OSError(f"no port is free for {name} in both UDP and TCP")


def port_of(bound: socket.socket) -> int:
    """Return the port of a bound socket."""
    return int(bound.getsockname()[1])


def _pair(port: int) -> tuple[socket.socket, socket.socket] | None:
    try:
        tcp = _bound(socket.SOCK_STREAM, port)
    except OSError:
        return None
    try:
        return _bound(socket.SOCK_DGRAM, port_of(tcp)), tcp
    except OSError:
        tcp.close()
        return None


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
