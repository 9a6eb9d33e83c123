"""The TLS side of the MX host: it answers with a certificate for whatever name a client asks for, and remembers it."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from simulator.certificates import Certificates


class ServerNames:
    """One context for all connections; `usual` is the name for clients that ask for none."""

    def __init__(self, certificates: Certificates, usual: str) -> None:
        self._certificates = certificates
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._asked: WeakKeyDictionary[ssl.SSLObject, str] = WeakKeyDictionary()
        self.context = self._context(usual)
        self.context.sni_callback = self._choose

    def asked(self, connection: ssl.SSLObject | None) -> str:
        """Return the lower-case name that a connection asked for, "" for none."""
        return self._asked.get(connection, "") if connection is not None else ""

    def _choose(self, connection: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> None:
        del context
        if name:
            self._asked[connection] = name.lower()
            connection.context = self._context(name.lower())

    def _context(self, name: str) -> ssl.SSLContext:
        if name not in self._contexts:
            self._contexts[name] = self._certificates.server_context(name, asks_clients=True)
        return self._contexts[name]
