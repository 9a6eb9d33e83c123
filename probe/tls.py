"""Encrypt the connection, and check the certificate for the host of the settings."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from probe.certificate_trouble import advice_for
from probe.errors import StepError
from probe.session import Session, greet
from probe.subject import Subject

Result = TypeVar("Result")


@dataclass(frozen=True)
class Secured:
    """A session that is ready for the login, and what was seen; `encrypted` is False for settings without encryption."""

    session: Session
    encrypted: bool
    detail: str


def secure(connected: socket.socket, subject: Subject, timeout: float) -> Secured:
    """Greet and encrypt as the settings say. Raises StepError.

    The trusted roots are those of Python's default context: SSL_CERT_FILE and SSL_CERT_DIR where they are set.
    """
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        session = _open(connected, subject, timeout, context)
    except BaseException:
        connected.close()
        raise
    if subject.settings.encryption == "none":
        return Secured(session, encrypted=False, detail="the settings ask for none")
    return Secured(session, encrypted=True, detail=_seen(session))


def _open(connected: socket.socket, subject: Subject, timeout: float, context: ssl.SSLContext) -> Session:
    if subject.settings.encryption == "tls":
        wrapped = _guarded(lambda: context.wrap_socket(connected, server_hostname=subject.settings.host), subject)
        return greet(wrapped, subject, timeout)
    session = greet(connected, subject, timeout)
    if subject.settings.encryption == "starttls":
        _starttls(session, subject, context)
    return session


def _starttls(session: Session, subject: Subject, context: ssl.SSLContext) -> None:
    try:
        session.ehlo_or_helo_if_needed()
        if not session.has_extn("starttls"):
            raise StepError(
                "the server does not offer STARTTLS",
                "a firewall that inspects SMTP may take the offer away; "
                f"let TCP {subject.settings.port} to {subject.settings.host} pass uninspected",
            )
        _guarded(lambda: session.starttls(context=context), subject)
    except smtplib.SMTPException as error:
        raise StepError(f"STARTTLS is refused: {error}") from error


def _guarded(action: Callable[[], Result], subject: Subject) -> Result:
    try:
        return action()
    except ssl.SSLCertVerificationError as error:
        raise StepError(
            f"the certificate is not accepted: {error.verify_message}", *advice_for(error, subject)
        ) from error
    except ssl.SSLError as error:
        reason = (error.reason or "no reason given").lower().replace("_", " ")
        raise StepError(f"no TLS 1.2 or later could be agreed on ({reason})") from error
    except OSError as error:
        raise StepError(f"the connection broke while it was being encrypted ({error})") from error


def _seen(session: Session) -> str:
    encrypted = session.sock
    if not isinstance(encrypted, ssl.SSLSocket):
        raise StepError("the connection is not encrypted")
    certificate = encrypted.getpeercert() or {}
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)
    return f"{encrypted.version()}, certificate valid until {ends:%Y-%m-%d}"
