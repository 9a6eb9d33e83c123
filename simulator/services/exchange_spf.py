"""What DNS says about mail without a login: SPF of the envelope sender, and the DMARC policy of From."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Literal

from simulator.rules import INVENTED, rule

# Values of the TXT records under a name
Lookup = Callable[[str], list[str]]
Verdict = Literal["none", "pass", "fail"]
# RFC 7208 section 4.6.4
MOST_LOOKUPS = 10


@rule("SPF is judged by ip4, include and all; other mechanisms never match", "RFC 7208; " + INVENTED)
def spf(domain: str, address: str, lookup: Lookup, depth: int = 0) -> Verdict:
    """Return whether a domain's SPF record names a public address."""
    records = [text for text in lookup(domain) if text.lower().startswith("v=spf1")]
    if len(records) != 1 or depth > MOST_LOOKUPS:
        return "none"
    terms = records[0].split()[1:]
    return "pass" if any(_matches(term.lstrip("+"), address, lookup, depth) for term in terms) else "fail"


def _matches(term: str, address: str, lookup: Lookup, depth: int) -> bool:
    kind, _, value = term.lower().partition(":")
    if kind == "ip4":
        return _holds(value, address)
    if kind == "include":
        return spf(value, address, lookup, depth + 1) == "pass"
    return kind == "all"


def _holds(network: str, address: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:  # a record that somebody mistyped
        return False


def dmarc_policy(domain: str, lookup: Lookup) -> str:
    """Return none, quarantine or reject, as the DMARC record of a domain says; none where there is no record."""
    records = [text for text in lookup(f"_dmarc.{domain}") if text.lower().startswith("v=dmarc1")]
    tags = dict(part.strip().lower().partition("=")[::2] for part in records[0].split(";")) if records else {}
    return tags.get("p", "none")
