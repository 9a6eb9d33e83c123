"""The content of record sets: which member holds which type, what is allowed in it, and its zone-file form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from simulator.errors import WireError, bad_request
from simulator.rules import rule

DNS_DOCS = "azure-docs, dns-zones-records"
LONGEST_STRING = 255
LONGEST_VALUE = 4096


@dataclass(frozen=True)
class RecordType:
    """One type: the member of the body that holds it, and how one record is written in a zone file."""

    member: str
    text: Callable[[dict[str, Any]], str]
    single: bool = False

    def records(self, properties: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the records of a body, in either spelling of the member (`TXTRecords`, `txtRecords`)."""
        found = next((value for key, value in properties.items() if key.lower() == self.member.lower()), None)
        if not found:
            return []
        return [found] if self.single else list(found)


def _with_dot(name: object) -> str:
    return f"{str(name).rstrip('.')}."


TYPES = {
    "A": RecordType("ARecords", lambda r: str(r["ipv4Address"])),
    "AAAA": RecordType("AAAARecords", lambda r: str(r["ipv6Address"])),
    "CAA": RecordType("caaRecords", lambda r: f'{r["flags"]} {r["tag"]} "{r["value"]}"'),
    "CNAME": RecordType("CNAMERecord", lambda r: _with_dot(r["cname"]), single=True),
    "MX": RecordType("MXRecords", lambda r: f"{r['preference']} {_with_dot(r['exchange'])}"),
    "NS": RecordType("NSRecords", lambda r: _with_dot(r["nsdname"])),
    "PTR": RecordType("PTRRecords", lambda r: _with_dot(r["ptrdname"])),
    "SOA": RecordType(
        "SOARecord",
        lambda r: (
            f"{_with_dot(r['host'])} {_with_dot(r['email'])} {r['serialNumber']} {r['refreshTime']} {r['retryTime']} "
            f"{r['expireTime']} {r['minimumTTL']}"
        ),
        single=True,
    ),
    "SRV": RecordType("SRVRecords", lambda r: f"{r['priority']} {r['weight']} {r['port']} {_with_dot(r['target'])}"),
    "TXT": RecordType("TXTRecords", lambda r: "".join(r["value"])),
}


def texts(record_type: str, properties: dict[str, Any]) -> list[str]:
    """Return the records of a set in zone-file form, TXT bare."""
    kind = TYPES[record_type]
    return [kind.text(record) for record in kind.records(properties)]


def canonical(record_type: str, properties: dict[str, Any]) -> dict[str, Any]:
    """Return the member as Azure writes it, with the records of a body; raise 400 where they are not allowed."""
    kind = TYPES[record_type]
    records = kind.records(properties)
    try:
        shown = [kind.text(record) for record in records]
    except (KeyError, TypeError):
        raise bad_request("BadRequest", f"[simulator] a record of type {record_type} lacks a member") from None
    if record_type == "TXT":
        _check_text(records)
    if len(set(shown)) != len(shown):
        raise bad_request("BadRequest", "[simulator] the record set holds a record twice")
    return {kind.member: records[0] if kind.single and records else records}


@rule("A string of a TXT value has at most 255 characters, the value 4096", DNS_DOCS)
def _check_text(records: list[dict[str, Any]]) -> None:
    for record in records:
        strings = record["value"]
        too_long = any(len(text) > LONGEST_STRING for text in strings)
        if not isinstance(strings, list) or too_long or sum(len(text) for text in strings) > LONGEST_VALUE:
            raise WireError(
                400,
                "BadRequest",
                "[simulator] a string of a TXT record has more than 255 characters, or the value more than 4096",
            )
