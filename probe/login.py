"""Log in with the mechanism, user name and password of the settings."""

from __future__ import annotations

import smtplib
from collections.abc import Callable

from probe.errors import StepError
from probe.login_advice import advice_for
from probe.session import Session, is_temporary, reply_text
from probe.subject import Subject

_REFUSED = 535
_AuthObject = Callable[..., str]
# What smtplib can do; the others sign in at the device (OAuth), where no password is on the hand-out.
MECHANISMS = ("LOGIN", "PLAIN", "CRAM-MD5")


def log_in(session: Session, subject: Subject) -> str:
    """Log in and return what was seen. Raises StepError; a 535 is transient, because rights take minutes to arrive."""
    settings = subject.settings
    try:
        session.ehlo_or_helo_if_needed()
        _require_mechanism(session, settings.mechanism)
        session.user, session.password = settings.username, settings.password or ""
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
    }
    return objects[mechanism]


def _refusal(error: smtplib.SMTPAuthenticationError, subject: Subject) -> StepError:
    refused = error.smtp_code == _REFUSED
    return StepError(
        f"the login is refused: {reply_text(error)}",
        *(advice_for(subject) if refused else ()),
        transient=refused or is_temporary(error),
    )
