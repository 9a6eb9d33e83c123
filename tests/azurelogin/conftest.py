"""A cloud on the loopback's https origin: metadata, OpenID discovery and tokens."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import trustme


@dataclass
class Origin:
    """The running origin: its URL, the file of its authority, the paths that were asked for and the forms posted."""

    url: str
    ca_file: str
    asked: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        """Host and port."""
        return self.url.removeprefix("https://")


def _documents(origin: Origin) -> dict[str, Any]:
    metadata = {
        "name": "Local",
        "resourceManager": f"{origin.url}/",
        "microsoftGraphResourceId": f"{origin.url}/",
        "authentication": {"loginEndpoint": f"{origin.url}/", "audiences": [origin.url]},
        "suffixes": {"keyVaultDns": ".vault.local"},
    }
    discovery = {
        "issuer": f"{origin.url}/t1/v2.0",
        "authorization_endpoint": f"{origin.url}/t1/oauth2/v2.0/authorize",
        "token_endpoint": f"{origin.url}/t1/oauth2/v2.0/token",
        "jwks_uri": f"{origin.url}/t1/keys",
    }
    token = {"access_token": "header.payload.signature", "token_type": "Bearer", "expires_in": 3600}
    return {
        "/metadata/endpoints": metadata,
        "/t1/v2.0/.well-known/openid-configuration": discovery,
        "/t1/oauth2/v2.0/token": token,
        "/pipeline": {"value": "federated-token"},
        "/broken/metadata/endpoints": {"name": "Broken"},
    }


def _handler(origin: Origin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            origin.asked.append(self.path)
            document = _documents(origin).get(self.path.split("?")[0])
            self.send_response(200 if document else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def do_POST(self) -> None:
            origin.forms.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Origin]:
    """Serve the cloud, and trust its authority the way an administrator would."""
    authority = trustme.CA()
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(ca_file))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ca_file))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    served = Origin(f"https://localhost:{server.server_address[1]}", str(ca_file))
    server.RequestHandlerClass = _handler(served)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield served
    server.shutdown()
    server.server_close()
