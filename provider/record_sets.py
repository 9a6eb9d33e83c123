"""The TXT record sets of an Azure DNS zone, changed only if nobody else changed them meanwhile (azure-mgmt-dns)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from provider.azure import ArmId, Azure, azure_errors
from provider.clock import Clock
from provider.errors import ChangedMeanwhileError, MissingError

RESOURCE_TYPE = "Microsoft.Network/dnsZones"
TXT = "TXT"
# How often is a change tried when others change the same record set? Each try reads again; the pauses grow to 2 s.
MOST_TRIES = 8
LONGEST_PAUSE = 2.0
# A character string of a TXT record holds at most 255 bytes (RFC 1035 3.3).
LONGEST_STRING = 255


@dataclass(frozen=True)
class TxtSet:
    """A TXT record set: values (strings joined), time to live in seconds, metadata; `etag` is empty for a new one."""

    values: tuple[str, ...]
    ttl: int
    metadata: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""


class RecordSets(Protocol):
    """The TXT record sets of one zone."""

    def get(self, name: str) -> TxtSet | None:
        """Return the record set, or None. Raises AzureError."""

    def put(self, name: str, new: TxtSet) -> None:
        """Write the record set if it is still the one with `new.etag`. Raises ChangedMeanwhileError, AzureError."""

    def delete(self, name: str, etag: str) -> None:
        """Delete the record set if it is still the one with `etag`. Raises ChangedMeanwhileError, AzureError."""


def change(
    record_sets: RecordSets, name: str, edit: Callable[[TxtSet | None], TxtSet | None], clock: Clock
) -> TxtSet | None:
    """Bring the record set to what `edit` makes of it (None: gone), and return that; tries again if others were faster.

    Raises ChangedMeanwhileError after MOST_TRIES, AzureError.
    """
    for attempt in range(1, MOST_TRIES + 1):
        old = record_sets.get(name)
        new = edit(old)
        try:
            _write(record_sets, name, old, new)
        except ChangedMeanwhileError:
            # Two stacks that write the same set shall not meet again and again: hence the random part.
            if attempt == MOST_TRIES or clock.sleep(min(0.1 * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1.0)):  # noqa: S311 - not a secret
                raise
        else:
            return new
    raise AssertionError("the loop returns or raises")


def _write(record_sets: RecordSets, name: str, old: TxtSet | None, new: TxtSet | None) -> None:
    if new == old:
        return
    if new is not None:
        record_sets.put(name, new)
    elif old is not None:
        record_sets.delete(name, old.etag)


class AzureRecordSets:
    """The TXT record sets of the zone `zone_id`."""

    def __init__(self, azure: Azure, zone_id: str) -> None:
        self._zone = ArmId.parse(zone_id, RESOURCE_TYPE)
        self._sets = azure.dns(self._zone.subscription).record_sets

    def get(self, name: str) -> TxtSet | None:
        """Return the record set, or None; None too if the zone is gone."""
        try:
            with azure_errors(self._doing("reading", name)):
                found = self._sets.get(self._zone.group, self._zone.name, name, TXT)
        except MissingError as error:
            if "ResourceNotFound" in str(error) and "Parent" in str(error):
                raise
            return None
        values = tuple("".join(record.value or []) for record in found.txt_records or [])
        return TxtSet(values, found.ttl or 0, dict(found.metadata or {}), found.etag or "")

    def put(self, name: str, new: TxtSet) -> None:
        """Write the record set; `If-None-Match: *` for a new one, so that one made meanwhile is not lost."""
        condition: dict[str, Any] = {"if_match": new.etag} if new.etag else {"if_none_match": "*"}
        with azure_errors(self._doing("writing", name)):
            self._sets.create_or_update(self._zone.group, self._zone.name, name, TXT, _body(new), **condition)

    def delete(self, name: str, etag: str) -> None:
        """Delete the record set."""
        with azure_errors(self._doing("deleting", name)):
            self._sets.delete(self._zone.group, self._zone.name, name, TXT, if_match=etag)

    def _doing(self, verb: str, name: str) -> str:
        return f"{verb} the TXT record set {name} of the zone {self._zone.name}"


def _body(record_set: TxtSet) -> Any:  # noqa: ANN401 - imported late
    from azure.mgmt.dns.models import RecordSet, TxtRecord  # noqa: PLC0415 - costs time in every run

    records = [TxtRecord(value=_strings(value)) for value in record_set.values]
    return RecordSet(ttl=record_set.ttl, metadata=dict(record_set.metadata), txt_records=records)


def _strings(value: str) -> list[str]:
    return [value[start : start + LONGEST_STRING] for start in range(0, len(value), LONGEST_STRING)] or [""]
