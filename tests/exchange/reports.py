"""Reports with the keys that the script writes, for tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

TIME = "2026-11-27T19:50:56Z"


def item(kind: str, name: str, action: str = "unchanged", **changes: str) -> dict[str, Any]:
    """Return one item of a report."""
    texts = {"kind": kind, "name": name, "wanted": "open", "found": "closed", "action": action, "message": ""}
    return {**texts, "time": TIME, **changes}


def report(document: bytes, items: Sequence[dict[str, Any]] = (), **changes: Any) -> dict[str, Any]:
    """Return the report of a run with `document`."""
    written = {
        "version": 1,
        "stack": "dev",
        "stateSha256": sha256(document).hexdigest(),
        "startedAt": TIME,
        "finishedAt": TIME,
        "prune": False,
        "items": [*items],
    }
    return {**written, **changes}


def report_bytes(document: bytes, items: Sequence[dict[str, Any]] = (), **changes: Any) -> bytes:
    """Return the same as the script writes it."""
    return json.dumps(report(document, items, **changes)).encode()
