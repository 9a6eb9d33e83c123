"""A DNS server on the loopback that answers from a dictionary."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from maildns import Server

Records = dict[tuple[str, str], list[str]]


def _answer(wire: bytes, records: Records) -> bytes:
    query = dns.message.from_wire(wire)
    response = dns.message.make_response(query)
    response.flags |= dns.flags.RA
    question = query.question[0]
    name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
    values = records.get((name, kind))
    if values:
        response.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *values))
    elif not any(held == name for held, _ in records):
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response.to_wire()


@pytest.fixture
def serve() -> Iterator[Callable[[Records], Server]]:
    """Give a function that serves records (name, type) → texts in zone-file form, and returns the server."""
    running: list[socketserver.UDPServer] = []

    def start(records: Records) -> Server:
        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                self.request[1].sendto(_answer(self.request[0], records), self.client_address)

        server = socketserver.UDPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return Server("127.0.0.1", server.server_address[1])

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
