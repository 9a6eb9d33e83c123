"""Which values of a shared TXT record set are ours: written into the metadata of the record set itself.

State alone cannot say it: a run that was killed between the write and the engine's note of it would take its own values
for somebody else's, and never remove them. Metadata is written together with the values, in one call.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# The digests only tell the values of one record set apart.
_DIGEST_LENGTH = 12


@dataclass(frozen=True)
class Marks:
    """What one resource did to a record set.

    `digests`: of the values it added; `spf`: the mechanism it added; `made_spf`: the SPF record is its own;
    `forced`: the qualifier it set, `previous`: what the record ended in before (empty: in none); both None if neither.
    """

    digests: frozenset[str] = frozenset()
    spf: str | None = None
    made_spf: bool = False
    forced: str | None = None
    previous: str | None = None

    @classmethod
    def parse(cls, text: str) -> Marks:
        """Read what `str()` wrote; words of other versions are left alone."""
        words = dict(word.split("=", 1) for word in text.split() if "=" in word)
        return cls(
            digests=frozenset(filter(None, words.get("values", "").split(","))),
            spf=words.get("spf"),
            made_spf=words.get("made") == "spf",
            forced=words.get("forced"),
            previous=words.get("previous"),
        )

    def owns(self, value: str) -> bool:
        """Say whether `value` is one that the resource added."""
        return digest(value) in self.digests

    def __bool__(self) -> bool:
        return self != Marks()

    def __str__(self) -> str:
        words = {
            "values": ",".join(sorted(self.digests)) or None,
            "spf": self.spf,
            "made": "spf" if self.made_spf else None,
            "forced": self.forced,
            "previous": self.previous,
        }
        return " ".join(f"{name}={value}" for name, value in words.items() if value is not None)


def digest(value: str) -> str:
    """Return a short digest of a TXT value."""
    return hashlib.sha256(value.encode()).hexdigest()[:_DIGEST_LENGTH]


def digests(values: Iterable[str]) -> frozenset[str]:
    """Return the digests of TXT values."""
    return frozenset(map(digest, values))


def metadata_key(urn: str) -> str:
    """Return the metadata key of one resource; it is the same after a killed run, and no other resource has it."""
    return f"mfd-{digest(urn)}"


def marks_in(metadata: Mapping[str, str], key: str, values: Sequence[str], state: Mapping[str, object]) -> Marks:
    """Return the marks of `key`; where somebody dropped the metadata, what the last run noted in `state`."""
    if key in metadata:
        return Marks.parse(metadata[key])
    added, spf = state.get("added"), str(state.get("spfAdded") or "") or None
    noted = [value for value in values if value in added] if isinstance(added, list) else []
    made = any(value == f"v=spf1 {spf} -all" for value in values)
    previous = str(state.get("previousQualifier") or "") or None
    forced = str(state.get("spfQualifier") or "") or None if previous else None
    return Marks(digests(noted), spf, made_spf=bool(spf and made), forced=forced, previous=previous)
