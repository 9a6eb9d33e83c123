"""A proxy on loopback that brings the real host names of Azure to the simulator.

Some clients take a vault by its real name at port 443 only, such as the engine's. They honour HTTPS_PROXY, and tell a proxy
the host instead of looking it up; the simulator shows them a certificate for that name.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer

# What the simulator has certificates for (simulator/certificates.py); nothing else is let through.
REAL_HOSTS = ("login.microsoftonline.com:443", ".vault.azure.net:443")
OWN_HOSTS = "localhost,127.0.0.1"
CHUNK = 65536


@contextmanager
def proxied(origin: str) -> Iterator[dict[str, str]]:
    """Run the proxy in front of a simulator's `origin`; yield the variables that lead clients through it."""
    with _Proxy(("127.0.0.1", 0), _Connection) as proxy:
        proxy.simulator = ("127.0.0.1", int(origin.rpartition(":")[2]))
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        # Go never asks a proxy for a loopback host; others do unless told. Some read the upper-case names, some the others.
        upper = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_address[1]}", "NO_PROXY": OWN_HOSTS}
        yield {**upper, **{name.lower(): value for name, value in upper.items()}}
        proxy.shutdown()


class _Proxy(ThreadingTCPServer):
    daemon_threads = True
    # A client may keep its connection longer than the test lasts.
    block_on_close = False
    simulator: tuple[str, int]


class _Connection(StreamRequestHandler):
    server: _Proxy

    def handle(self) -> None:
        """Answer `CONNECT host:port`, then hand on what both sides say."""
        method, target, _ = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        if method != "CONNECT" or not target.endswith(REAL_HOSTS):
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(self.server.simulator) as simulator:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_hand_on, args=(simulator, self.connection), daemon=True)
            back.start()
            _hand_on(self.connection, simulator)
            back.join()


def _hand_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(CHUNK):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
