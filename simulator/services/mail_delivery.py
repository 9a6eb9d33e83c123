"""Delivery: what was accepted lands in the table `mails`, which inspection shows as mailboxes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp

if TYPE_CHECKING:
    from simulator.core import Core

# What of a mail the history shows
SHOWN = ("from", "to", "mail_from", "subject", "size", "username", "method", "login")


@dataclass(frozen=True)
class Delivery:
    """One message on its way out.

    `method`: acs, client-submission, high-volume-email, direct-send or smtp-relay. `login`: password, token, certificate,
    address, or "" for none. `username`: who logged in. `more`: further members of the mail.
    """

    message: EmailMessage
    sender: str
    mail_from: str
    recipients: tuple[str, ...]
    size: int
    method: str
    username: str = ""
    login: str = ""
    display_name: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    def as_mail(self, core: Core) -> dict[str, Any]:
        """Return the mail as it stands in a mailbox."""
        return {
            "id": str(uuid.uuid4()),
            "from": self.sender,
            "display_name": self.display_name,
            "to": list(self.recipients),
            "mail_from": self.mail_from,
            "subject": str(self.message.get("Subject", "")),
            "size": self.size,
            "username": self.username,
            "method": self.method,
            "login": self.login,
            "received": stamp(core.clock.now()),
            "headers": {name: str(value) for name, value in self.message.items()},
            **self.more,
        }


def deliver(core: Core, mail: dict[str, Any], event: str) -> str:
    """Put a mail in place, record the event and return the mail's id. Hold the state's lock."""
    if mail["to"]:
        core.state.table("mails")[mail["id"]] = mail
    core.state.touched()
    core.history.record(event, id=mail["id"], **{name: mail[name] for name in SHOWN})
    return str(mail["id"])
