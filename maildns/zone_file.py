"""The wanted records as a zone file (RFC 1035 section 5), for a zone that is not in Azure."""

from __future__ import annotations

from collections.abc import Iterable

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype

from maildns.record import Record

# A character string of a TXT record holds at most 255 bytes (RFC 1035 3.3).
LONGEST_STRING = 255


def zone_file(records: Iterable[Record]) -> str:
    """Return the records with absolute names, one per line, each after a comment that says what it is for."""
    return "".join(f"; {record.key}\n{_line(record)}\n" for record in records)


def _line(record: Record) -> str:
    owner = dns.name.from_text(record.name).to_text()
    return f"{owner} {record.ttl} IN {record.type} {_content(record)}"


def _content(record: Record) -> str:
    if record.type == "TXT":
        return dns.rdata.from_text(
            dns.rdataclass.IN, dns.rdatatype.TXT, " ".join(_quoted(part) for part in strings(record.value))
        ).to_text()
    return dns.name.from_text(record.value).to_text()


def strings(value: str) -> list[str]:
    """Return a TXT value cut into character strings of at most 255 characters."""
    return [value[start : start + LONGEST_STRING] for start in range(0, len(value), LONGEST_STRING)] or [""]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
