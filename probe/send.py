"""Send one test mail and have it accepted."""

from __future__ import annotations

import smtplib

from probe.errors import StepError
from probe.message import test_message
from probe.remedies import remedies
from probe.session import Session, is_temporary, reply_text
from probe.subject import Subject

_NOT_LINKED = "5.1.7"


def send(session: Session, subject: Subject, to: str) -> tuple[str, str]:
    """Send and return what was seen and the Message-ID. Raises StepError."""
    settings = subject.settings
    message = test_message(subject.device, settings.sender, to, settings.host, settings.port)
    try:
        session.send_message(message)
    except smtplib.SMTPSenderRefused as error:
        raise _refusal(f"the sender {settings.sender} is refused", error, subject) from None
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        refusal = smtplib.SMTPResponseException(code, text)
        raise _refusal(f"the recipient {to} is refused", refusal, subject) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal("the mail is refused", error, subject) from None
    except (OSError, smtplib.SMTPException) as error:
        raise StepError(f"the connection broke while sending ({type(error).__name__})") from None
    return f"accepted from {settings.sender} to {to}", message["Message-ID"]


def _refusal(what: str, error: smtplib.SMTPResponseException, subject: Subject) -> StepError:
    reply = reply_text(error)
    return StepError(f"{what}: {reply}", *_advice(reply, subject, error), transient=is_temporary(error))


_LATER = ("the server asks to come again later; the quota of the subscription may be used up, by the devices too",)


def _advice(reply: str, subject: Subject, error: smtplib.SMTPResponseException) -> tuple[str, ...]:
    if subject.method != "ecs":
        return remedies(subject, reply)
    return _LATER if is_temporary(error) else _sender_advice(reply, subject)


def _sender_advice(reply: str, subject: Subject) -> tuple[str, ...]:
    sender = subject.settings.sender
    local, _, domain = sender.rpartition("@")
    linked = f"{domain} has to be a verified domain that is linked to the Communication Service"
    known = f"{local!r} has to be one of the domain's sender user names; a new one takes some minutes to work"
    return (linked,) if _NOT_LINKED in reply else (known, linked)
