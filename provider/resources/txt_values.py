"""`TxtValues`: adds single values to a TXT record set that others use too, and removes only those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from maildns import SpfError, SpfRecord, is_spf
from provider.azure import ArmId, Azure
from provider.clock import CancellableClock
from provider.errors import MissingError, ProviderError
from provider.record_sets import RESOURCE_TYPE, AzureRecordSets, RecordSets, TxtSet, change
from provider.resource import Before, Created, Difference, DiffKind, Found, Resource, Task, Values
from provider.txt_marks import Marks, handed_over, marks_in, metadata_key
from provider.txt_reconcile import Wanted, reconcile, spf_of
from provider.values import UNKNOWN, has_unknown

QUALIFIERS = ("-all", "~all", "?all", "+all")
_OUTPUTS = ("added", "spfAdded", "previousQualifier")


class TxtValues(Resource):
    """Adds single values to a TXT record set that others use too, and removes only those."""

    token = "mfdmail:index:TxtValues"  # noqa: S105 - a resource type

    def __init__(self, azure: Azure, zone_of: Callable[[Azure, str], RecordSets] = AzureRecordSets) -> None:
        self._azure = azure
        self._zone_of = zone_of

    def check(self, inputs: Values) -> dict[str, str]:
        """Refuse an SPF record among the values, a mechanism that is none, an id that is none."""
        wrong = {
            "zoneId": _zone_trouble(inputs["zoneId"]),
            "values": _values_trouble(inputs["values"]),
            "spf": _mechanism_trouble(inputs.get("spf")),
            "spfQualifier": _qualifier_trouble(inputs.get("spfQualifier")),
        }
        return {name: reason for name, reason in wrong.items() if reason}

    def diff(self, task: Task, before: Before, inputs: Values) -> dict[str, Difference]:
        """Name the values to add and to remove; another zone or name replaces."""
        del task
        old, wished = before.state, before.inputs or before.state
        changed = {
            name: Difference(of_input=wished.get(name) != inputs.get(name))
            for name in ("spf", "spfQualifier", "ttl")
            if (old.get(name) or None) != (inputs.get(name) or None)
        }
        for name in ("zoneId", "name"):
            if inputs[name] != UNKNOWN and str(old.get(name)).lower() != str(inputs[name]).lower():
                changed[name] = Difference(DiffKind.REPLACE)
        return {**changed, **_value_differences(old.get("values"), inputs["values"], wished.get("values"))}

    def foresee(self, inputs: Values, before: Before | None) -> Values:
        """Foresee nothing about what others wrote."""
        del inputs, before
        return dict.fromkeys(_OUTPUTS, UNKNOWN)

    def create(self, task: Task, inputs: Values) -> Created:
        """Add the values; a killed run's own are known by their marks."""
        resource_id = f"{inputs['zoneId']}/TXT/{inputs['name']}"
        return Created(resource_id, self._bring_about(task, {}, inputs))

    def update(self, task: Task, before: Before, inputs: Values) -> Values:
        """Add and remove the resource's own values."""
        return self._bring_about(task, before.state, inputs)

    def read(self, task: Task, before: Before) -> Found | None:
        """Return which of the wanted values are there; a missing one shows as drift."""
        zone_id, _, name = before.resource_id.rpartition("/TXT/")
        try:
            present = self._zone_of(self._azure, zone_id).get(name)
        except MissingError:
            return None
        imported = {"zoneId": zone_id, "name": name, "values": [], "ttl": present.ttl if present else 3600}
        inputs = before.inputs or imported
        return Found(_seen(task, before, inputs, present), inputs)

    def delete(self, task: Task, before: Before) -> None:
        """Remove the resource's own values; the record set goes when nothing is left in it."""
        try:
            self._change(task, before.state, before.state, Wanted())
        except MissingError:
            task.log.tell(f"the zone of {before.state['name']} is gone already")

    def _bring_about(self, task: Task, state: Values, inputs: Values) -> dict[str, Any]:
        wanted = Wanted(tuple(inputs["values"]), inputs.get("spf") or None, inputs.get("spfQualifier") or None)
        old, new, marks = self._change(task, state, inputs, wanted)
        _tell(task, inputs["name"], old, new)
        return _outputs(marks, wanted.values)

    def _change(
        self, task: Task, state: Values, place: Values, wanted: Wanted
    ) -> tuple[TxtSet | None, TxtSet | None, Marks]:
        edit = _Edit(metadata_key(task.urn), state, wanted, int(place["ttl"]))
        zone = self._zone_of(self._azure, place["zoneId"])
        new = change(zone, place["name"], edit, CancellableClock(task.cancelled))
        return edit.old, new, edit.marks


class _Edit:
    """Makes the new record set of the old one; called again with a newer one if somebody else was faster."""

    def __init__(self, key: str, state: Values, wanted: Wanted, ttl: int) -> None:
        self._key = key
        self._state = state
        self._wanted = wanted
        self._ttl = ttl
        self.old: TxtSet | None = None
        self.marks = Marks()

    def __call__(self, old: TxtSet | None) -> TxtSet | None:
        self.old = old
        present = old.values if old else ()
        metadata = dict(old.metadata) if old else {}
        marks = marks_in(metadata, self._key, present, self._state)
        metadata.pop(self._key, None)
        marks, metadata = handed_over(marks, self._wanted.spf, metadata)
        done = reconcile(present, marks, self._wanted)
        self.marks = done.marks
        if done.marks:
            metadata[self._key] = str(done.marks)
        if not done.values:
            return None
        return TxtSet(done.values, self._ttl_of(old, done.marks), metadata, old.etag if old else "")

    def _ttl_of(self, old: TxtSet | None, marks: Marks) -> int:
        """Return our time to live for a set that holds nothing else, the old one for a shared one."""
        foreign = old and any(not marks.owns(value) and not (marks.made_spf and is_spf(value)) for value in old.values)
        return old.ttl if old and foreign else self._ttl


def _outputs(marks: Marks, values: tuple[str, ...]) -> dict[str, Any]:
    return {
        "added": [value for value in values if marks.owns(value)],
        "spfAdded": marks.spf or "",
        "previousQualifier": marks.previous or "",
    }


def _seen(task: Task, before: Before, inputs: Values, present: TxtSet | None) -> dict[str, Any]:
    values = present.values if present else ()
    metadata = present.metadata if present else {}
    marks = marks_in(metadata, metadata_key(task.urn), values, before.state)
    kept = [value for value in inputs["values"] if value in values]
    return {**_outputs(marks, tuple(kept)), "values": kept, **_seen_spf(inputs, values)}


def _seen_spf(inputs: Values, values: tuple[str, ...]) -> dict[str, str]:
    wanted, qualifier = inputs.get("spf"), inputs.get("spfQualifier")
    found = [value for value in values if is_spf(value)]
    try:
        record = SpfRecord.parse(found[0]) if len(found) == 1 else SpfRecord(())
    except SpfError:
        record = SpfRecord(())
    seen = {"spf": wanted if wanted and record.holds(wanted) else ""} if wanted else {}
    return {**seen, "spfQualifier": record.all_qualifier or ""} if qualifier else seen


def _value_differences(old: Any, new: Any, wished: Any) -> dict[str, Difference]:  # noqa: ANN401 - plain values
    if has_unknown(new) or not isinstance(old, list):
        return {"values": Difference()}
    added = {f"values[{at}]": Difference(DiffKind.ADD, value not in (wished or [])) for at, value in enumerate(new) if value not in old}  # fmt: skip
    removed = {f"values[{at}]": Difference(DiffKind.DELETE) for at, value in enumerate(old) if value not in new}
    both = {path: Difference() for path in added.keys() & removed.keys()}
    return {**removed, **added, **both}


def _tell(task: Task, name: str, old: TxtSet | None, new: TxtSet | None) -> None:
    before, after = (record_set.values if record_set else () for record_set in (old, new))
    for value in before:
        if value not in after and not is_spf(value):
            task.log.tell(f"{name}: removed {value!r}")
    spf_before, spf_after = spf_of(before), spf_of(after)
    if spf_before and spf_before != spf_after:
        task.log.tell(f"{name}: SPF {spf_before!r} → {spf_after!r}")


def _zone_trouble(zone_id: str) -> str:
    try:
        if zone_id != UNKNOWN:
            ArmId.parse(zone_id, RESOURCE_TYPE)
    except ProviderError as error:
        return str(error)
    return ""


def _values_trouble(values: Any) -> str:  # noqa: ANN401 - plain values
    found = [value for value in values if isinstance(value, str) and is_spf(value)] if isinstance(values, list) else []
    return f"{found[0]!r} is an SPF record; give its mechanism in spf, so that it is merged" if found else ""


def _mechanism_trouble(mechanism: str | None) -> str:
    if not mechanism or mechanism == UNKNOWN:
        return ""
    try:
        record = SpfRecord.parse(f"v=spf1 {mechanism}")
    except SpfError as error:
        return str(error)
    return "" if len(record.mechanisms) == 1 == len(record.terms) else f"{mechanism!r} should be one SPF mechanism"


def _qualifier_trouble(qualifier: str | None) -> str:
    if not qualifier or qualifier == UNKNOWN or qualifier in QUALIFIERS:
        return ""
    return f"{qualifier!r} should be one of {', '.join(QUALIFIERS)}"
