"""A record set is changed only as it was read, and the change is tried again when somebody else was faster."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from provider.errors import ChangedMeanwhileError
from provider.record_sets import MOST_TRIES, TxtSet, change


class Zone:
    """Record sets in memory; `meanwhile` runs before a write, as somebody else would."""

    def __init__(self, **sets: TxtSet) -> None:
        self.sets = sets
        self.writes = 0
        self.meanwhile: list[TxtSet] = []

    def get(self, name: str) -> TxtSet | None:
        """Return the record set."""
        return self.sets.get(name)

    def put(self, name: str, new: TxtSet) -> None:
        """Write if the etag fits."""
        self._check(name, new.etag)
        self.sets[name] = replace(new, etag=f"{new.etag}+")

    def delete(self, name: str, etag: str) -> None:
        """Delete if the etag fits."""
        self._check(name, etag)
        del self.sets[name]

    def _check(self, name: str, etag: str) -> None:
        self.writes += 1
        if self.meanwhile:
            self.sets[name] = self.meanwhile.pop(0)
        if (self.sets[name].etag if name in self.sets else "") != etag:
            raise ChangedMeanwhileError("412")


def with_ours(old: TxtSet | None) -> TxtSet | None:
    """Add a value."""
    return TxtSet((*(old.values if old else ()), "ours"), 60, {}, old.etag if old else "")


def test_a_new_record_set_is_written_once(hours: Any) -> None:
    """A new record set is written once."""
    zone = Zone()
    change(zone, "@", with_ours, hours)
    assert (zone.sets["@"].values, zone.writes) == (("ours",), 1)


def test_somebody_elses_change_is_kept(hours: Any) -> None:
    """Somebody elses change is kept."""
    zone = Zone(mail=TxtSet(("theirs",), 60, {}, "1"))
    zone.meanwhile = [TxtSet(("theirs", "newer"), 60, {}, "2")]
    change(zone, "mail", with_ours, hours)
    assert zone.sets["mail"].values == ("theirs", "newer", "ours")
    assert len(hours.slept) == 1


def test_a_record_set_made_meanwhile_is_not_lost(hours: Any) -> None:
    """A record set made meanwhile is not lost."""
    zone = Zone()
    zone.meanwhile = [TxtSet(("theirs",), 60, {}, "1")]
    change(zone, "mail", with_ours, hours)
    assert zone.sets["mail"].values == ("theirs", "ours")


def test_the_tries_are_bounded(hours: Any) -> None:
    """The tries are bounded."""
    zone = Zone(mail=TxtSet((), 60, {}, "0"))
    zone.meanwhile = [TxtSet((), 60, {}, str(number)) for number in range(1, 100)]
    with pytest.raises(ChangedMeanwhileError):
        change(zone, "mail", with_ours, hours)
    assert zone.writes == MOST_TRIES
    assert sum(hours.slept) < 15.0


def test_nothing_to_change_writes_nothing(hours: Any) -> None:
    """Nothing to change writes nothing."""
    zone = Zone(mail=TxtSet(("ours",), 60, {}, "1"))
    change(zone, "mail", lambda old: old, hours)
    assert zone.writes == 0


def test_a_deletion_meets_only_what_was_read(hours: Any) -> None:
    """A deletion meets only what was read."""
    zone = Zone(mail=TxtSet(("ours",), 60, {}, "1"))
    zone.meanwhile = [TxtSet(("ours", "theirs"), 60, {}, "2")]

    def without_ours(old: TxtSet | None) -> TxtSet | None:
        assert old is not None
        rest = tuple(value for value in old.values if value != "ours")
        return replace(old, values=rest) if rest else None

    change(zone, "mail", without_ours, hours)
    assert zone.sets["mail"].values == ("theirs",)
