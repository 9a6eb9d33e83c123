"""Where the resources of Microsoft.Communication are kept, and what is the same for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.services import communication_errors as errors
from simulator.services.communication_kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from simulator.core import Core
    from simulator.services.communication_kinds import Kind, Ref
    from simulator.services.resources import Resources

# A resource as ARM shows it (id, name, type, location, tags, systemData, properties), with `etag`, and with `fresh`
# while its first PUT is not over.
Record = dict[str, Any]


class CommunicationStore:
    """Records by address. Every method is called with the state's lock held."""

    def __init__(self, core: Core, resources: Resources) -> None:
        self.core = core
        self._resources = resources
        core.timers.register("communication.provisioned", self._provisioned)
        core.timers.register("communication.removed", self.remove_tree)

    def table(self, kind: Kind) -> dict[str, Any]:
        """Return the records of a kind by lower-case id."""
        return self.core.state.table(kind.table)

    def find(self, ref: Ref) -> Record | None:
        """Return the record, None when it is not there."""
        found: Record | None = self.table(ref.kind).get(ref.key)
        return found

    def get(self, ref: Ref) -> Record:
        """Return the record; raise the 404 of ARM."""
        found = self.find(ref)
        if found is None:
            raise errors.missing(ref)
        return found

    def require_parent(self, ref: Ref) -> Record:
        """Return the record above; raise the 404 of ARM when it is not there, 409 when it goes away."""
        parent = ref.parent
        if parent is None:
            raise KeyError(ref.id)
        record = self.get(parent)
        self.require_staying(parent)
        return record

    def require_staying(self, ref: Ref) -> None:
        """Raise 409 while the deletion of the resource runs."""
        record = self.find(ref)
        if record and record["properties"].get("provisioningState") == "Deleting":
            raise errors.being_deleted(ref)

    def below(self, kind: Kind, prefix: str) -> list[Record]:
        """Return the records of a kind whose id begins with a lower-case id, in the order of creation."""
        return [record for key, record in self.table(kind).items() if key.startswith(prefix.lower() + "/")]

    def everything(self, kind: Kind) -> Iterator[tuple[str, Record]]:
        """Return key and record of every resource of a kind."""
        return iter(list(self.table(kind).items()))

    def save(self, ref: Ref, author: str, content: Mapping[str, Any]) -> Record:
        """Write a record under its address; `systemData` and `etag` are kept up here."""
        old = self.find(ref)
        now = stamp(self.core.clock.now())
        created = old["systemData"] if old else {"createdBy": author, "createdByType": "Application", "createdAt": now}
        system = {
            **{name: created[name] for name in ("createdBy", "createdByType", "createdAt")},
            "lastModifiedBy": author,
            "lastModifiedByType": "Application",
            "lastModifiedAt": now,
        }
        head = {"id": old["id"] if old else ref.id, "name": old["name"] if old else ref.name}
        record = {**head, "type": ref.kind.arm_type.lower(), **content, "systemData": system, "etag": self._etag()}
        self.table(ref.kind)[ref.key] = record
        self.core.state.touched()
        return record

    def remove_tree(self, key: str) -> None:
        """Remove a resource by id, with all that is nested in it or assigned on it."""
        self._resources.remove_tree(key)

    def _provisioned(self, key: str) -> None:
        for kind in KINDS:
            record = self.table(kind).get(key)
            if record and record["properties"].get("provisioningState") == "Accepted":
                record["properties"]["provisioningState"] = "Succeeded"
                record.pop("fresh", None)

    def _etag(self) -> str:
        number = self.core.random.getrandbits(64)
        return f'"{number >> 32:08x}-0000-0700-0000-{number & 0xFFFFFFFF:08x}0000"'
