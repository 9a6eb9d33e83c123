"""Log in with the mechanism and user name of the settings, and a password or an access token."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from functools import partial

from probe.errors import StepError
from probe.login_advice import advice_for
from probe.session import Session, is_temporary, reply_text
from probe.subject import Subject

_REFUSED = 535
_AuthObject = Callable[..., str]
PASSWORD_MECHANISMS = ("LOGIN", "PLAIN", "CRAM-MD5")
_TOKEN_MECHANISM = "XOAUTH2"  # noqa: S105 - the mechanism's name


def log_in(session: Session, subject: Subject, secret: str) -> str:
    """Log in with `secret`, a password or an access token, and return what was seen.

    Raises StepError; a 535 is transient, because rights take minutes to arrive.
    """
    settings = subject.settings
    try:
        session.ehlo_or_helo_if_needed()
        _require_mechanism(session, settings.mechanism)
        session.user, session.password = settings.username, secret
        session.auth(settings.mechanism, _object(session, settings.mechanism))
    except smtplib.SMTPAuthenticationError as error:
        raise _refusal(error, subject) from None
    except smtplib.SMTPResponseException as error:
        raise StepError(f"login: {reply_text(error)}", transient=is_temporary(error)) from None
    except (OSError, smtplib.SMTPException) as error:
        raise StepError(f"the connection broke during the login ({type(error).__name__})", transient=True) from None
    return f"AUTH {settings.mechanism} as {settings.username}"


def _require_mechanism(session: Session, mechanism: str) -> None:
    offered = str(session.esmtp_features.get("auth", "")).upper().split()
    if mechanism in offered:
        return
    offers = f"it offers {', '.join(offered)}" if offered else "it offers no login at all"
    raise StepError(f"the server does not offer AUTH {mechanism}; {offers}")


def _object(session: Session, mechanism: str) -> _AuthObject:
    objects: dict[str, _AuthObject] = {
        "LOGIN": session.auth_login,
        "PLAIN": session.auth_plain,
        "CRAM-MD5": session.auth_cram_md5,
        _TOKEN_MECHANISM: partial(_xoauth2, session),
    }
    return objects[mechanism]


def _xoauth2(session: Session, challenge: bytes | None = None) -> str:
    # A challenge carries the reason of a refusal; an empty answer fetches the reply (Microsoft Learn, "Authenticate an
    # IMAP, POP or SMTP connection using OAuth").
    return "" if challenge else f"user={session.user}\x01auth=Bearer {session.password}\x01\x01"


def _refusal(error: smtplib.SMTPAuthenticationError, subject: Subject) -> StepError:
    refused = error.smtp_code == _REFUSED
    return StepError(
        f"the login is refused: {reply_text(error)}",
        *advice_for(subject, reply_text(error)),
        transient=refused or is_temporary(error),
    )
