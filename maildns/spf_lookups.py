"""The limit of DNS look-ups that one SPF check may cause (RFC 7208 section 4.6.4)."""

from __future__ import annotations

import re
from collections.abc import Callable

from maildns.spf import SpfRecord

# How many look-ups may a receiver make before it answers `permerror`? 10 (RFC 7208 4.6.4).
LOOKUP_LIMIT = 10
_ASKING = re.compile(r"[+\-?~]?(include|a|mx|ptr|exists)([:/]|$)|redirect=", re.IGNORECASE)
_NESTED = re.compile(r"(?:[+\-?~]?include:|redirect=)(?P<name>[^%\s]+)$", re.IGNORECASE)


def count_lookups(record: SpfRecord, fetch: Callable[[str], SpfRecord | None]) -> int:
    """Return how many look-ups a check of `record` may cause; `fetch` gives the record of an included name, or None.

    Stops counting soon after the limit, so that a circle of includes ends.
    """
    return _count(record, fetch, 0)


def _count(record: SpfRecord, fetch: Callable[[str], SpfRecord | None], so_far: int) -> int:
    for term in record.terms:
        if so_far > LOOKUP_LIMIT:
            break
        so_far += 1 if _ASKING.match(term) else 0
        nested = _NESTED.match(term)
        inner = fetch(nested["name"]) if nested else None
        so_far = _count(inner, fetch, so_far) if inner else so_far
    return so_far
