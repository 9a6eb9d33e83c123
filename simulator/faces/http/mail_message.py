"""The e-mail data plane's request as a message that a mailbox can hold."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formataddr
from typing import Any

from simulator.errors import WireError, bad_request

# Recipients that the header shows
SHOWN = (("to", "To"), ("cc", "Cc"))
ALL = ("to", "cc", "bcc")


def recipients(body: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every address of to, cc and bcc; raise WireError 400 when there is none."""
    named = body.get("recipients") or {}
    found = tuple(str(entry["address"]) for kind in ALL for entry in named.get(kind) or [])
    if not found:
        raise invalid("recipients", "is empty")
    return found


def message(body: Mapping[str, Any]) -> bytes:
    """Return the message in RFC 5322 form; raise WireError 400."""
    content = body.get("content") or {}
    if not content.get("subject"):
        raise invalid("content.subject", "is required")
    made = EmailMessage()
    made["From"] = str(body.get("senderAddress") or "")
    made["Subject"] = str(content["subject"])
    for kind, header in SHOWN:
        entries = (body.get("recipients") or {}).get(kind) or []
        if entries:
            made[header] = ", ".join(
                formataddr((entry.get("displayName") or "", entry["address"])) for entry in entries
            )
    for name, value in (body.get("headers") or {}).items():
        made[name] = str(value)
    _fill(made, content)
    for attachment in body.get("attachments") or []:
        _attach(made, attachment)
    return made.as_bytes()


def _fill(made: EmailMessage, content: Mapping[str, Any]) -> None:
    made.set_content(str(content.get("plainText") or ""))
    if content.get("html"):
        made.add_alternative(str(content["html"]), subtype="html")


def _attach(made: EmailMessage, attachment: Mapping[str, Any]) -> None:
    main, _, sub = str(attachment.get("contentType") or "application/octet-stream").partition("/")
    try:
        content = base64.b64decode(str(attachment.get("contentInBase64") or ""), validate=True)
    except binascii.Error:
        raise invalid("attachments.contentInBase64", "is no base64") from None
    made.add_attachment(
        content, maintype=main, subtype=sub or "octet-stream", filename=str(attachment.get("name") or "")
    )


def invalid(name: str, what: str) -> WireError:
    """Return the answer for a request that cannot be sent."""
    return bad_request("BadRequest", f"[simulator] '{name}' {what}.")
