"""The simulator's inspection: what the demo asks it and tells it."""

from __future__ import annotations

import json
import ssl
import urllib.request
from collections.abc import Mapping
from typing import Any

SECONDS = 30.0


class Inspection:
    """Talks JSON to the simulator that `environment` names."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.url = environment["MFDSIM_INSPECTION_URL"]
        self.context = ssl.create_default_context(cafile=environment["SSL_CERT_FILE"])

    def get(self, path: str) -> Any:  # noqa: ANN401 - any JSON
        """Return what is at `path`."""
        return self._call(urllib.request.Request(f"{self.url}/{path}"))  # noqa: S310 - https of the simulator

    def put(self, path: str, body: object) -> None:
        """Put `body` at `path`."""
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(  # noqa: S310 - https of the simulator
            f"{self.url}/{path}", json.dumps(body).encode(), headers, method="PUT"
        )
        self._call(request)

    def _call(self, request: urllib.request.Request) -> Any:  # noqa: ANN401 - any JSON
        with urllib.request.urlopen(request, context=self.context, timeout=SECONDS) as answer:  # noqa: S310 - see above
            text = answer.read()
        return json.loads(text) if text else None
