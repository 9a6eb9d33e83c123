"""Microsoft.Communication: the rules of its resources, free of wire formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.services import communication_kinds as kinds
from simulator.services.communication_domains import Domains, EmailServices, is_verified
from simulator.services.communication_services import CommunicationServices
from simulator.services.communication_store import CommunicationStore, Record
from simulator.services.communication_suppression import SuppressionLists
from simulator.services.communication_usernames import SenderUsernames, SmtpUsernames

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.core import Core
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_tracked import Begun, Tracked
    from simulator.services.resources import Resources


@dataclass(frozen=True)
class LinkedDomain:
    """A verified domain that a Communication Service sends from."""

    record: Record
    # The domain that stands in addresses; an Azure-managed one has a generated name
    address: str
    azure_managed: bool


class Communication:
    """All resources of the namespace. Hold the state's lock while calling."""

    def __init__(self, core: Core, resources: Resources) -> None:
        self.core = core
        self.store = CommunicationStore(core, resources)
        self.services = CommunicationServices(self.store)
        self.email_services = EmailServices(self.store)
        self.domains = Domains(self.store)
        self.senders = SenderUsernames(self.store)
        self.smtp_usernames = SmtpUsernames(self.store)
        self.suppression_lists = SuppressionLists(self.store)

    def tracked(self, ref: Ref) -> Tracked:
        """Return what rules over a tracked resource."""
        rulers = (self.services, self.email_services, self.domains)
        return next(ruler for ruler in rulers if ruler.kind is ref.kind)

    def put(self, ref: Ref, body: Mapping[str, Any], author: str) -> Begun:
        """Create or replace a tracked resource."""
        begun = self.tracked(ref).put(ref, body, author)
        if ref.kind is kinds.DOMAIN and begun.record.get("fresh"):
            self.senders.add_default(ref, author)
        return begun

    def put_proxy(self, ref: Ref, asked: Mapping[str, Any], author: str) -> Record:
        """Create or replace a resource without location."""
        puts = {
            kinds.SENDER_USERNAME: self.senders.put,
            kinds.SMTP_USERNAME: self.smtp_usernames.put,
            kinds.SUPPRESSION_LIST: self.suppression_lists.put,
            kinds.SUPPRESSION_ADDRESS: self.suppression_lists.put_address,
        }
        return puts[ref.kind](ref, asked, author)

    def delete_proxy(self, ref: Ref) -> bool:
        """Delete a resource without location; say whether it was there."""
        there = self.store.find(ref) is not None
        self.store.remove_tree(ref.key)
        return there

    def linked_domains(self, service: Record) -> list[LinkedDomain]:
        """Return the domains that a Communication Service can send from now."""
        refs = [kinds.parse(link) for link in service["properties"].get("linkedDomains", [])]
        domains = [self.store.find(ref) for ref in refs if ref]
        return [
            LinkedDomain(
                domain,
                str(domain["properties"]["mailFromSenderDomain"]),
                domain["properties"]["domainManagement"] == "AzureManaged",
            )
            for domain in domains
            if domain and is_verified(domain)
        ]

    def sender(self, domain: Record, local_part: str) -> Record | None:
        """Return the sender user name of a domain."""
        ref = kinds.parse(domain["id"])
        return self.store.find(ref.child(kinds.SENDER_USERNAME, local_part)) if ref else None
