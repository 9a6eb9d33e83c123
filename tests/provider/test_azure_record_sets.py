"""TxtValues through the engine's protocol and azure-mgmt-dns, against Azure on the loopback."""

from __future__ import annotations

from typing import Any

from google.protobuf.json_format import MessageToDict

KIND = "TxtValues"
ZONE_ID = "/subscriptions/s1/resourceGroups/g/providers/Microsoft.Network/dnsZones/contoso.com"
PATH = f"{ZONE_ID}/TXT/mail"
LONG = "long=" + "x" * 300
INPUTS = {"zoneId": ZONE_ID, "name": "mail", "values": ["ours=1", LONG], "spf": "include:a.example", "ttl": 300}


def texts(arm: Any) -> list[str]:
    """Return the values of the record set."""
    return ["".join(record["value"]) for record in arm.record_sets[PATH]["properties"]["TXTRecords"]]


def foreign(arm: Any) -> None:
    """Let somebody else have a record set there."""
    records = [{"value": ["theirs=1"]}, {"value": ["v=spf1 mx -all"]}]
    arm.record_sets[PATH] = {"etag": "e0", "properties": {"TTL": 60, "TXTRecords": records}}


def test_values_are_written_and_deleted_with_conditions(plugin_with: Any, arm: Any) -> None:
    """Values are written and deleted with conditions."""
    plugin = plugin_with(arm.environ)
    resource_id, state = plugin.create(KIND, INPUTS)
    assert resource_id == PATH
    assert texts(arm) == ["ours=1", LONG, "v=spf1 include:a.example -all"]
    assert [len(part) for part in arm.record_sets[PATH]["properties"]["TXTRecords"][1]["value"]] == [255, 50]
    plugin.delete(KIND, resource_id, state)
    assert arm.record_sets == {}


def test_foreign_values_survive(plugin_with: Any, arm: Any) -> None:
    """Foreign values survive."""
    foreign(arm)
    plugin = plugin_with(arm.environ)
    resource_id, state = plugin.create(KIND, INPUTS)
    assert texts(arm) == ["theirs=1", "v=spf1 mx include:a.example -all", "ours=1", LONG]
    plugin.delete(KIND, resource_id, state)
    assert texts(arm) == ["theirs=1", "v=spf1 mx -all"]
    assert arm.record_sets[PATH]["properties"]["TTL"] == 60


def test_reading_finds_what_is_there(plugin_with: Any, arm: Any) -> None:
    """Reading finds what is there."""
    plugin = plugin_with(arm.environ)
    resource_id, state = plugin.create(KIND, INPUTS)
    assert MessageToDict(plugin.read(KIND, resource_id, state, INPUTS).properties) == state
    arm.record_sets.clear()
    seen = MessageToDict(plugin.read(KIND, resource_id, state, INPUTS).properties)
    assert (seen["values"], seen["spf"], seen["added"]) == ([], "", [])


def test_a_zone_that_is_gone_is_nothing_to_delete(plugin_with: Any, arm: Any) -> None:
    """A zone that is gone is nothing to delete."""
    plugin = plugin_with(arm.environ)
    resource_id, state = plugin.create(KIND, INPUTS)
    arm.record_sets.clear()
    plugin.delete(KIND, resource_id, state)
