"""SMTP user names and sender user names that are gone or were changed."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding, union
from drift.kinds.replies import NO_LOGIN
from drift.stack import Stack, credential_of, ids


def smtp_username(difference: Difference, stack: Stack) -> Finding | None:
    """Explain the name that devices log in with."""
    changed = difference.gone or difference.touches("username", "entraApplicationId", "tenantId")
    if difference.type != "azure-native:communication:SmtpUsername" or not changed:
        return None
    credential = credential_of(difference.urn)
    behind = stack.behind_bridges(stack.bridges_with(credential))
    how = "is gone" if difference.gone else f"was changed: {', '.join(difference.paths)}"
    return Finding(
        "smtp-username-gone" if difference.gone else "smtp-username-changed",
        f"the SMTP user name {difference.old['username']} {how}",
        "makes it anew; it takes some minutes to be in force" if difference.gone else "sets it back",
        NO_LOGIN,
        union(ids(stack.with_credential(credential)), ids(behind)),
        differences=(difference,),
    )


def sender_username(difference: Difference, stack: Stack) -> Finding | None:
    """Explain the name before the @ of a From address."""
    if difference.type != "azure-native:communication:SenderUsername" or not difference.gone:
        return None
    username, domain = str(difference.old["username"]), str(difference.old["domainName"])
    return Finding(
        "sender-username-gone",
        f"the sender user name {username} of {domain} is gone",
        "makes it anew",
        f"cannot send: {username}@{domain} is no sender that Azure knows",
        ids(stack.sending_as(username, domain)),
        differences=(difference,),
    )
