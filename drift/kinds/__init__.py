"""Each kind of difference that is known, in a file of its own: a difference and the stack in, a finding or nothing out."""

from __future__ import annotations

from collections.abc import Callable

from drift.difference import Difference
from drift.finding import Finding
from drift.kinds.application import application, consent, service_principal
from drift.kinds.dns_record import dkim, txt_values
from drift.kinds.domain import domain
from drift.kinds.link import link
from drift.kinds.mail_host import mail_host
from drift.kinds.other import other
from drift.kinds.role import role_assignment, role_definition
from drift.kinds.secret import secret
from drift.kinds.username import sender_username, smtp_username
from drift.kinds.verification import verification
from drift.stack import Stack

Kind = Callable[[Difference, Stack], Finding | None]

KINDS: tuple[Kind, ...] = (
    verification,
    txt_values,
    dkim,
    secret,
    role_assignment,
    role_definition,
    link,
    smtp_username,
    sender_username,
    application,
    service_principal,
    consent,
    domain,
    mail_host,
)


def in_words(difference: Difference, stack: Stack) -> Finding:
    """Return the finding of the first kind that knows the difference, else its plain name."""
    known = (found for kind in KINDS if (found := kind(difference, stack)))
    return next(known, None) or other(difference)


__all__ = ["KINDS", "Kind", "in_words"]
