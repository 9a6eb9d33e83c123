"""Rules between the keys of one record: the loader keeps them, and editors read them as if/then of the JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KNOWN = {"not": {"type": "null"}}
_NOT_KNOWN = {"type": "null"}


class Rule(Protocol):
    """What a record's keys have to do with each other."""

    def broken(self, values: Mapping[str, Any]) -> str | None:
        """Return what is wrong and, after a semicolon, what would be right; None where the rule is kept."""

    def schema(self, keys: Sequence[str]) -> dict[str, Any]:
        """Return the rule for a record with `keys`, as JSON Schema says it."""


@dataclass(frozen=True)
class Needs:
    """Where one of `known` is known, `needed` is there; without `known`, that holds for every other key."""

    needed: str
    known: tuple[str, ...] = ()

    def broken(self, values: Mapping[str, Any]) -> str | None:
        """Name the keys that are known without what they need."""
        known = [key for key in self._known(tuple(values)) if values[key] is not None]
        if not known or values[self.needed] is not None:
            return None
        return f"{', '.join(known)} without {self.needed}; add {self.needed}"

    def schema(self, keys: Sequence[str]) -> dict[str, Any]:
        """Return `if` one of the keys is known, `then` what they need is known."""
        known = [{"required": [key], "properties": {key: _KNOWN}} for key in self._known(keys)]
        return {"if": {"anyOf": known}, "then": {"required": [self.needed], "properties": {self.needed: _KNOWN}}}

    def _known(self, keys: Sequence[str]) -> tuple[str, ...]:
        return self.known or tuple(key for key in keys if key != self.needed)


@dataclass(frozen=True)
class Excludes:
    """Where `key` is `value`, nothing is known of `excluded`."""

    key: str
    value: object
    excluded: str

    def broken(self, values: Mapping[str, Any]) -> str | None:
        """Name the key that cannot be known."""
        if values[self.key] != self.value or values[self.excluded] is None:
            return None
        return f"{self.excluded} where {self.key} says that there is none; take one of them away"

    def schema(self, keys: Sequence[str]) -> dict[str, Any]:  # noqa: ARG002 - the two keys are enough
        """Return `if` the key has the value, `then` the other is null."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        condition = {"required": [self.key], "properties": {self.key: {"const": value}}}
        return {"if": condition, "then": {"properties": {self.excluded: _NOT_KNOWN}}}
