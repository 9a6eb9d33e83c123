"""A proxy on loopback that brings the real host names of Azure to the simulator.

Some clients take a vault or a storage account by its real name at port 443 only, such as the engine's. They honour
HTTPS_PROXY, and tell a proxy the host instead of looking it up; the simulator shows them a certificate for that name.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import MappingProxyType

# What the simulator has certificates for (simulator/certificates.py); nothing else is let through.
REAL_HOSTS = ("login.microsoftonline.com:443", ".vault.azure.net:443")
OWN_HOSTS = "localhost,127.0.0.1"
CHUNK = 65536


@contextmanager
def proxied(origin: str, others: Mapping[str, str] = MappingProxyType({})) -> Iterator[dict[str, str]]:
    """Run the proxy in front of a simulator's `origin`; yield the variables that lead clients through it.

    `others` are the 127.0.0.1:PORT of more servers by what the `host:port` that they stand for ends with.
    """
    places = {**dict.fromkeys(REAL_HOSTS, origin), **others}
    with _Proxy(("127.0.0.1", 0), _Connection) as proxy:
        proxy.ports = {hosts: int(place.rpartition(":")[2]) for hosts, place in places.items()}
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        # Go never asks a proxy for a loopback host; others do unless told. Some read the upper-case names, some the others.
        upper = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_address[1]}", "NO_PROXY": OWN_HOSTS}
        yield {**upper, **{name.lower(): value for name, value in upper.items()}}
        proxy.shutdown()


class _Proxy(ThreadingTCPServer):
    daemon_threads = True
    # A client may keep its connection longer than the test lasts.
    block_on_close = False
    ports: Mapping[str, int]


class _Connection(StreamRequestHandler):
    server: _Proxy

    def handle(self) -> None:
        """Answer `CONNECT host:port`, then hand on what both sides say."""
        method, target, _ = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        port = next((port for hosts, port in self.server.ports.items() if target.endswith(hosts)), None)
        if method != "CONNECT" or port is None:
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", port)) as server:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_hand_on, args=(server, self.connection), daemon=True)
            back.start()
            _hand_on(self.connection, server)
            back.join()


def _hand_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
