"""The user names: senders of a domain, and logins of a Communication Service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors
from simulator.services import communication_kinds as kinds
from simulator.services.communication_domains import AZURE_MANAGED_NAME

if TYPE_CHECKING:
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_store import CommunicationStore, Record

# When can a new SMTP user name log in? 60 to 90 s after its PUT (field reports)
READY_SECONDS = (60.0, 90.0)
DEFAULT_SENDER = "DoNotReply"


class SenderUsernames:
    """The local parts that may stand in From. Every method is called with the state's lock held."""

    def __init__(self, store: CommunicationStore) -> None:
        self._store = store

    @rule("A sender's resource name equals its username, in any case", "Azure REST spec; terraform-provider-azurerm")
    @rule(
        "Senders can be created before the domain is verified, and on Azure-managed domains",
        "terraform-provider-azurerm; bicep-registry-modules",
    )
    def put(self, ref: Ref, asked: Mapping[str, Any], author: str) -> Record:
        """Create or replace."""
        self._store.require_parent(ref)
        username = str(asked.get("username") or "")
        if not username:
            raise errors.missing_property("username")
        if username.lower() != ref.name.lower():
            raise errors.not_the_name()
        written = {"username": username, "displayName": str(asked.get("displayName") or "")}
        return self._store.save(ref, author, {"properties": written})

    @rule("Every new domain has the sender donotreply", "recorded traffic, azure-cli-extensions")
    def add_default(self, domain: Ref, author: str) -> None:
        """Give a new domain its first sender."""
        ref = domain.child(kinds.SENDER_USERNAME, DEFAULT_SENDER)
        if self._store.find(ref) is None:
            content = {"username": DEFAULT_SENDER, "displayName": DEFAULT_SENDER}
            self._store.save(ref, author, {"properties": content})


class SmtpUsernames:
    """The names that log in at smtp.azurecomm.net. Every method is called with the state's lock held."""

    def __init__(self, store: CommunicationStore) -> None:
        self._store = store

    @rule("An SMTP user name differs from its resource's name", "field reports, not confirmed by Microsoft")
    @rule("An SMTP user name is in use only once", INVENTED)
    @rule("Nobody checks that the Entra application exists", "recorded traffic, azure-cli-extensions")
    def put(self, ref: Ref, asked: Mapping[str, Any], author: str) -> Record:
        """Create or replace."""
        service = self._store.require_parent(ref)
        if not ref.kind.allows_name(ref.name):
            raise errors.invalid_name(ref)
        written = _required(asked, ("username", "entraApplicationId", "tenantId"))
        if written["username"].lower() == ref.name.lower():
            raise errors.same_as_name()
        self._check_domain(written["username"], service)
        self._check_unused(written["username"], ref)
        return self._store.save(ref, author, {"properties": written, "readyAt": self._ready_at(ref, written)})

    def find(self, username: str) -> Record | None:
        """Return the resource whose `properties.username` this is, in any case."""
        for _, record in self._store.everything(kinds.SMTP_USERNAME):
            if record["properties"]["username"].lower() == username.lower():
                return record
        return None

    @rule("A new or changed SMTP user name logs in 60 to 90 s after its PUT", "field reports")
    def is_ready(self, record: Record) -> bool:
        """Say whether the service has heard of the user name by now."""
        return bool(record["readyAt"] <= stamp(self._store.core.clock.now()))

    def _ready_at(self, ref: Ref, written: Mapping[str, Any]) -> str:
        old = self._store.find(ref)
        if old and old["properties"] == written:
            return str(old["readyAt"])
        core = self._store.core
        return stamp(core.clock.due_in(core.between(READY_SECONDS)))

    @rule(
        "A user name in the form of an e-mail address is on a domain linked to the service",
        "Azure REST spec; azure-docs smtp-authentication-tabs.md",
    )
    @rule("An address on an Azure-managed domain is refused", INVENTED)
    def _check_domain(self, username: str, service: Record) -> None:
        if "@" not in username:
            return
        domain = username.rpartition("@")[2].lower()
        linked = [kinds.parse(link) for link in service["properties"].get("linkedDomains", [])]
        custom = {ref.name.lower() for ref in linked if ref} - {AZURE_MANAGED_NAME.lower()}
        if domain not in custom:
            raise errors.not_a_linked_domain(domain)

    def _check_unused(self, username: str, ref: Ref) -> None:
        other = self.find(username)
        if other and other["id"].lower() != ref.key:
            raise errors.username_taken()


def _required(asked: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    for name in names:
        if not asked.get(name):
            raise errors.missing_property(name)
    return {name: str(asked[name]) for name in names}
