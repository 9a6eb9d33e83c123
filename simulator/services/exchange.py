"""Exchange Online: its cmdlets, its logins, its MX host, and the mail that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.rules import INVENTED, rule
from simulator.services.exchange_attribution import Attribution, Peer
from simulator.services.exchange_cmdlets import ExchangeCmdlets
from simulator.services.exchange_inbound import ExchangeInbound, folder
from simulator.services.exchange_limits import ExchangeLimits
from simulator.services.exchange_logins import ExchangeLogins, Sender
from simulator.services.exchange_rights import ExchangeRights
from simulator.services.exchange_store import ExchangeStore
from simulator.services.exchange_submission import ExchangeSubmission
from simulator.services.exchange_switches import Switches, check
from simulator.services.mail_delivery import Delivery, deliver
from simulator.services.verification_dns import ask

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.domains import Domains
    from simulator.services.entra_policies import EntraPolicies
    from simulator.services.exchange_message import Arriving
    from simulator.services.users import Users

EVENT = "exchange.mail"
METHODS = {"exchange": "client-submission", "hve": "high-volume-email"}


class Exchange:
    """One tenant's Exchange Online. What takes a message takes the state's lock itself; the parts want it held."""

    def __init__(self, core: Core, domains: Domains, policies: EntraPolicies, people: Users) -> None:
        self._core = core
        self.switches = Switches(core, policies)
        self.store = ExchangeStore(core, domains, people, self.switches)
        self.rights = ExchangeRights(self.store)
        self.limits = ExchangeLimits(self.store)
        self.cmdlets = ExchangeCmdlets(self.store, self.rights)
        self.logins = ExchangeLogins(self.store, self.rights, policies)
        self.submission = ExchangeSubmission(self.store, self.rights, self.limits)
        self.attribution = Attribution(self.store)
        self.inbound = ExchangeInbound(self.store, self.attribution, self.limits)
        self._delayed = core.state.table("exchangeDelayed")
        core.timers.register("exchange.deliver", self._deliver_delayed)

    def turn(self, switches: dict[str, Any]) -> dict[str, Any]:
        """Set switches that no cmdlet sets, all or none, and return all; raise WireError for one that there is not."""
        for name, value in switches.items():
            check(name, value)
        with self._core.state.lock:
            for name, value in switches.items():
                self.switches.turn(name, value)
            return self.switches.all()

    def submit(self, sender: Sender, address: str, mail: Arriving) -> str:
        """Take a message from a login at public `address` and return its id; raise ExchangeRefusedError."""
        with self._core.state.lock:
            self.submission.check_message(sender, address, mail)
            delivery = Delivery(
                mail.message,
                mail.header_from,
                mail.mail_from,
                self._reached(mail),
                mail.size,
                method=METHODS[sender.host],
                username=sender.address,
                login=sender.how,
                more={"connector": "", "folder": "inbox"},
            )
            return self._keep(delivery, self.limits.delay(sender.address) if sender.host == "exchange" else 0.0)

    def take(self, peer: Peer, mail: Arriving) -> str:
        """Take a message at the MX host and return its id; raise ExchangeRefusedError."""
        with self._core.state.lock:
            connection = self.attribution.of(peer, mail.mail_from)
        # DNS answers under the lock
        where = "inbox" if connection else folder(peer.address, mail.mail_from, mail.header_from, self._texts)
        with self._core.state.lock:
            self.inbound.check_outside(peer, mail.mail_from, mail.recipients)
            delivery = Delivery(
                mail.message,
                mail.header_from,
                mail.mail_from,
                mail.recipients,
                mail.size,
                method="smtp-relay" if connection and connection.relays else "direct-send",
                login=connection.matched if connection else "",
                more={"connector": connection.connector["Name"] if connection else "", "folder": where},
            )
            return self._keep(delivery)

    @rule("Mail of a login to an unknown recipient inside is taken, and comes back later", "Microsoft, NDR 5.1.10")
    @rule("No report is sent; the history says exchange.undeliverable", INVENTED)
    def _reached(self, mail: Arriving) -> tuple[str, ...]:
        unknown = [who for who in mail.recipients if self.store.is_inside(who) and not self.store.is_recipient(who)]
        for recipient in unknown:
            self._core.history.record("exchange.undeliverable", sender=mail.mail_from, recipient=recipient)
        return tuple(recipient for recipient in mail.recipients if recipient not in unknown)

    def _keep(self, delivery: Delivery, delay: float = 0.0) -> str:
        mail = delivery.as_mail(self._core)
        if not delay:
            return deliver(self._core, mail, EVENT)
        self._delayed[mail["id"]] = mail
        self._core.timers.schedule("exchange.deliver", delay, mail_id=mail["id"])
        self._core.history.record("exchange.delayed", id=mail["id"], seconds=delay)
        return str(mail["id"])

    def _deliver_delayed(self, mail_id: str) -> None:
        deliver(self._core, self._delayed.pop(mail_id), EVENT)

    def _texts(self, name: str) -> list[str]:
        server = self._core.addresses.get("dns")
        return ask(server, name, "TXT") if server else []
