"""Mail: who may send what from where, and the mailboxes in which accepted mail lands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any

from simulator.rules import INVENTED, rule
from simulator.services import communication_kinds as kinds
from simulator.services.mail_delivery import Delivery, deliver
from simulator.services.mail_login import Login, MailLogin
from simulator.services.mail_quota import MailQuota
from simulator.services.mail_refusals import MailRefusedError, SenderRefusedError

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.authorization import Authorization
    from simulator.services.communication import Communication, LinkedDomain
    from simulator.services.directory import Directory

# azure-docs, service-limits.md
LARGEST_MESSAGE_BYTES = 10 * 1024 * 1024
MOST_RECIPIENTS = 50


@dataclass(frozen=True)
class Submission:
    """One message on its way in."""

    login: Login
    mail_from: str
    recipients: tuple[str, ...]
    content: bytes


class Mail:
    """The rules of sending, and the mailboxes. Takes the state's lock itself."""

    def __init__(
        self, core: Core, communication: Communication, directory: Directory, authorization: Authorization
    ) -> None:
        self._core = core
        self._communication = communication
        self.login = MailLogin(core, communication, directory, authorization)
        self.quota = MailQuota(core)
        self._mails = core.state.table("mails")

    @rule(
        "The sender is a sender user name on a verified domain linked to the service",
        "azure-docs add-multiple-senders.md",
    )
    @rule("Further senders on an Azure-managed domain may send", "sources disagree: " + INVENTED)
    def check_sender(self, login: Login, address: str) -> LinkedDomain:
        """Return the domain of a permitted sender; raise SenderRefusedError."""
        local_part, _, name = address.rpartition("@")
        with self._core.state.lock:
            domain = self._linked(login).get(name.lower())
            if domain is None:
                raise SenderRefusedError("domain-not-linked", name)
            if self._communication.sender(domain.record, local_part) is None:
                raise SenderRefusedError("unknown-sender", address)
            return domain

    @rule("At most 50 recipients and 10 MB", "azure-docs service-limits.md")
    @rule("From in the header obeys the same rule as the envelope sender", INVENTED)
    def submit(self, submission: Submission) -> str:
        """Accept a message and return its id; raise MailRefusedError."""
        message = message_from_bytes(submission.content, policy=policy.default)
        sender = _sender_of(message)
        with self._core.state.lock:
            domain = self.check_sender(submission.login, submission.mail_from)
            self.quota.count(azure_managed=domain.azure_managed)
            domain = self.check_sender(submission.login, sender)
            if len(submission.recipients) > MOST_RECIPIENTS:
                raise MailRefusedError("too-many-recipients", str(len(submission.recipients)))
            if len(submission.content) > LARGEST_MESSAGE_BYTES:
                raise MailRefusedError("too-large", str(len(submission.content)))
            return self._deliver(submission, message, sender, domain)

    def mailboxes(self, recipient: str = "") -> list[dict[str, Any]]:
        """Return the mails that arrived, oldest first, all or those for one recipient.

        Each: `id`, `from` (header), `display_name`, `to` (envelope), `mail_from`, `subject`, `size` in bytes, `username`,
        `method`, `login`, `received`, `headers`; from Exchange Online also `connector`, `folder`.
        """
        wanted = recipient.lower()
        with self._core.state.lock:
            mails = list(self._mails.values())
        return [mail for mail in mails if not wanted or wanted in {address.lower() for address in mail["to"]}]

    def _linked(self, login: Login) -> dict[str, LinkedDomain]:
        ref = kinds.parse(login.service_id)
        service = self._communication.store.find(ref) if ref else None
        domains = self._communication.linked_domains(service) if service else []
        return {domain.address.lower(): domain for domain in domains}

    def _deliver(self, submission: Submission, message: EmailMessage, sender: str, domain: LinkedDomain) -> str:
        arrived = self._not_suppressed(submission.recipients, sender, domain)
        delivery = Delivery(
            message,
            sender,
            submission.mail_from,
            tuple(arrived),
            len(submission.content),
            method="acs",
            username=submission.login.username,
            login=submission.login.how,
            display_name=self._display_name(sender, domain),
        )
        return deliver(
            self._core, delivery.as_mail(self._core), "smtp.mail" if submission.login.username else "email.mail"
        )

    @rule("The display name is that of the sender user name", "field report")
    def _display_name(self, sender: str, domain: LinkedDomain) -> str:
        found = self._communication.sender(domain.record, sender.rpartition("@")[0])
        return str(found["properties"]["displayName"]) if found else ""

    def _not_suppressed(self, recipients: Iterable[str], sender: str, domain: LinkedDomain) -> list[str]:
        lists, name = self._communication.suppression_lists, sender.rpartition("@")[0]
        suppressed = [address for address in recipients if lists.suppresses(domain.record, name, address)]
        for address in suppressed:
            self._core.history.record("mail.suppressed", sender=sender, recipient=address)
        return [address for address in recipients if address not in suppressed]


@rule("A message needs exactly one From", "RFC 5322 section 3.6.2")
def _sender_of(message: EmailMessage) -> str:
    found = getaddresses([str(value) for value in message.get_all("From", [])])
    if len(found) != 1 or "@" not in found[0][1]:
        raise MailRefusedError("no-from", str(len(found)))
    return found[0][1]
