"""The tenant's MX host: whose mail it takes without a login, for whom, and into which folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from simulator.rules import INVENTED, rule
from simulator.services.exchange_refusals import ExchangeRefusedError
from simulator.services.exchange_spf import Lookup, Verdict, dmarc_policy, spf

if TYPE_CHECKING:
    from simulator.services.exchange_attribution import Attribution, Connection, Peer
    from simulator.services.exchange_limits import ExchangeLimits
    from simulator.services.exchange_store import ExchangeStore

REJECT_DOCS = "Microsoft Exchange Team, introducing more control over Direct Send"
RELAY_DOCS = "Microsoft, NDR relay-access-denied-smtp"
NDRS = "Microsoft, non-delivery reports in Exchange Online"
REGION_DOCS = "Microsoft, wrong-office-365-region-exo"
CODES = "smtp.codes"
# Switch → reason, in the order in which they are looked at
LISTS = {
    "busyAddresses": "busy",
    "blockedAddresses": "block-list",
    "bannedAddresses": "banned",
    "bannedByHandAddresses": "banned-by-hand",
}
Folder = Literal["inbox", "junk"]


class ExchangeInbound:
    """Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore, attribution: Attribution, limits: ExchangeLimits) -> None:
        self._store = store
        self._attribution = attribution
        self._limits = limits

    @rule("Addresses on a block list, or that Microsoft has banned or slows down, are refused", f"{NDRS}; {CODES}")
    @rule("Each is refused at MAIL", INVENTED)
    def check_peer(self, peer: Peer) -> None:
        """Raise ExchangeRefusedError for an address that nobody takes mail from."""
        for switch, reason in LISTS.items():
            if self._store.switches.names(switch, peer.address):
                raise ExchangeRefusedError(reason, peer.address)

    @rule("Mail without a connector stays inside; RejectDirectSend refuses own senders even there", REJECT_DOCS)
    @rule("An unknown recipient inside is refused at RCPT", CODES)
    def check_recipient(self, peer: Peer, mail_from: str, recipient: str, before: Sequence[str]) -> None:
        """Raise ExchangeRefusedError for a recipient that the mail may not go to."""
        self._check_region(peer, recipient, before)
        connection = self._attribution.of(peer, mail_from)
        self._check_direct_send(peer, mail_from, connection)
        if not self._store.is_inside(recipient):
            self._check_relay(peer, mail_from, recipient, connection)
        elif not self._store.is_recipient(recipient):
            raise ExchangeRefusedError("unknown-recipient", recipient)

    @rule("A host that is no accepted domain's, or one of another region, says so", REGION_DOCS)
    @rule("The host that a client meant is the one that it names under TLS (SNI)", INVENTED)
    @rule("Recipients of two regions do not fit into one transaction", "one field report (ATTR38)")
    def _check_region(self, peer: Peer, recipient: str, before: Sequence[str]) -> None:
        known = {self._store.domains.mail_exchange(name) for name in self._store.domains.accepted()}
        if self._store.switches.get("otherRegion") or (peer.host and peer.host not in known):
            raise ExchangeRefusedError("wrong-region", peer.host)
        regions = {self._store.switches.names("recipientsOfOtherRegion", address) for address in (*before, recipient)}
        if len(regions) > 1:
            raise ExchangeRefusedError("several-regions", recipient)

    def _check_direct_send(self, peer: Peer, mail_from: str, connection: Connection | None) -> None:
        rejected = self._store.switches.get("rejectDirectSend")
        if rejected and connection is None and self._store.is_inside(mail_from):
            raise ExchangeRefusedError("direct-send-rejected", peer.address)

    @rule("Only a connector of the type OnPremises lets mail out, and only the tenant's own", RELAY_DOCS)
    def _check_relay(self, peer: Peer, mail_from: str, recipient: str, connection: Connection | None) -> None:
        if connection is None or not connection.relays or not self._attribution.is_own(peer, mail_from):
            raise ExchangeRefusedError("relay-denied", recipient)

    @rule("Mail through a connector to the outside counts for the tenant's limits", "Message Center MC1023294")
    @rule("A tenant beyond the threshold, or an address of low reputation, relays nothing", NDRS)
    def check_outside(self, peer: Peer, mail_from: str, recipients: Sequence[str]) -> None:
        """Raise ExchangeRefusedError for mail to the outside that the tenant may not send now; counts what it may."""
        outside = [recipient for recipient in recipients if not self._store.is_inside(recipient)]
        if not outside:
            return
        if self._store.switches.get("tenantRestricted"):
            raise ExchangeRefusedError("tenant-restricted")
        if self._store.switches.names("lowReputationAddresses", peer.address):
            raise ExchangeRefusedError("low-reputation", peer.address)
        self._limits.count_outside(mail_from, len(outside))


@rule("SPF counts for DMARC when the domains of envelope and From are the same", "RFC 7489; " + INVENTED)
@rule("Mail that fails DMARC with p=reject is refused, with p=quarantine it is junk", NDRS)
@rule("Mail whose SPF fails or is missing is junk, when it comes without a connector", "Microsoft, direct send")
def folder(address: str, mail_from: str, header_from: str, lookup: Lookup) -> Folder:
    """Return where a mail without a connector goes; raise ExchangeRefusedError. Asks DNS: do not hold the lock."""
    envelope, shown = (name.rpartition("@")[2].lower() for name in (mail_from, header_from))
    verdict: Verdict = spf(envelope, address, lookup)
    if verdict == "pass" and envelope == shown:
        return "inbox"
    if dmarc_policy(shown, lookup) == "reject":
        raise ExchangeRefusedError("dmarc", shown)
    return "inbox" if verdict == "pass" and dmarc_policy(shown, lookup) == "none" else "junk"
