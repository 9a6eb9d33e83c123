"""Whether an Azure DNS zone holds a domain's records as a stack would declare them: only then is it taken over."""

from __future__ import annotations

from collections.abc import Iterator

from adoption.found import CHECKS, Domain, Zone
from maildns import Record, SpfError, SpfRecord, is_spf

# The stack writes its SPF record with this end (Azure refuses another: email-domain-configuration-troubleshooting).
_END = "-all"


def obstacles(domain: Domain, zone: Zone) -> tuple[str, ...]:
    """Return what in the zone differs from what is wanted; empty when nothing would change."""
    return tuple(_obstacles(domain, zone))


def spf_mechanisms(record: Record) -> str:
    """Return what stands between `v=spf1` and the end."""
    return " ".join(record.value.split()[1:-1])


def _obstacles(domain: Domain, zone: Zone) -> Iterator[str]:
    named = {record.key for record in domain.records}
    yield from (f"Azure does not say which {key} record it wants" for key in CHECKS if key not in named)
    for record in domain.records:
        if record.key == "Domain" and record.value not in zone.txt:
            yield f"the TXT value {record.value!r} is not at {record.name}"
        elif record.key == "SPF":
            yield from _spf(record, zone)
        elif record.type == "CNAME":
            yield from _cname(record, zone)


def _cname(record: Record, zone: Zone) -> Iterator[str]:
    target = (zone.cnames or {}).get(record.name)
    if target != record.value.rstrip(".").lower():
        yield f"{record.name} {f'points to {target}' if target else 'is missing'}; it should point to {record.value}"


def _spf(record: Record, zone: Zone) -> Iterator[str]:
    found = [value for value in zone.txt if is_spf(value)]
    if len(found) != 1:
        yield f"{record.name} has {len(found)} SPF records; it should have one"
        return
    try:
        spf = SpfRecord.parse(found[0])
    except SpfError as error:
        yield str(error)
        return
    if not spf.holds(spf_mechanisms(record)):
        yield f"the SPF record {found[0]!r} lacks {spf_mechanisms(record)}"
    elif spf.all_qualifier != _END:
        yield f"the SPF record {found[0]!r} does not end in {_END}, which the stack would change"
