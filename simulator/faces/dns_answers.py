"""What there is in DNS under a name: records set by hand, then the zones of ARM, then Microsoft's own names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.rules import rule

if TYPE_CHECKING:
    from simulator.world import World

# The types that decide whether a name exists at all
TYPES = ("A", "AAAA", "CNAME", "MX", "NS", "TXT", "SOA", "SRV", "CAA", "PTR")
DEFAULT_TTL = 3600
# How long may a chain of CNAMEs be?
LONGEST_CHAIN = 8

# Names of Microsoft's that checks of SPF and DKIM run into; their values are INVENTED.
MICROSOFT: dict[tuple[str, str], tuple[str, ...]] = {
    ("spf.protection.outlook.com", "TXT"): ("v=spf1 ip4:192.0.2.0/24 -all",),
    ("selector1-azurecomm-prod-net._domainkey.azurecomm.net", "TXT"): ("v=DKIM1; k=rsa; p=U0lNVUxBVE9S",),
    ("selector2-azurecomm-prod-net._domainkey.azurecomm.net", "TXT"): ("v=DKIM1; k=rsa; p=U0lNVUxBVE9S",),
    ("smtp.azurecomm.net", "A"): ("127.0.0.1",),
}

# name, type, value in zone-file form (TXT bare), time to live
Answer = tuple[str, str, str, int]


@dataclass(frozen=True)
class Found:
    """The answers to one question; `exists` tells an empty answer (NODATA) from a name that is not there (NXDOMAIN)."""

    answers: tuple[Answer, ...]
    exists: bool


class Answers:
    """Looks names up. Hold the state's lock while calling."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_hand = world.state.table("dns_by_hand")

    @rule("Records set by hand win over the zones; a name in neither does not exist")
    def find(self, name: str, record_type: str) -> Found:
        """Return the records of a lower-case name without final dot, following CNAMEs."""
        answers: list[Answer] = []
        here = name
        for _ in range(LONGEST_CHAIN):
            answers += self._values(here, record_type)
            aliases = [] if record_type == "CNAME" else self._values(here, "CNAME")
            if not aliases:
                break
            answers += aliases
            here = aliases[0][2].rstrip(".").lower()
        return Found(tuple(answers), exists=bool(answers) or self._exists(name))

    def _values(self, name: str, record_type: str) -> list[Answer]:
        row = self._by_hand.get(f"{name}|{record_type}".lower())
        if row is not None:
            ttl = int(row.get("ttl") or DEFAULT_TTL)
            return [(name, record_type, str(value), ttl) for value in row["values"]]
        values = self._world.dns_zones.lookup(name, record_type)
        if values is None:
            values = list(MICROSOFT.get((name, record_type), ()))
        return [(name, record_type, value, DEFAULT_TTL) for value in values]

    def _exists(self, name: str) -> bool:
        return any(self._values(name, record_type) for record_type in TYPES)
