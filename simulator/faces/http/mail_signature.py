"""HMAC signatures of the e-mail data plane (azure-docs, communication-services HMAC header tutorial)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from typing import TYPE_CHECKING

from simulator.errors import WireError

if TYPE_CHECKING:
    from simulator.faces.http.routes import Call

SCHEME = re.compile(r"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=(?P<signature>.+)")


def denied(why: str) -> WireError:
    """Return the 401 of the data plane."""
    return WireError(401, "Denied", f"[simulator] {why}")


def signature_of(call: Call) -> str:
    """Return the signature of a request; raise 401 where the body is not the one that was signed."""
    found = SCHEME.fullmatch(call.headers.get("authorization", ""))
    if found is None:
        raise denied("The request is not signed.")
    digest = base64.b64encode(hashlib.sha256(call.raw).digest()).decode()
    if call.headers.get("x-ms-content-sha256") != digest:
        raise denied("The body does not match x-ms-content-sha256.")
    return found["signature"]


def is_signed_by(call: Call, signature: str, key: str) -> bool:
    """Say whether an access key made the signature."""
    headers = call.headers
    date, host, digest = (headers.get(name, "") for name in ("x-ms-date", "host", "x-ms-content-sha256"))
    text = f"{call.method}\n{call.target}\n{date};{host};{digest}"
    try:
        wanted = hmac.new(base64.b64decode(key, validate=True), text.encode(), hashlib.sha256).digest()
    except binascii.Error:
        return False
    return hmac.compare_digest(base64.b64encode(wanted).decode(), signature)
