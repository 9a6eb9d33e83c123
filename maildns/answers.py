"""What DNS answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """How a question ended."""

    FOUND = "found"
    NO_NAME = "there is no such name"
    NO_RECORD = "the name exists, without a record of this type"
    UNREACHABLE = "no DNS server answered"


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    `values`: TXT texts (strings joined), CNAME targets and others as text, without trailing dots; `alias`: the name
    that a CNAME on the way led to, if any; `reason`: why no server answered.
    """

    name: str
    type: str
    outcome: Outcome
    values: tuple[str, ...] = ()
    alias: str | None = None
    reason: str = ""
