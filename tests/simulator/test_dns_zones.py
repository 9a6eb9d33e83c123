"""Zones and record sets as azure-mgmt-dns meets them, and as DNS answers for them."""

from __future__ import annotations

from typing import Any

import dns.message
import dns.query
import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError

ZONE = "example.com"


@pytest.fixture
def records(azure: Any) -> Any:
    """Return the record sets of a new zone: a function per call with group and zone filled in."""
    azure.group()
    azure.dns.zones.create_or_update("mail", ZONE, {"location": "global"})
    return azure.dns.record_sets


def put(records: Any, name: str, kind: str, body: dict[str, Any], **more: Any) -> Any:
    """Create or replace a record set."""
    return records.create_or_update("mail", ZONE, name, kind, {"ttl": 300, **body}, **more)


def txt(*values: str) -> dict[str, Any]:
    """Return TXT values."""
    return {"txt_records": [{"value": [value]} for value in values]}


def answers(azure: Any, name: str, kind: str) -> list[str]:
    """Ask the simulator's DNS over the wire."""
    host, port = azure.simulator.env["MFDSIM_DNS"].rsplit(":", 1)
    reply = dns.query.udp(dns.message.make_query(name, kind), host, port=int(port), timeout=5)
    return [record.to_text() for rrset in reply.answer for record in rrset]


def test_a_zone_begins_with_ns_and_soa(azure: Any, records: Any) -> None:
    """A new zone has its name servers and its SOA, which cannot be deleted."""
    assert [row.type.rsplit("/", 1)[-1] for row in records.list_by_dns_zone("mail", ZONE)] == ["NS", "SOA"]
    zone = azure.dns.zones.get("mail", ZONE)
    assert (zone.number_of_record_sets, len(zone.name_servers)) == (2, 4)
    with pytest.raises(HttpResponseError, match="cannot be deleted"):
        records.delete("mail", ZONE, "@", "NS")


def test_what_arm_holds_dns_answers(azure: Any, records: Any) -> None:
    """Each type that is written through ARM is answered by DNS."""
    put(records, "@", "TXT", txt("v=spf1 -all", "other"))
    put(records, "@", "MX", {"mx_records": [{"preference": 0, "exchange": "mx.example.com"}]})
    put(records, "a", "A", {"a_records": [{"ipv4_address": "192.0.2.1"}]})
    put(records, "selector1._domainkey", "CNAME", {"cname_record": {"cname": "a.example.com"}})
    assert sorted(answers(azure, ZONE, "TXT")) == ['"other"', '"v=spf1 -all"']
    assert answers(azure, ZONE, "MX") == ["0 mx.example.com."]
    assert answers(azure, f"selector1._domainkey.{ZONE}", "CNAME") == ["a.example.com."]
    assert "192.0.2.1" in answers(azure, f"a.{ZONE}", "A")


def test_etags_guard_record_sets(records: Any) -> None:
    """If-Match lets the holder of the newest ETag write, nobody else; If-None-Match only creates."""
    first = put(records, "scan", "TXT", txt("one"))
    second = put(records, "scan", "TXT", txt("two"), if_match=first.etag)
    assert second.etag != first.etag
    with pytest.raises(HttpResponseError) as error:
        put(records, "scan", "TXT", txt("three"), if_match=first.etag)
    assert error.value.status_code == 412
    with pytest.raises(HttpResponseError) as exists:
        put(records, "scan", "TXT", txt("four"), if_none_match="*")
    assert exists.value.status_code == 412
    assert records.get("mail", ZONE, "scan", "TXT").txt_records[0].value == ["two"]


def test_a_cname_stands_alone(records: Any) -> None:
    """A CNAME is refused beside another record, at the apex, and the other way round."""
    put(records, "scan", "TXT", txt("one"))
    alias = {"cname_record": {"cname": "a.example.org"}}
    for name in ("scan", "@"):
        with pytest.raises(HttpResponseError, match="CNAME"):
            put(records, name, "CNAME", alias)
    put(records, "alias", "CNAME", alias)
    with pytest.raises(HttpResponseError, match="CNAME"):
        put(records, "alias", "TXT", txt("one"))


def test_a_string_has_255_characters_at_most(records: Any) -> None:
    """A longer string of a TXT value is refused; several strings are one value."""
    with pytest.raises(HttpResponseError, match="255"):
        put(records, "long", "TXT", txt("x" * 256))
    put(records, "long", "TXT", {"txt_records": [{"value": ["x" * 255, "y" * 10]}]})


def test_what_is_deleted_is_gone(azure: Any, records: Any) -> None:
    """A deleted record set is 404, a deleted zone takes its records along."""
    put(records, "scan", "TXT", txt("one"))
    records.delete("mail", ZONE, "scan", "TXT")
    with pytest.raises(ResourceNotFoundError):
        records.get("mail", ZONE, "scan", "TXT")
    azure.dns.zones.begin_delete("mail", ZONE).result()
    assert not list(azure.dns.zones.list_by_resource_group("mail"))
    assert answers(azure, ZONE, "SOA") == []
