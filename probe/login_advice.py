"""Why a login is refused, likeliest cause first.

Email Communication Service answers every mistake with the same `535 5.7.3 Authentication unsuccessful`: a wrong secret,
a wrong user name, no SMTP user name resource, no role, or a right that has not arrived everywhere yet.
Sources: azure-docs smtp-authentication-tabs.md; jstedfast/MailKit issue 1967.
"""

from __future__ import annotations

from probe.remedies import remedies
from probe.subject import Subject

_ECS = (
    "a new role assignment or SMTP user name takes a few minutes to work: run the command again, or with --wait 10m",
    (
        "the password is no valid secret of the Entra application (expired, removed, or the hand-out is older than the last "
        "`pulumi up`): write the hand-outs anew with `./mfd handouts --with-passwords`"
    ),
    (
        "there is no SMTP user name resource {username!r} on the Communication Service, or its domain is not linked: "
        "`pulumi up --refresh` puts it back"
    ),
    (
        "the role is missing on the Communication Service itself, for the service principal of the application; one that is "
        "inherited from the resource group or the subscription does not work"
    ),
    "the sign-in log of the service principal in Entra names the reason for the refusal",
)
_OTHER = ("look at the user name, the password, and whether this account may log in at all",)
_REFUSED = "535"


def advice_for(subject: Subject, reply: str) -> tuple[str, ...]:
    """Return what to do about a refused login, from the server's `reply`."""
    if subject.method != "ecs":
        return remedies(subject, reply) or (_OTHER if reply.startswith(_REFUSED) else ())
    causes = _ECS if reply.startswith(_REFUSED) else ()
    return tuple(cause.format(username=subject.settings.username) for cause in causes)
