"""An SMTP session over a socket that is connected already, so that connecting is a step of its own."""

from __future__ import annotations

import smtplib
import socket

from probe.errors import StepError
from probe.subject import Subject


class Session(smtplib.SMTP):
    """smtplib's client; `host` is the server name that TLS checks, wherever the socket leads."""

    def __init__(self, connected: socket.socket, host: str, port: int, timeout: float) -> None:
        self._connected = connected
        super().__init__(host, port, local_hostname=_own_name(connected), timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - smtplib's signature
        return self._connected


def greet(connected: socket.socket, subject: Subject, timeout: float) -> Session:
    """Read the server's greeting. Raises StepError."""
    try:
        return Session(connected, subject.settings.host, subject.settings.port, timeout)
    except smtplib.SMTPConnectError as error:
        raise StepError(f"the server greets with {reply_text(error)}", transient=is_temporary(error)) from error
    except (OSError, smtplib.SMTPException) as error:
        connected.close()
        raise StepError(
            f"{subject.settings.host}:{subject.settings.port} accepts the connection and does not greet as an SMTP server",
            "something between this computer and the server answers in its place: a firewall, a proxy or a virus scanner",
        ) from error


def reply_text(error: smtplib.SMTPResponseException) -> str:
    """Return code and text of a refusal, on one line."""
    text = error.smtp_error if isinstance(error.smtp_error, str) else error.smtp_error.decode("utf-8", "replace")
    return f"{error.smtp_code} {' '.join(text.split())}".strip()


def is_temporary(error: smtplib.SMTPResponseException) -> bool:
    """Say whether the server asks to come again later (RFC 5321 4.2.1: 4yz)."""
    return 400 <= error.smtp_code < 500  # noqa: PLR2004 - the class of the reply code


def _own_name(connected: socket.socket) -> str:
    # An address literal (RFC 5321 4.1.3): the machine's name may be private, and looking it up may take seconds.
    address = str(connected.getsockname()[0])
    return f"[IPv6:{address}]" if connected.family == socket.AF_INET6 else f"[{address}]"
