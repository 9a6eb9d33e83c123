"""A message on its way in: the envelope and what of the content counts."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from simulator.rules import rule
from simulator.services.exchange_refusals import ExchangeRefusedError


@dataclass(frozen=True)
class Arriving:
    """Envelope sender and recipients, the message, its one From, and its size in bytes."""

    mail_from: str
    recipients: tuple[str, ...]
    message: EmailMessage
    header_from: str
    size: int


@rule("A message needs exactly one From", "RFC 5322 section 3.6.2")
def arriving(mail_from: str, recipients: tuple[str, ...], content: bytes) -> Arriving:
    """Read a message; raise ExchangeRefusedError where From is missing or doubled."""
    message = message_from_bytes(content, policy=policy.default)
    found = getaddresses([str(value) for value in message.get_all("From", [])])
    if len(found) != 1 or "@" not in found[0][1]:
        raise ExchangeRefusedError("no-from", str(len(found)))
    return Arriving(mail_from, recipients, message, found[0][1], len(content))
