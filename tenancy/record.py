"""What the last run wrote, which tells what a person has changed since: kept beside the table, one line a tenant.

While a run writes files, it has both what they held and what they get, so that wherever the run is killed, the next
one takes nothing of that for a person's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from catalog import Problem
from catalog.yaml_lines import read_yaml
from tenancy.errors import TenancyError

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEAD = (
    "# What `./mfd tenants` wrote last: tells what a person has changed since. Keep it under version control, and never\n"
    "# edit it.\n"
)


@dataclass(frozen=True)
class Written:
    """What was written for one tenant."""

    config: Mapping[str, Any] = field(default_factory=dict)
    """The template's keys in the stack file, and their values."""
    operator: str = ""
    """Digest of the Kubernetes objects."""
    begun: Written | None = None
    """What a run that has not ended was about to write; each file holds either."""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Written:
        """Return what an entry of the record says; raises TypeError."""
        begun = entry.get("begun")
        return cls(**{**entry, "begun": cls(**begun) if begun else None})

    @property
    def entry(self) -> dict[str, Any]:
        """The same for the record."""
        own = {"config": self.config, "operator": self.operator}
        return {**own, "begun": self.begun.entry} if self.begun else own


def digest(text: str) -> str:
    """Return what a text is known again by."""
    return sha256(text.encode()).hexdigest()[:16]


def read_record(text: str, file: str) -> dict[str, Written]:
    """Return the record in a text, by stack; raises `TenancyError`."""
    read = read_yaml(text, file)
    if read.problems:
        raise TenancyError(read.problems)
    try:
        return {stack: Written.of(entry) for stack, entry in (read.value or {}).items()}
    except (AttributeError, TypeError):
        right = "take it back from version control, or delete it and write into the stack files what the table has"
        raise TenancyError([Problem(file, None, None, "is not what was written", right)]) from None


def record_text(record: Mapping[str, Written]) -> str:
    """Return the record as text, sorted by stack."""
    lines = [f"{stack}: {json.dumps(written.entry, ensure_ascii=False)}\n" for stack, written in sorted(record.items())]
    return _HEAD + "".join(lines)
