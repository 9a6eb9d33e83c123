"""Suppression lists: recipients that a sender's mail is not delivered to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors
from simulator.services import communication_kinds as kinds

if TYPE_CHECKING:
    from simulator.services.communication_kinds import Ref
    from simulator.services.communication_store import CommunicationStore, Record


class SuppressionLists:
    """Lists and their addresses. Every method is called with the state's lock held."""

    def __init__(self, store: CommunicationStore) -> None:
        self._store = store

    @rule("A suppression list is named after a sender of the domain", "Azure REST spec; the refusal: " + INVENTED)
    def put(self, ref: Ref, asked: Mapping[str, Any], author: str) -> Record:
        """Create or replace a list."""
        domain = self._store.require_parent(ref)
        _check_name(ref)
        name = str(asked.get("listName") or "")
        parent = ref.parent
        if name and parent and self._store.find(parent.child(kinds.SENDER_USERNAME, name)) is None:
            raise errors.invalid_property("listName", "is no sender user name of the domain")
        old = self._store.find(ref)
        now = stamp(self._store.core.clock.now())
        written = {
            "listName": name,
            "createdTimeStamp": old["properties"]["createdTimeStamp"] if old else now,
            "lastUpdatedTimeStamp": now,
            "dataLocation": domain["properties"]["dataLocation"],
        }
        return self._store.save(ref, author, {"properties": written})

    def put_address(self, ref: Ref, asked: Mapping[str, Any], author: str) -> Record:
        """Create or replace an address of a list."""
        above = self._store.require_parent(ref)
        _check_name(ref)
        if not asked.get("email"):
            raise errors.missing_property("email")
        named = {name: asked[name] for name in ("email", "firstName", "lastName", "notes") if asked.get(name)}
        now = stamp(self._store.core.clock.now())
        written = {**named, "lastModified": now, "dataLocation": above["properties"]["dataLocation"]}
        return self._store.save(ref, author, {"properties": written})

    @rule(
        "Mail to a suppressed address is accepted and not delivered",
        "azure-docs communication-services-email-events.md",
    )
    def suppresses(self, domain: Record, sender: str, recipient: str) -> bool:
        """Say whether a list of the sender holds the recipient."""
        lists = self._store.below(kinds.SUPPRESSION_LIST, domain["id"])
        mine = [found for found in lists if found["properties"]["listName"].lower() in {sender.lower(), ""}]
        return any(
            address["properties"]["email"].lower() == recipient.lower()
            for found in mine
            for address in self._store.below(kinds.SUPPRESSION_ADDRESS, found["id"])
        )


def _check_name(ref: Ref) -> None:
    if not ref.kind.allows_name(ref.name):
        raise errors.invalid_name(ref)
