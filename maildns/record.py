"""One wanted DNS record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Record:
    """One wanted DNS record.

    `key`: Azure's name for its purpose (Domain, SPF, DKIM, DKIM2, DMARC); `type`: TXT or CNAME; `name`: absolute,
    without a trailing dot; `value`: the text, or the CNAME's target without a trailing dot; `ttl`: seconds.
    """

    key: str
    type: str
    name: str
    value: str
    ttl: int = 3600

    @classmethod
    def from_mapping(cls, fields: Mapping[str, Any]) -> Record:
        """Read the five fields from a mapping of the same names."""
        return cls(
            key=str(fields["key"]),
            type=str(fields["type"]).upper(),
            name=str(fields["name"]).rstrip(".").lower(),
            value=str(fields["value"]),
            ttl=int(fields.get("ttl") or 3600),
        )
