"""The tenant's MX host: whose mail it takes without a login, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.rules import rule
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.services.exchange_store import ExchangeStore

REJECT_DOCS = "Microsoft Exchange Team, Introducing more control over Direct Send"
RELAY_DOCS = "Microsoft, NDR Relay Access Denied; Updated requirements for SMTP relay"


@dataclass(frozen=True)
class Peer:
    """Who connects: the public address, and the names in its client certificate."""

    address: str
    names: tuple[str, ...] = ()


class ExchangeInbound:
    """Attributes mail to the tenant or to nobody. Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore) -> None:
        self._store = store

    @rule(
        "Addresses on a block list, or that Microsoft has banned, are refused", "collections of Exchange Online replies"
    )
    def check_peer(self, peer: Peer) -> None:
        """Raise ExchangeRefusedError for an address that nobody takes mail from."""
        if peer.address in self._store.switch("blockedAddresses"):
            raise ExchangeRefusedError("block-list", peer.address)
        if peer.address in self._store.switch("bannedAddresses"):
            raise ExchangeRefusedError("banned", peer.address)

    @rule("Mail to the inside is taken from anybody; mail to the outside only through a connector", RELAY_DOCS)
    @rule("The connector counts when certificate or envelope sender are of an accepted domain", RELAY_DOCS)
    @rule("RejectDirectSend refuses an own domain as envelope sender when no connector matches", REJECT_DOCS)
    @rule("An unknown recipient inside is refused at once", "collections of Exchange Online replies")
    def check_recipient(self, peer: Peer, mail_from: str, recipient: str) -> None:
        """Raise ExchangeRefusedError for a recipient that the mail may not go to."""
        connected = self._store.connector(peer.address, list(peer.names)) is not None
        own_sender = self._store.is_inside(mail_from)
        if not connected and own_sender and self._store.switch("rejectDirectSend"):
            raise ExchangeRefusedError("direct-send-rejected", peer.address)
        if self._store.is_inside(recipient):
            if not self._store.is_recipient(recipient):
                raise ExchangeRefusedError("unknown-recipient", recipient)
            return
        if not connected or not (own_sender or any(map(self._store.domains.is_accepted, _parents(peer.names)))):
            raise ExchangeRefusedError("relay-denied", recipient)


def _parents(names: tuple[str, ...]) -> list[str]:
    """Return each name and its parent: `relay.contoso.com` counts for the accepted domain contoso.com."""
    return [domain for name in names for domain in (name, name.partition(".")[2])]
