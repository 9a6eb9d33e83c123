"""DNS over UDP and TCP: answers from the zones that ARM holds, the records set by hand, and Microsoft's own names."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any

from dnslib import AAAA, CNAME, MX, NS, QTYPE, RCODE, RR, SOA, TXT, A, DNSRecord
from dnslib.server import DNSHandler, DNSLogger, DNSServer

from simulator.errors import ConnectionDroppedError, WireError
from simulator.faces.dns_answers import Answers, Found

if TYPE_CHECKING:
    from simulator.world import World

LOOPBACK = "127.0.0.1"
# What may an UDP answer hold without EDNS? (RFC 1035)
PLAIN_UDP_BYTES = 512
# A TXT value longer than this is sent as several strings (RFC 1035 section 3.3.14)
LONGEST_STRING = 255
# How soon does a server notice that it shall stop?
STOP_POLL_SECONDS = 0.05
# How many ports are tried until one is free for UDP and TCP?
PORT_TRIES = 20


class DnsFace:
    """One server on UDP and TCP, on the same port."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._servers: list[DNSServer] = []

    def listen(self, port: int = 0) -> str:
        """Start both servers and return host:port; port 0 takes a free one."""
        for _ in range(PORT_TRIES):
            with contextlib.suppress(OSError):
                return self._start(port)
        raise OSError(f"no port is free for DNS on {LOOPBACK}")

    def shut_down(self) -> None:
        """Stop both servers."""
        for server in self._servers:
            server.server.shutdown()
            server.server.server_close()
        self._servers = []

    def _start(self, port: int) -> str:
        tcp = self._server(port, tcp=True)
        taken = int(tcp.server.server_address[1])
        try:
            udp = self._server(taken, tcp=False)
        except OSError:
            tcp.server.server_close()
            raise
        self._servers = [tcp, udp]
        for server in self._servers:
            serve = server.server.serve_forever
            threading.Thread(target=serve, args=(STOP_POLL_SECONDS,), name="dns", daemon=True).start()
        return f"{LOOPBACK}:{taken}"

    def _server(self, port: int, *, tcp: bool) -> DNSServer:
        quiet = DNSLogger("-request,-reply,-truncated,-error", prefix=False)
        return DNSServer(_Resolver(self._world), LOOPBACK, port, tcp=tcp, logger=quiet, handler=_Handler)


class _Handler(DNSHandler):  # type: ignore[misc] # dnslib has no types
    def handle(self) -> None:
        with contextlib.suppress(ConnectionDroppedError):
            super().handle()

    def get_reply(self, data: bytes) -> bytes:
        request = DNSRecord.parse(data)
        reply = self.server.resolver.resolve(request, self)
        packed: bytes = reply.pack()
        allowed = max([PLAIN_UDP_BYTES, *(record.rclass for record in request.ar if record.rtype == QTYPE.OPT)])
        too_long = self.protocol == "udp" and len(packed) > allowed
        if not too_long:
            return packed
        reply.rr, reply.header.tc = [], 1  # dnslib's own truncate drops the question, which clients check
        return bytes(reply.pack())


class _Resolver:
    """Turns questions into look-ups and answers into records."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._answers = Answers(world)

    def resolve(self, request: DNSRecord, handler: DNSHandler) -> DNSRecord:
        """Return the reply to a query."""
        name = str(request.q.qname).rstrip(".").lower()
        record_type = str(QTYPE[request.q.qtype])
        reply = request.reply(ra=1)
        try:
            self._apply_faults(record_type, name)
            found = self._find(name, record_type)
            for answer in found.answers:
                reply.add_answer(*_records(answer))
            reply.header.rcode = RCODE.NOERROR if found.exists else RCODE.NXDOMAIN
        except WireError:
            reply.header.rcode = RCODE.SERVFAIL
        self._remember(name, record_type, handler.protocol, reply)
        return reply

    def _apply_faults(self, record_type: str, name: str) -> None:
        with self._world.state.lock:
            seconds = self._world.faults.check("dns", record_type, name)
        time.sleep(seconds)

    def _find(self, name: str, record_type: str) -> Found:
        self._world.timers.settle()
        with self._world.state.lock:
            return self._answers.find(name, record_type)

    def _remember(self, name: str, record_type: str, protocol: str, reply: DNSRecord) -> None:
        fields = {"name": name, "type": record_type, "protocol": protocol, "rcode": str(RCODE[reply.header.rcode])}
        self._world.history.record("dns.query", **fields, answers=[str(record.rdata) for record in reply.rr])


def _records(answer: tuple[str, str, str, int]) -> list[RR]:
    name, record_type, value, ttl = answer
    made = _data(record_type, value)
    if made is None:
        return list(RR.fromZone(f"{name}. {ttl} IN {record_type} {value}"))
    return [RR(name, getattr(QTYPE, record_type), rdata=made, ttl=ttl)]


def _data(record_type: str, value: str) -> Any | None:  # noqa: ANN401 - dnslib has no types
    if record_type == "TXT":
        raw = value.encode()
        return TXT([raw[start : start + LONGEST_STRING] for start in range(0, max(len(raw), 1), LONGEST_STRING)])
    if record_type == "MX":
        preference, _, host = value.partition(" ")
        return MX(host.strip().rstrip("."), int(preference))
    if record_type == "SOA":
        primary, mailbox, *numbers = value.split()
        return SOA(primary.rstrip("."), mailbox.rstrip("."), tuple(int(number) for number in numbers))
    simple = {"A": A, "AAAA": AAAA, "CNAME": CNAME, "NS": NS}
    return simple[record_type](value.rstrip(".")) if record_type in simple else None
