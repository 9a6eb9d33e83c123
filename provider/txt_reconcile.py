"""What a shared TXT record set becomes: our values in, our old ones out, everybody else's as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maildns import SpfError, SpfRecord, is_spf
from provider.errors import DoubledSpfError, ProviderError
from provider.txt_marks import Marks, digests, same_mechanism

DEFAULT_QUALIFIER = "-all"


@dataclass(frozen=True)
class Wanted:
    """What one resource wants: values, one SPF mechanism, and what the SPF record shall end in (None: as it is)."""

    values: tuple[str, ...] = ()
    spf: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True)
class Reconciled:
    """The values of the record set afterwards, in their order, and our marks."""

    values: tuple[str, ...]
    marks: Marks


def reconcile(present: tuple[str, ...], marks: Marks, wanted: Wanted) -> Reconciled:
    """Return the record set as `wanted` by the resource whose `marks` it bears.

    A value that is there and not marked is somebody else's, also if it is equal: it is not marked, so it stays when the
    resource goes. Raises DoubledSpfError for two SPF records, ProviderError for one that cannot be changed safely.
    """
    kept = tuple(value for value in present if value in wanted.values or not marks.owns(value))
    missing = tuple(value for value in dict.fromkeys(wanted.values) if value not in kept)
    owned = [value for value in kept if marks.owns(value) and value in wanted.values]
    return _with_spf((*kept, *missing), replace(marks, digests=digests((*owned, *missing))), wanted)


def _with_spf(values: tuple[str, ...], marks: Marks, wanted: Wanted) -> Reconciled:
    if not (marks.spf or marks.needs or marks.forced or wanted.spf):
        return Reconciled(values, marks)
    old = spf_of(values)
    try:
        new, marks = _spf(SpfRecord.parse(old) if old else None, marks, wanted)
    except SpfError as error:
        raise ProviderError(f"the SPF record cannot be changed: {error}") from error
    return Reconciled(_replaced(values, old, str(new) if new else None), marks)


def spf_of(values: tuple[str, ...]) -> str | None:
    """Return the SPF record among TXT values. Raises DoubledSpfError."""
    found = [value for value in values if is_spf(value)]
    if len(found) > 1:
        listed = " and ".join(repr(value) for value in found)
        raise DoubledSpfError(f"there are {len(found)} SPF records: {listed}. Merge them into one (RFC 7208 4.5) first")
    return found[0] if found else None


def _replaced(values: tuple[str, ...], old: str | None, new: str | None) -> tuple[str, ...]:
    if old is None:
        return (*values, new) if new else values
    if new is None:
        return tuple(value for value in values if value != old)
    return tuple(new if value == old else value for value in values)


def _spf(record: SpfRecord | None, marks: Marks, wanted: Wanted) -> tuple[SpfRecord | None, Marks]:
    record, marks = _taken_back(record, replace(marks, needs=None), wanted)
    if not wanted.spf:
        return record, marks
    if record is None:
        made = SpfRecord.parse(f"v=spf1 {wanted.spf} {wanted.qualifier or DEFAULT_QUALIFIER}")
        return made, replace(marks, spf=wanted.spf, made_spf=True)
    if not record.holds(wanted.spf):
        record, marks = record.merge(wanted.spf), replace(marks, spf=wanted.spf)
    elif not marks.spf:
        marks = replace(marks, needs=wanted.spf)
    return _forced(record, marks, wanted.qualifier)


def _taken_back(record: SpfRecord | None, marks: Marks, wanted: Wanted) -> tuple[SpfRecord | None, Marks]:
    """Undo what is no longer wanted."""
    if record and marks.spf and not same_mechanism(marks.spf, wanted.spf):
        record = record.without(marks.spf)
        if marks.made_spf and not record.mechanisms and not record.redirects and not wanted.spf:
            return None, replace(marks, spf=None, made_spf=False, forced=None, previous=None)
        marks = replace(marks, spf=None, made_spf=marks.made_spf and bool(wanted.spf))
    if marks.forced and wanted.qualifier != marks.forced:
        if record and record.all_qualifier == marks.forced:
            record = record.ending_in(marks.previous or "")
        marks = replace(marks, forced=None, previous=None)
    if record is None:
        marks = replace(marks, spf=None, made_spf=False)
    return record, marks


def _forced(record: SpfRecord, marks: Marks, qualifier: str | None) -> tuple[SpfRecord, Marks]:
    if qualifier is None or record.all_qualifier == qualifier:
        return record, marks
    previous = marks.previous if marks.forced else record.all_qualifier or ""
    if marks.made_spf:
        return record.ending_in(qualifier), marks
    return record.ending_in(qualifier), replace(marks, forced=qualifier, previous=previous)
