"""DNS records in zones that are looked after elsewhere: the engine never sees them, so DNS itself is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drift.finding import Finding
from drift.stack import Stack, ids
from maildns import Finding as DnsFinding
from maildns import Record

_VERIFICATION = "mfdmail:index:DomainVerification"
_FILES = "mfdmail:index:RecordFiles"
_EFFECTS = {
    "Domain": "can send for now, but a verification that runs again fails",
    "DMARC": "may have mail trusted less by receivers",
}
_JUNK = "may have mail rejected or marked as junk"


def wanted_elsewhere(stack: Stack) -> Mapping[str, tuple[Record, ...]]:
    """Return the records that the owners of other zones have been given, by domain, and that are to be there by now.

    Those of a domain with `wait: none` that is not verified yet are not: somebody brings them into DNS some other day.
    """
    found: dict[str, tuple[Record, ...]] = {}
    for item in stack.of_type(_VERIFICATION):
        if item.values.get("recordsDir") and item.values.get("state") == "Verified":
            found[str(item.values["domainId"]).rpartition("/")[2].lower()] = _records(item.values["records"])
    for item in stack.of_type(_FILES):
        for domain, records in item.values["records"].items():
            found[domain] = (*found.get(domain, ()), *_records(records))
    return found


def zone_findings(stack: Stack, domain: str, problems: Sequence[DnsFinding]) -> list[Finding]:
    """Return what DNS answers otherwise than wanted, one finding per record."""
    devices = ids(stack.on_domain(domain)) or ids(
        tuple(device for device in stack.devices if device.settings.sender.lower().endswith(f"@{domain}"))
    )
    return [
        Finding(
            f"dns-{problem.record.key.lower()}",
            f"DNS does not answer as wanted, {problem}",
            "cannot: the zone is elsewhere. Its owner puts the record right; it stands in "
            f"out/{stack.name}/{'dns' if stack.elsewhere(domain) else 'tenant'}/{domain}.md",
            _EFFECTS.get(problem.record.key, _JUNK),
            devices,
            heals=False,
        )
        for problem in problems
        if problem.answered and not problem.warning
    ]


def zone_notes(problems: Sequence[DnsFinding]) -> list[str]:
    """Return what could not be asked, and what is only worth a look."""
    silent = list(dict.fromkeys(problem.problem for problem in problems if not problem.answered))
    return [
        *(f"DNS was not compared: {reason}; MFD_DNS_SERVERS names other servers" for reason in silent),
        *(str(problem) for problem in problems if problem.warning and problem.answered),
    ]


def _records(listed: Sequence[Mapping[str, str | int]]) -> tuple[Record, ...]:
    return tuple(Record.from_mapping(record) for record in listed)
