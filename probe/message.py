"""The test mail."""

from __future__ import annotations

import uuid
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime

DEVICE_HEADER = "X-MFD-Device"
PROBE_HEADER = "X-MFD-Probe"

_BODY = """\
This is a test mail of the device {device}.

It was sent with the settings of the device's hand-out, from the computer of the administrator:
the settings and the sending service work. It does not prove that the device itself can reach {host}:{port}.

From: {sender}
Test: {token}
"""


def test_message(device: str, sender: str, to: str, host: str, port: int) -> EmailMessage:
    """Return a mail whose subject, Message-ID and header X-MFD-Probe hold one fresh token."""
    token = uuid.uuid4().hex
    message = EmailMessage()
    message["From"] = Address(addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = f"Test of {device} ({token[:8]})"
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = f"<{token}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message[DEVICE_HEADER] = device
    message[PROBE_HEADER] = token
    message.set_content(_BODY.format(device=device, sender=sender, host=host, port=port, token=token))
    return message
