"""Exchange Online: its cmdlets, its logins, its MX host, and the mail that it takes."""

from __future__ import annotations

import uuid
from email import message_from_bytes, policy
from email.utils import getaddresses
from typing import TYPE_CHECKING

from simulator.clock import stamp
from simulator.rules import rule
from simulator.services.exchange_cmdlets import ExchangeCmdlets
from simulator.services.exchange_inbound import ExchangeInbound, Peer
from simulator.services.exchange_refusals import ExchangeRefusedError
from simulator.services.exchange_store import SWITCHES, ExchangeStore
from simulator.services.exchange_submission import ExchangeSubmission, Sender

if TYPE_CHECKING:
    from email.message import EmailMessage

    from simulator.core import Core
    from simulator.services.domains import Domains
    from simulator.services.entra_policies import EntraPolicies
    from simulator.services.exchange_store import Row
    from simulator.services.users import Users


class Exchange:
    """One tenant's Exchange Online."""

    def __init__(self, core: Core, domains: Domains, policies: EntraPolicies, users: Users) -> None:
        self._core = core
        self.store = ExchangeStore(core, domains)
        self.cmdlets = ExchangeCmdlets(self.store)
        self.submission = ExchangeSubmission(self.store, policies, users)
        self.inbound = ExchangeInbound(self.store)
        self._mails = core.state.table("mails")

    def turn(self, switches: Row) -> Row:
        """Set switches that no cmdlet sets, and return all; raise KeyError for one that there is not."""
        with self._core.state.lock:
            for name, value in switches.items():
                self.store.switch(name)
                self.store.turn(name, value)
            return {name: self.store.switch(name) for name in SWITCHES}

    def submit(self, sender: Sender, mail_from: str, recipients: list[str], content: bytes) -> str:
        """Take a message from a login and return its id; raise ExchangeRefusedError."""
        message, header_from = _parsed(content)
        with self._core.state.lock:
            self.submission.check_sender(sender, mail_from, header_from)
            self.submission.check_message(sender, len(content))
            return self._deliver(message, header_from, mail_from, recipients, sender.address, len(content))

    def take(self, peer: Peer, mail_from: str, recipients: list[str], content: bytes) -> str:
        """Take a message at the MX host and return its id; raise ExchangeRefusedError."""
        message, header_from = _parsed(content)
        with self._core.state.lock:
            connector = self.store.connector(peer.address, list(peer.names))
            came = connector["Name"] if connector else ""
            return self._deliver(message, header_from, mail_from, recipients, "", len(content), came)

    def _deliver(  # noqa: PLR0917 - everything that a mail has
        self,
        message: EmailMessage,
        header_from: str,
        mail_from: str,
        recipients: list[str],
        username: str,
        size: int,
        connector: str = "",
    ) -> str:
        mail_id = str(uuid.uuid4())
        mail = {
            "id": mail_id,
            "from": header_from,
            "display_name": "",
            "to": recipients,
            "mail_from": mail_from,
            "subject": str(message.get("Subject", "")),
            "size": size,
            "username": username,
            "connector": connector,
            "received": stamp(self._core.clock.now()),
            "headers": {name: str(value) for name, value in message.items()},
        }
        self._mails[mail_id] = mail
        self._core.state.touched()
        shown = {name: mail[name] for name in ("from", "to", "mail_from", "subject", "size", "username", "connector")}
        self._core.history.record("exchange.mail", id=mail_id, **shown)
        return mail_id


@rule("A message needs exactly one From", "RFC 5322 section 3.6.2")
def _parsed(content: bytes) -> tuple[EmailMessage, str]:
    message = message_from_bytes(content, policy=policy.default)
    found = getaddresses([str(value) for value in message.get_all("From", [])])
    if len(found) != 1 or "@" not in found[0][1]:
        raise ExchangeRefusedError("no-from", str(len(found)))
    return message, found[0][1]
