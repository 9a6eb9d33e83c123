"""What Communication Services, e-mail services and domains share: PUT, PATCH and DELETE that take their time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.rules import INVENTED, rule
from simulator.services import communication_errors as errors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.services.communication_kinds import Kind, Ref
    from simulator.services.communication_store import CommunicationStore, Record

# How long does a creation run? Communication Service 2.4 s, domain "Accepted" still after about 30 s
# (recorded traffic of azure-cli-extensions and azure-powershell)
CREATION_SECONDS = 2.4
DOMAIN_CREATION_SECONDS = 35.0
# How long does a deletion run? (recorded traffic of azure-cli-extensions)
DELETION_SECONDS = 8.1

# The values that azurerm accepts; the specification has no list (terraform-provider-azurerm, communication services)
DATA_LOCATIONS = (
    "Africa", "Asia Pacific", "Australia", "Brazil", "Canada", "Europe", "France", "Germany", "India", "Japan",
    "Korea", "Norway", "Switzerland", "UAE", "UK", "United States", "usgov",
)  # fmt: skip


@dataclass(frozen=True)
class Begun:
    """What a PUT or DELETE began: the record as it is now, and the operation to poll."""

    record: Record
    operation: str


def squashed(location: object) -> str:
    """Return a data location as Azure compares it: `United States` and `unitedstates` are one."""
    return str(location or "").replace(" ", "").lower()


class Tracked(ABC):
    """Resources with location and tags. Every method is called with the state's lock held."""

    kind: Kind
    creation_seconds = CREATION_SECONDS

    def __init__(self, store: CommunicationStore) -> None:
        self.store = store

    @abstractmethod
    def properties(self, ref: Ref, asked: Mapping[str, Any], old: Record | None) -> dict[str, Any]:
        """Return the properties after a PUT; raise WireError where they cannot be."""

    @abstractmethod
    def check_deletion(self, ref: Ref) -> None:
        """Raise WireError where the resource cannot be deleted."""

    @rule(
        "PUT answers 201 with provisioningState Accepted, on an existing resource too",
        "recorded traffic, azure-cli-extensions and azure-powershell",
    )
    def put(self, ref: Ref, body: Mapping[str, Any], author: str) -> Begun:
        """Create or replace."""
        if not self.kind.allows_name(ref.name):
            raise errors.invalid_name(ref)
        self.store.require_staying(ref)
        old = self.store.find(ref)
        content = {
            "location": _location(ref, body, old),
            "tags": body.get("tags") or {},
            **({"identity": body["identity"]} if body.get("identity") else {}),
            "properties": self.properties(ref, body.get("properties") or {}, old) | {"provisioningState": "Accepted"},
        }
        if old is None or old.get("fresh"):
            content["fresh"] = True
        record = self.store.save(ref, author, content)
        return Begun(record, self._begin("create", ref, self.creation_seconds, "communication.provisioned"))

    @rule("PATCH is a synchronous 200", "recorded traffic, azure-cli-extensions")
    def patch(self, ref: Ref, body: Mapping[str, Any], author: str) -> Record:
        """Change what the body names."""
        self.store.require_staying(ref)
        old = self.store.get(ref)
        properties = {**old["properties"], **self.patched(ref, body.get("properties") or {}, old)}
        changed = {name: body[name] for name in ("tags", "identity") if body.get(name) is not None}
        kept: dict[str, Any] = {name: old[name] for name in ("location", "tags", "identity", "fresh") if name in old}
        return self.store.save(ref, author, {**kept, **changed, "properties": properties})

    def patched(self, ref: Ref, asked: Mapping[str, Any], old: Record) -> dict[str, Any]:
        """Return the properties that a PATCH changes."""
        del ref, asked, old
        return {}

    @rule(
        "DELETE runs for 8.1 s; until then GET shows the resource as Deleting",
        "recorded traffic, azure-cli-extensions (duration); what GET shows: INVENTED",
    )
    def delete(self, ref: Ref) -> Begun | None:
        """Begin the deletion; None when the resource is not there."""
        record = self.store.find(ref)
        if record is None:
            return None
        self.store.require_staying(ref)
        self.check_deletion(ref)
        record["properties"]["provisioningState"] = "Deleting"
        return Begun(record, self._begin("delete", ref, DELETION_SECONDS, "communication.removed"))

    def _begin(self, kind: str, ref: Ref, seconds: float, then: str) -> str:
        return self.store.core.operations.begin(kind, ref.id, seconds, then, key=ref.key)


@rule("location is global, in any case, and cannot be changed", "terraform-provider-azurerm; Azure REST spec")
def _location(ref: Ref, body: Mapping[str, Any], old: Record | None) -> str:
    location = body.get("location") or (old or {}).get("location")
    if not location:
        raise errors.missing_property("location")
    if str(location).lower() != "global":
        raise errors.wrong_location(str(location), ref.kind.arm_type)
    return str(location)


@rule("dataLocation is required, one of azurerm's list", "Azure REST spec; terraform-provider-azurerm")
@rule("dataLocation cannot be changed", "Azure REST spec (create-only); the refusal: " + INVENTED)
def data_location(asked: Mapping[str, Any], old: Record | None) -> str:
    """Return the data location as the caller wrote it; raise WireError."""
    wanted = str(asked.get("dataLocation") or "")
    if not wanted:
        raise errors.missing_property("dataLocation")
    if squashed(wanted) not in {squashed(known) for known in DATA_LOCATIONS}:
        raise errors.validation_failed()
    if old and squashed(wanted) != squashed(old["properties"]["dataLocation"]):
        raise errors.fixed_property("dataLocation")
    return wanted
