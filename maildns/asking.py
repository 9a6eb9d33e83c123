"""Ask DNS servers (dnspython speaks the wire format)."""

from __future__ import annotations

from collections.abc import Sequence

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.rdtypes.txtbase
import dns.resolver

from maildns.answers import Answer, Outcome
from maildns.servers import Server, servers_from

# How long may one question take in all, in seconds? A firewall that swallows packets costs this much per record.
LONGEST_QUESTION = 5.0


def ask(name: str, record_type: str, servers: Sequence[Server] | None = None) -> Answer:
    """Ask for the records of `record_type` at `name`; `servers` None means MFD_DNS_SERVERS, else the machine's.

    Never raises for what DNS says or does not say. Raises ServerListError.
    """
    try:
        found = _resolver(servers_from() if servers is None else servers).resolve(
            name.rstrip(".") + ".", record_type, lifetime=LONGEST_QUESTION, search=False
        )
    except dns.resolver.NXDOMAIN:
        return Answer(name, record_type, Outcome.NO_NAME)
    except dns.resolver.NoAnswer as error:
        return Answer(name, record_type, Outcome.NO_RECORD, alias=_alias(name, error.response().canonical_name()))  # type: ignore[no-untyped-call] # dnspython leaves `response` untyped
    except dns.exception.DNSException as error:
        return Answer(name, record_type, Outcome.UNREACHABLE, reason=str(error) or type(error).__name__)
    values = tuple(sorted(_text(data) for data in found))
    return Answer(name, record_type, Outcome.FOUND, values, _alias(name, found.canonical_name))


def _resolver(servers: Sequence[Server]) -> dns.resolver.Resolver:
    resolver = dns.resolver.Resolver(configure=not servers)
    if servers:
        resolver.nameservers = [dns.nameserver.Do53Nameserver(server.address, server.port) for server in servers]
    return resolver


def _text(data: object) -> str:
    if isinstance(data, dns.rdtypes.txtbase.TXTBase):
        return b"".join(data.strings).decode("utf-8", "replace")
    return str(data).rstrip(".")


def _alias(name: str, canonical: dns.name.Name) -> str | None:
    end = canonical.to_text(omit_final_dot=True)
    return None if end.lower() == name.rstrip(".").lower() else end
