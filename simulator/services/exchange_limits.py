"""How much mailboxes and the tenant may send: a minute, a day, and at once."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from simulator.clock import moment_of, stamp
from simulator.rules import INVENTED, rule
from simulator.services.exchange_refusals import ExchangeRefusedError

if TYPE_CHECKING:
    from simulator.services.exchange_store import ExchangeStore

LIMITS_DOCS = "Microsoft, smtp-submission-improvements"
MOST_CONNECTIONS = 3
MOST_A_MINUTE = 30
MINUTE, DAY = 60.0, 86400.0
INITIAL_DOMAIN_A_DAY = 100
# TERRL = 500 x licences^0.7 + 9,500 (Message Center MC1023294)
BASE, FACTOR, POWER = 9500, 500, 0.7


def external_limit(licences: int) -> int:
    """Return how many recipients outside a tenant may have in 24 hours."""
    return BASE + round(FACTOR * math.pow(licences, POWER))


class ExchangeLimits:
    """Sliding windows, scaled like every duration, in the table `exchangeSent`. Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore) -> None:
        self._store = store
        self._core = store.core
        self._sent = self._core.state.table("exchangeSent")
        # Connections live as long as the process
        self._sending: dict[str, list[int]] = defaultdict(list)
        self._core.on_reset.append(self._sending.clear)

    @rule("A mailbox sends over three connections at once; a fourth is refused at MAIL", f"{LIMITS_DOCS}; {INVENTED}")
    def connect(self, mailbox: str, connection: int) -> None:
        """Have a connection send for a mailbox; raise ExchangeRefusedError when three others do."""
        others = self._sending[mailbox]
        if connection in others:
            return
        if len(others) >= MOST_CONNECTIONS:
            raise ExchangeRefusedError("connections", mailbox)
        others.append(connection)

    def disconnect(self, mailbox: str, connection: int) -> None:
        """Say that a connection has ended."""
        if connection in self._sending[mailbox]:
            self._sending[mailbox].remove(connection)

    @rule("A mailbox has 10,000 recipients a day", LIMITS_DOCS)
    def count_mailbox(self, mailbox: str, recipients: int) -> None:
        """Count a message of a mailbox; raise ExchangeRefusedError where the day's recipients are used up."""
        self._count(f"mailbox {mailbox}", recipients, self._store.switches.get("recipientsPerDay"), "day-limit")

    @rule("A tenant has 500 x licences^0.7 + 9,500 recipients outside a day", "Message Center MC1023294")
    @rule(
        "From the tenant's initial domain 100 recipients outside a day are reached",
        "Microsoft Exchange Team, limiting onmicrosoft.com domain usage",
    )
    def count_outside(self, sender: str, recipients: int) -> None:
        """Count recipients outside; raise ExchangeRefusedError where the tenant's day is used up."""
        if not recipients:
            return
        if sender.rpartition("@")[2].lower() == self._core.settings.initial_domain:
            self._count("initial domain", recipients, INITIAL_DOMAIN_A_DAY, "initial-domain-limit")
        switches = self._store.switches
        limit = switches.get("externalRecipientsPerDay") or external_limit(switches.get("licences"))
        self._count("outside", recipients, limit, "tenant-limit")

    @rule("Beyond 30 messages a minute delivery waits for the following minutes", LIMITS_DOCS)
    def delay(self, mailbox: str) -> float:
        """Count a message and return how many seconds, unscaled, its delivery waits."""
        key = f"minute {mailbox}"
        recent = self._recent(key, MINUTE)
        self._keep(key, recent, 1)
        return MINUTE * (len(recent) // MOST_A_MINUTE)

    def _count(self, key: str, number: int, limit: int, reason: str) -> None:
        recent = self._recent(key, DAY)
        if sum(count for _, count in recent) + number > limit:
            raise ExchangeRefusedError(reason, f"{limit} a day")
        self._keep(key, recent, number)

    def _recent(self, key: str, seconds: float) -> list[tuple[str, int]]:
        since = self._core.clock.now() - timedelta(seconds=seconds * self._core.clock.time_scale)
        return [(moment, count) for moment, count in self._sent.get(key, []) if moment_of(moment) > since]

    def _keep(self, key: str, recent: list[tuple[str, int]], number: int) -> None:
        self._sent[key] = [*recent, (stamp(self._core.clock.now()), number)]
        self._core.state.touched()
