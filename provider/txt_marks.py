"""Which values of a shared TXT record set are ours: written into the metadata of the record set itself.

State alone cannot say it: a run that was killed between the write and the engine's note of it would take its own values
for somebody else's, and never remove them. Metadata is written together with the values, in one call.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

# Metadata of a record set whose key begins with it is a resource's marks.
_PREFIX = "mfd-"
# The digests only tell the values of one record set apart.
_DIGEST_LENGTH = 12


@dataclass(frozen=True)
class Marks:
    """What one resource did to a record set.

    `digests`: of the values it added; `spf`: the mechanism it added; `made_spf`: the SPF record is its own;
    `needs`: the mechanism it wants and found there; `forced`: the qualifier it set, `previous`: what the record ended in
    before (empty: in none); both None if neither.
    """

    digests: frozenset[str] = frozenset()
    spf: str | None = None
    made_spf: bool = False
    needs: str | None = None
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
            needs=words.get("needs"),
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
            "needs": self.needs,
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
    return f"{_PREFIX}{digest(urn)}"


def handed_over(marks: Marks, wanted: str | None, metadata: Mapping[str, str]) -> tuple[Marks, dict[str, str]]:
    """Return `marks` and the `metadata` of the other resources, once a mechanism has gone to another that needs it.

    Only when the mechanism is no longer `wanted` by the resource of `marks`, and another one's marks say that it needs it:
    two sending methods, or two stacks, may want the same sender in one SPF record.
    """
    if not marks.spf or same_mechanism(marks.spf, wanted):
        return marks, dict(metadata)
    for key, text in sorted(metadata.items()):
        heir = Marks.parse(text) if key.startswith(_PREFIX) else Marks()
        if same_mechanism(heir.needs, marks.spf):
            heir = replace(heir, spf=marks.spf, made_spf=marks.made_spf, needs=None)
            return replace(marks, spf=None, made_spf=False), {**metadata, key: str(heir)}
    return marks, dict(metadata)


def same_mechanism(one: str | None, other: str | None) -> bool:
    """Say whether two SPF mechanisms are the same; none is none (RFC 7208 4.6.1: case does not matter)."""
    return (one or "").lower() == (other or "").lower()


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
