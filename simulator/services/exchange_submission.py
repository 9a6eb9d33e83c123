"""What a login at smtp.office365.com or smtp.hve.mx.microsoft may send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.rules import INVENTED, rule
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.services.exchange_limits import ExchangeLimits
    from simulator.services.exchange_logins import Sender
    from simulator.services.exchange_message import Arriving
    from simulator.services.exchange_rights import ExchangeRights
    from simulator.services.exchange_store import ExchangeStore

HVE_LIVE = "ercankskn/postfix-entra-relay, README (live)"
HVE_LIMITS = "a project that quotes Microsoft's limits of 2026"
NDRS = "Microsoft, non-delivery reports in Exchange Online"
LIMITS_DOCS = "Microsoft, Exchange Online limits"
MOST_RECIPIENTS = {"exchange": 500, "hve": 50}
LARGEST_HVE_BYTES = 10 * 1024 * 1024
VALID = "BillingPolicyValid"


class ExchangeSubmission:
    """Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore, rights: ExchangeRights, limits: ExchangeLimits) -> None:
        self._store = store
        self._rights = rights
        self._limits = limits

    def check_recipient(self, sender: Sender, recipient: str, before: int) -> None:
        """Raise ExchangeRefusedError for a recipient that the login does not reach, or one too many."""
        if before >= MOST_RECIPIENTS[sender.host]:
            raise ExchangeRefusedError("too-many-recipients", recipient)
        if sender.host == "hve":
            self._check_inside(recipient)

    def check_message(self, sender: Sender, address: str, mail: Arriving) -> None:
        """Raise ExchangeRefusedError for a message from public `address` that is not taken; counts one that is."""
        if sender.host == "hve":
            self._check_hve(sender, mail)
        else:
            self._check_mailbox(sender, mail)
            self._check_tenant(address)
            self._count(sender, mail)

    @rule("High Volume Email reaches the inside only", "a consultant's page on HVE for internal notifications")
    @rule("A High Volume Email message has up to 50 recipients and 10 MB", HVE_LIMITS)
    @rule("A message has up to 500 recipients", LIMITS_DOCS)
    def _check_inside(self, recipient: str) -> None:
        if not self._store.is_inside(recipient):
            raise ExchangeRefusedError("external", recipient)

    @rule("High Volume Email sends as the account only, in the envelope and in From", HVE_LIVE)
    @rule("Without a valid billing policy an account sends nothing", "Message Center MC1243552")
    def _check_hve(self, sender: Sender, mail: Arriving) -> None:
        if mail.mail_from.lower() != sender.address:
            raise ExchangeRefusedError("hve-envelope", mail.mail_from)
        if mail.header_from.lower() != sender.address:
            raise ExchangeRefusedError("hve-from", mail.header_from)
        if mail.size > LARGEST_HVE_BYTES:
            raise ExchangeRefusedError("too-large", str(mail.size))
        status = billing_status(self._store, sender.address)
        if status != VALID:
            raise ExchangeRefusedError("not-active", status)

    @rule("A mailbox that is full, or restricted for spam, sends nothing", "Microsoft, smtp-submission-improvements")
    def _check_mailbox(self, sender: Sender, mail: Arriving) -> None:
        for address in (mail.mail_from, mail.header_from):
            if not self._rights.may_send_as(sender.address, address):
                raise ExchangeRefusedError("send-as", address)
        if self._store.switches.names("restrictedMailboxes", sender.address):
            raise ExchangeRefusedError("restricted", sender.address)
        if self._store.switches.names("fullMailboxes", sender.address):
            raise ExchangeRefusedError("mailbox-full", sender.address)

    @rule("A tenant beyond the threshold, or an address of low reputation, sends nothing", NDRS)
    def _check_tenant(self, address: str) -> None:
        if self._store.switches.get("tenantRestricted"):
            raise ExchangeRefusedError("tenant-restricted")
        if self._store.switches.names("lowReputationAddresses", address):
            raise ExchangeRefusedError("low-reputation", address)

    def _count(self, sender: Sender, mail: Arriving) -> None:
        outside = [recipient for recipient in mail.recipients if not self._store.is_inside(recipient)]
        self._limits.count_mailbox(sender.address, len(mail.recipients))
        self._limits.count_outside(mail.header_from, len(outside))


@rule(
    "An account's billing policy is valid, not stored, not found, or what its subscription says",
    "office-docs-powershell, Get-HVEAccountBillingPolicy",
)
@rule("While a tenant names no billing policies, every one is valid", INVENTED)
def billing_status(store: ExchangeStore, account: str) -> str:
    """Return the BillingPolicyStatus of a High Volume Email account."""
    assigned = store.found(store.accounts, account)["billingPolicyId"]
    if not assigned:
        return "NoProperBillingPolicyStored"
    policies = {name.lower(): status for name, status in store.switches.get("billingPolicies").items()}
    return str(policies.get(assigned.lower(), "BillingPolicyNotFound")) if policies else VALID
