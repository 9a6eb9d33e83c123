"""One session per engine connection, so that several engines with several logins can share the process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simulator.faces.grpc.pace import Pace
from simulator.faces.grpc.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from simulator.faces.grpc.login import Login

# Engines come and go without saying so; an engine keeps its connection for one command.
KEPT_SESSIONS = 256


@dataclass
class Sessions:
    """Sessions by the address of the engine's connection; who never configured gets the login of the start."""

    origin: str
    http: httpx.AsyncClient
    login: Login
    time_scale: float
    _by_peer: dict[str, Session] = field(default_factory=dict)

    def configure(self, peer: str, settings: Mapping[str, str]) -> Session:
        """Begin a session with what the provider's configuration says."""
        session = self._new(self.login.configured(settings), settings)
        self._by_peer[peer] = session
        for forgotten in list(self._by_peer)[:-KEPT_SESSIONS]:
            del self._by_peer[forgotten]
        return session

    def of(self, peer: str) -> Session:
        """Return the session of a connection."""
        return self._by_peer.get(peer) or self.configure(peer, {})

    def cancel(self, peer: str) -> None:
        """End what runs on this connection; the next call begins anew, for Cancel also comes at every normal end."""
        session = self._by_peer.pop(peer, None)
        if session is not None:
            session.pace.cancelled.set()

    def _new(self, login: Login, settings: Mapping[str, str]) -> Session:
        return Session(self.origin, self.http, login, Pace(self.time_scale), settings)
