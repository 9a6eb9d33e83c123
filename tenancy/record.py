"""What the last run wrote, which tells what a person has changed since: kept beside the table, one line a tenant."""

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


def digest(text: str) -> str:
    """Return what a text is known again by."""
    return sha256(text.encode()).hexdigest()[:16]


def read_record(text: str, file: str) -> dict[str, Written]:
    """Return the record in a text, by stack; raises `TenancyError`."""
    read = read_yaml(text, file)
    if read.problems:
        raise TenancyError(read.problems)
    try:
        return {stack: Written(**entry) for stack, entry in (read.value or {}).items()}
    except (AttributeError, TypeError):
        right = "take it back from version control, or delete it and write into the stack files what the table has"
        raise TenancyError([Problem(file, None, None, "is not what was written", right)]) from None


def record_text(record: Mapping[str, Written]) -> str:
    """Return the record as text, sorted by stack."""
    lines = [
        f"{stack}: {json.dumps({'config': written.config, 'operator': written.operator}, ensure_ascii=False)}\n"
        for stack, written in sorted(record.items())
    ]
    return _HEAD + "".join(lines)
