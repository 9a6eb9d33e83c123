"""One thing that speaks for or against a method."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from settings.methods import ECS

Kind = Literal["against", "condition", "unknown", "note"]
"""`against` rules it out. `condition`: somebody has to do or to accept something. `unknown`: it fits if something is so
that nobody has written down. `note` changes nothing."""


@dataclass(frozen=True)
class Finding:
    """What was found, by a short and stable name, and in words.

    The words are a clause: for `condition` and `unknown` it begins with "if". `way_out` says how an unknown gets known.
    """

    kind: Kind
    name: str
    text: str
    way_out: str = ""

    @property
    def with_way_out(self) -> str:
        """The words, and the way out in brackets where there is one."""
        return f"{self.text} ({self.way_out})" if self.way_out else self.text


def against(name: str, text: str) -> Finding:
    """Return what rules a method out."""
    return Finding("against", name, text)


def condition(name: str, text: str) -> Finding:
    """Return what somebody has to do or to accept."""
    return Finding("condition", name, text)


def unknown(name: str, text: str, way_out: str = "") -> Finding:
    """Return what has to be so and is not known, and how it gets known."""
    return Finding("unknown", name, f"{text}: not known", way_out)


def note(name: str, text: str) -> Finding:
    """Return what is worth knowing."""
    return Finding("note", name, text)


def sentence(clause: str) -> str:
    """Return a clause as a sentence; names at its beginning, such as `hve-basic`, stay as they are written."""
    first = clause.partition(" ")[0]
    is_name = first == ECS or not first.isalpha()
    return f"{clause[:1] if is_name else clause[:1].upper()}{clause[1:].rstrip('.')}."
