"""The resource TxtValues owns single values of a record set, also after a run that was killed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from provider.azure import Azure
from provider.record_sets import TxtSet
from provider.resource import Before, DiffKind, Task
from provider.resources.txt_values import TxtValues

ZONE_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/dnszones/contoso.com"
AZURE = "include:spf.protection.outlook.com"
INPUTS: dict[str, Any] = {"zoneId": ZONE_ID, "name": "mail", "values": ["ours=1"], "spf": AZURE, "ttl": 300}


class Zone:
    """Record sets in memory."""

    def __init__(self) -> None:
        self.sets: dict[str, TxtSet] = {}
        self.writes = 0

    def get(self, name: str) -> TxtSet | None:
        """Return the record set."""
        return self.sets.get(name)

    def put(self, name: str, new: TxtSet) -> None:
        """Write the record set."""
        self.writes += 1
        self.sets[name] = replace(new, etag=str(self.writes))

    def delete(self, name: str, etag: str) -> None:
        """Delete the record set."""
        del etag, self.sets[name]


@pytest.fixture
def zone() -> Zone:
    """Give a zone."""
    return Zone()


@pytest.fixture
def resource(zone: Zone) -> TxtValues:
    """Give the resource on that zone."""
    return TxtValues(Azure(), lambda *_: zone)


def state(resource: TxtValues, task: Task, inputs: dict[str, Any]) -> Before:
    """Create, and return what the engine keeps."""
    created = resource.create(task, inputs)
    return Before(created.resource_id, {**inputs, **created.outputs}, inputs)


def test_a_new_record_set_has_our_time_to_live_and_goes_whole(resource: TxtValues, zone: Zone, task: Task) -> None:
    """A new record set has our time to live and goes whole."""
    before = state(resource, task, INPUTS)
    assert before.state["added"] == ["ours=1"]
    assert before.state["spfAdded"] == AZURE
    assert (zone.sets["mail"].values, zone.sets["mail"].ttl) == (("ours=1", f"v=spf1 {AZURE} -all"), 300)
    resource.delete(task, before)
    assert zone.sets == {}


def test_a_shared_record_set_keeps_its_time_to_live_values_and_metadata(
    resource: TxtValues, zone: Zone, task: Task
) -> None:
    """A shared record set keeps its time to live values and metadata."""
    shared = TxtSet(("theirs=1", "v=spf1 mx -all"), 7200, {"owner": "them"}, "0")
    zone.sets["mail"] = shared
    before = state(resource, task, INPUTS)
    assert zone.sets["mail"].values == ("theirs=1", f"v=spf1 mx {AZURE} -all", "ours=1")
    assert zone.sets["mail"].ttl == 7200
    resource.delete(task, before)
    assert replace(zone.sets["mail"], etag="0") == shared


def test_a_creation_that_was_killed_is_taken_up(resource: TxtValues, zone: Zone, task: Task) -> None:
    """A creation that was killed is taken up."""
    state(resource, task, INPUTS)
    before = state(resource, task, INPUTS)
    assert (before.state["added"], zone.writes) == (["ours=1"], 1)
    resource.delete(task, before)
    assert zone.sets == {}


def test_two_resources_at_one_name_do_not_touch_each_other(resource: TxtValues, zone: Zone, task: Task) -> None:
    """Two resources at one name do not touch each other."""
    other = replace(task, urn="urn:other")
    first = state(resource, task, INPUTS)
    second = state(resource, other, {**INPUTS, "values": ["ours=1", "second=1"]})
    resource.delete(task, first)
    assert zone.sets["mail"].values == (f"v=spf1 {AZURE} -all", "second=1")
    resource.delete(other, second)
    assert zone.sets == {}


@pytest.mark.parametrize("spf", [None, "ip4:192.0.2.1"])
def test_a_mechanism_that_another_resource_needs_goes_to_it(
    resource: TxtValues, zone: Zone, task: Task, spf: str | None
) -> None:
    """It stays when the first resource wants it no longer, and goes with the second."""
    zone.sets["mail"] = TxtSet(("v=spf1 mx ~all",), 7200, {"owner": "them"}, "0")
    other = replace(task, urn="urn:other")
    first = state(resource, task, {**INPUTS, "values": []})
    second = state(resource, other, {**INPUTS, "values": [], "spf": AZURE.upper()})
    resource.update(task, first, {**INPUTS, "values": [], "spf": spf})
    assert zone.sets["mail"].values == (f"v=spf1 mx {AZURE}{' ip4:192.0.2.1' if spf else ''} ~all",)
    resource.delete(other, second)
    resource.delete(task, first)
    assert replace(zone.sets["mail"], etag="0") == TxtSet(("v=spf1 mx ~all",), 7200, {"owner": "them"}, "0")


def test_who_no_longer_needs_a_mechanism_inherits_nothing(resource: TxtValues, zone: Zone, task: Task) -> None:
    """The second resource went first: the mechanism goes with the one that added it."""
    other = replace(task, urn="urn:other")
    first = state(resource, task, INPUTS)
    second = state(resource, other, {**INPUTS, "values": ["second=1"]})
    resource.update(other, second, {**INPUTS, "values": ["second=1"], "spf": None})
    resource.delete(task, first)
    assert zone.sets["mail"].values == ("second=1",)


def test_an_update_removes_what_is_no_longer_wanted(resource: TxtValues, zone: Zone, task: Task, lines: Any) -> None:
    """An update removes what is no longer wanted."""
    before = state(resource, task, INPUTS)
    resource.update(task, before, {**INPUTS, "values": ["new=1"]})
    assert "new=1" in zone.sets["mail"].values
    assert "ours=1" not in zone.sets["mail"].values
    assert lines.told[-1] == "mail: removed 'ours=1'"


def test_a_missing_value_shows_as_drift_and_is_put_back(resource: TxtValues, zone: Zone, task: Task) -> None:
    """A missing value shows as drift and is put back."""
    before = state(resource, task, INPUTS)
    zone.sets["mail"] = replace(zone.sets["mail"], values=("v=spf1 mx -all",))
    found = resource.read(task, before)
    assert found is not None
    seen = Before(before.resource_id, {**found.inputs, **found.outputs}, INPUTS)
    drift = resource.diff(task, seen, INPUTS)
    assert {path: (difference.kind, difference.of_input) for path, difference in drift.items()} == {
        "values[0]": (DiffKind.ADD, False),
        "spf": (DiffKind.UPDATE, False),
    }
    resource.update(task, seen, INPUTS)
    assert zone.sets["mail"].values == (f"v=spf1 mx {AZURE} -all", "ours=1")


def test_nothing_missing_is_no_drift(resource: TxtValues, task: Task) -> None:
    """Nothing missing is no drift."""
    before = state(resource, task, {**INPUTS, "spfQualifier": "-all"})
    found = resource.read(task, before)
    assert found is not None
    seen = Before(before.resource_id, {**found.inputs, **found.outputs}, before.inputs)
    assert resource.diff(task, seen, before.inputs) == {}


def test_a_soft_end_is_left_without_advice(resource: TxtValues, zone: Zone, task: Task, lines: Any) -> None:
    """A harder end would concern everybody who sends from this domain."""
    zone.sets["mail"] = TxtSet(("v=spf1 mx ~all",), 60, {}, "0")
    state(resource, task, INPUTS)
    assert zone.sets["mail"].values[0] == f"v=spf1 mx {AZURE} ~all"
    assert lines.cautions == []


def test_values_added_and_removed_are_named(resource: TxtValues, task: Task) -> None:
    """Values added and removed are named."""
    before = Before("x", {**INPUTS, "values": ["a", "b"]}, {**INPUTS, "values": ["a", "b"]})
    changed = resource.diff(task, before, {**INPUTS, "values": ["a", "c", "d"]})
    assert {path: difference.kind for path, difference in changed.items()} == {
        "values[1]": DiffKind.UPDATE,
        "values[2]": DiffKind.ADD,
    }


def test_another_name_or_zone_replaces(resource: TxtValues, task: Task) -> None:
    """Another name or zone replaces."""
    before = Before("x", INPUTS, INPUTS)
    assert resource.diff(task, before, {**INPUTS, "zoneId": ZONE_ID.upper()}) == {}
    assert resource.diff(task, before, {**INPUTS, "name": "@"})["name"].kind is DiffKind.REPLACE


@pytest.mark.parametrize(
    ("changed", "name", "words"),
    [
        ({"values": ["v=spf1 -all"]}, "values", "give its mechanism in spf"),
        ({"spf": "includes:x"}, "spf", "neither an SPF mechanism"),
        ({"spf": "mx a"}, "spf", "one SPF mechanism"),
        ({"spf": "-all"}, "spf", "one SPF mechanism"),
        ({"spfQualifier": "all"}, "spfQualifier", "-all, ~all"),
        ({"zoneId": "/x"}, "zoneId", "Microsoft.Network/dnsZones"),
    ],
)
def test_wrong_inputs_are_refused(resource: TxtValues, changed: dict[str, Any], name: str, words: str) -> None:
    """Wrong inputs are refused."""
    wrong = resource.check({**INPUTS, **changed})
    assert list(wrong) == [name]
    assert words in wrong[name]
