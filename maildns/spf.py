"""SPF records: read, merge, take out (RFC 7208 section 4.6 and 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from maildns.errors import SpfError

VERSION = "v=spf1"
_TERM = re.compile(
    r"(?P<qualifier>[+\-?~]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)(?P<rest>[:/].*)?$"
    r"|(?P<modifier>[a-z][a-z0-9._-]*)=\S*$",
    re.IGNORECASE,
)
_ALL = re.compile(r"[+\-?~]?all$", re.IGNORECASE)
_MODIFIER = re.compile(r"[a-z][a-z0-9._-]*=", re.IGNORECASE)


def is_spf(text: str) -> bool:
    """Say whether a TXT value claims to be an SPF record (RFC 7208 4.5: `v=spf1`, then a space or the end)."""
    return re.match(r"v=spf1( |$)", text.strip(), re.IGNORECASE) is not None


@dataclass(frozen=True)
class SpfRecord:
    """An SPF record: its terms after the version, in order and as written."""

    terms: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> SpfRecord:
        """Read `text`; raises SpfError naming the first term that is none."""
        if not is_spf(text):
            raise SpfError(f"{text!r} is no SPF record: it does not begin with {VERSION!r} and a space")
        terms = tuple(text.split()[1:])
        for term in terms:
            if not _TERM.match(term):
                raise SpfError(f"{text!r}: {term!r} is neither an SPF mechanism nor a modifier (RFC 7208 section 4.6)")
        return cls(terms)

    @property
    def all_qualifier(self) -> str | None:
        """`-all`, `~all`, `?all` or `+all`; None where the record has no `all`."""
        position = self._position_of_all()
        return None if position is None else _with_qualifier(self.terms[position])

    @property
    def mechanisms(self) -> tuple[str, ...]:
        """The terms that are neither `all` nor modifiers, as written."""
        return tuple(term for term in self.terms if not _ALL.match(term) and not _MODIFIER.match(term))

    @property
    def redirects(self) -> bool:
        """Whether the record has a `redirect=` modifier."""
        return any(term.lower().startswith("redirect=") for term in self.terms)

    def holds(self, mechanism: str) -> bool:
        """Say whether `mechanism` is there: case does not matter, and `+` is the same as no qualifier."""
        return any(_same(term, mechanism) for term in self.terms)

    def merge(self, mechanism: str, qualifier: str | None = None) -> SpfRecord:
        """Return the record with `mechanism` (before `all`, never twice) and, if given, ending in `qualifier`."""
        return self._with(mechanism).ending_in(qualifier)

    def without(self, mechanism: str, qualifier: str | None = None) -> SpfRecord:
        """Return the record without `mechanism` and, if given, ending in `qualifier`."""
        return SpfRecord(tuple(term for term in self.terms if not _same(term, mechanism))).ending_in(qualifier)

    def _with(self, mechanism: str) -> SpfRecord:
        if self.holds(mechanism):
            return self
        position = self._position_of_all()
        if position is None:
            position = next((at for at, term in enumerate(self.terms) if _MODIFIER.match(term)), len(self.terms))
        return SpfRecord((*self.terms[:position], mechanism, *self.terms[position:]))

    def ending_in(self, qualifier: str | None) -> SpfRecord:
        """Return the record ending in `qualifier`: `-all`, `~all` …; empty for no `all`, None for as it is.

        Raises SpfError where the change would switch a redirect off.
        """
        if qualifier is None or qualifier == (self.all_qualifier or ""):
            return self
        position = self._position_of_all()
        if position is not None and not qualifier:
            return SpfRecord((*self.terms[:position], *self.terms[position + 1 :]))
        if position is not None:
            return SpfRecord((*self.terms[:position], qualifier, *self.terms[position + 1 :]))
        if self.redirects:
            # RFC 7208 6.1: `all` switches `redirect` off, so that the senders behind it would be refused.
            raise SpfError(f"{str(self)!r} ends in a redirect; {qualifier!r} would switch it off")
        return SpfRecord((*self.terms, qualifier))

    def _position_of_all(self) -> int | None:
        return next((at for at, term in enumerate(self.terms) if _ALL.match(term)), None)

    def __str__(self) -> str:
        return " ".join((VERSION, *self.terms))


def _with_qualifier(term: str) -> str:
    return term.lower() if term[0] in "+-?~" else f"+{term.lower()}"


def _same(term: str, other: str) -> bool:
    return term.removeprefix("+").lower() == other.removeprefix("+").lower()
