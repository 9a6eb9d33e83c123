"""The simulator's own authority, and certificates for the real host names that it stands in for."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import certifi
import trustme

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.state import State

AUTHORITY = "authority"
# The real names: for clients that a proxy brings here instead, since some take a vault by its real name only
HTTPS_NAMES = ("localhost", "127.0.0.1", "::1", "*.vault.azure.net", "login.microsoftonline.com")
LIFETIME = timedelta(days=365)


class Certificates:
    """Issues certificates; the authority stands in the table `certificates`, so clients go on trusting it."""

    def __init__(self, state: State) -> None:
        table = state.table("certificates")
        if AUTHORITY not in table:
            made = trustme.CA(organization_name="Simulator, for tests only")
            table[AUTHORITY] = {
                "certificate": made.cert_pem.bytes().decode(),
                "key": made.private_key_pem.bytes().decode(),
            }
            state.touched()
        kept = table[AUTHORITY]
        self._authority = trustme.CA.from_pem(kept["certificate"].encode(), kept["key"].encode())

    @property
    def authority_pem(self) -> bytes:
        """The authority's certificate."""
        return self._authority.cert_pem.bytes()

    def server_context(self, *names: str, asks_clients: bool = False, old_too: bool = False) -> ssl.SSLContext:
        """Return the TLS side of a server called by `names` (host names, wildcards, IP addresses); TLS 1.2 or newer.

        `asks_clients`: a client may show a certificate of this authority, and need not.
        `old_too`: TLS 1.0 and 1.1 get through the handshake.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if old_too:
            _allow_old(context)
        leaf = self._authority.issue_cert(*names, not_after=datetime.now(UTC) + LIFETIME)
        leaf.configure_cert(context)
        if asks_clients:
            context.verify_mode = ssl.CERT_OPTIONAL
            context.load_verify_locations(cadata=self.authority_pem.decode())
        return context

    def write_client_certificate(self, name: str, path: Path) -> None:
        """Write a client certificate for `name` with its key into one PEM file."""
        leaf = self._authority.issue_cert(name, not_after=datetime.now(UTC) + LIFETIME)
        path.write_bytes(leaf.private_key_and_cert_chain_pem.bytes())

    def write_bundle(self, path: Path) -> None:
        """Write the public roots and this authority into one PEM file."""
        public = certifi.contents().encode()
        path.write_bytes(public + b"\n" + self.authority_pem)


def _allow_old(context: ssl.SSLContext) -> None:
    # OpenSSL 3 knows TLS 1.0 and 1.1 at security level 0 only
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        context.minimum_version = ssl.TLSVersion.TLSv1
