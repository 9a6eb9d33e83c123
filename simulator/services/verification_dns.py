"""Asks DNS over the wire, as Azure does, and not the tables behind it."""

from __future__ import annotations

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver
from dns.rdtypes.ANY.CNAME import CNAME
from dns.rdtypes.ANY.TXT import TXT

# How long may a DNS server take? Real seconds; the simulator's own server answers at once.
LIFETIME_SECONDS = 5.0


def ask(server: str, name: str, record_type: str) -> list[str]:
    """Return the values that the server (`host:port`) gives; [] for none, a failure or a time-out."""
    host, _, port = server.rpartition(":")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port)
    try:
        answer = resolver.resolve(dns.name.from_text(name), record_type, lifetime=LIFETIME_SECONDS)
    except dns.exception.DNSException:
        return []
    return [_text(value) for value in answer]


def _text(value: object) -> str:
    if isinstance(value, TXT):
        return b"".join(value.strings).decode(errors="replace")
    return value.target.to_text(omit_final_dot=True) if isinstance(value, CNAME) else str(value)
