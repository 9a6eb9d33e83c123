"""Which device type a model is: an exact name or alias of the catalogue decides, a similar one is only offered."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from catalog import Problem
from catalog.closest import suggestion
from inventory.entry import entries_of
from inventory.errors import InventoryError
from inventory.fields import MANUFACTURER, MODEL, manufacturers
from inventory.spelling import squashed, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from catalog import DeviceType
    from inventory.columns import Columns
    from inventory.entry import Entry
    from inventory.grid import Grid

GENERIC = "Generic/smtp-device"
# How similar must a name be to be offered, out of 100? `bizhub 362i` and `bizhub 360i` are 91.
_SIMILAR = 80
_OFFERED = 3
# Words at the end of a model that say nothing about it.
_EMPTY_WORDS = {"series", "serie", "printer", "drucker"}


class Types:
    """The catalogue's device types by what inventories call them, and the answers given before."""

    def __init__(self, types: Mapping[str, DeviceType], answers: Mapping[str, str]) -> None:
        self.types = types
        self.answers = {squashed(model): found for model, found in answers.items()}
        self.offers: dict[str, Sequence[str]] = {}

    @cached_property
    def by_id(self) -> Mapping[str, str]:
        """Ids of types by their casefolded selves."""
        return {found.casefold(): found for found in self.types}

    @cached_property
    def by_name(self) -> Mapping[tuple[str, str], set[str]]:
        """Types by squashed manufacturer and squashed name; by name alone under an empty manufacturer."""
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for found in self.types.values():
            for name in (found.model, *found.aliases):
                for manufacturer in (squashed(found.manufacturer), ""):
                    names[manufacturer, _squashed_model(name, found.manufacturer)].add(found.id)
        return names

    @cached_property
    def _spellings(self) -> Mapping[str, str]:
        """Manufacturers of the catalogue by the squashed spellings that inventories have."""
        own = {squashed(found.manufacturer): found.manufacturer for found in self.types.values()}
        return own | {squashed(other): name for name, others in manufacturers().items() for other in others}

    def of(self, entry: Entry) -> str | None:
        """Return the type that the row names, an answer decides, or a model is called exactly; None when nothing does."""
        given = entry.values.get("type", "")
        if given.casefold() in self.by_id:
            return self.by_id[given.casefold()]
        named = entry.model or given
        if (answer := self.answers.get(squashed(named))) is not None:
            return answer
        found = self.claims(entry)
        return found[0] if len(found) == 1 else None

    def claims(self, entry: Entry) -> Sequence[str]:
        """Return the types that are called exactly like the row's model, which should be one or none."""
        manufacturer, model = self._split(entry)
        return sorted(self.by_name.get((squashed(manufacturer), _squashed_model(model, manufacturer)), ()))

    def offer(self, entry: Entry) -> Sequence[str]:
        """Return the types that are called nearly like the row's model, the likeliest first."""
        named = entry.model or entry.values.get("type", "")
        if named not in self.offers:
            self.offers[named] = self._similar(*self._split(entry))
        return self.offers[named]

    def _split(self, entry: Entry) -> tuple[str, str]:
        """Return manufacturer, as the catalogue has it where it has it, and model."""
        model = entry.values.get(MODEL) or entry.values.get("type", "")
        if given := entry.values.get(MANUFACTURER, ""):
            return self._spellings.get(squashed(given), given), model
        parts = model.split()
        for count in range(min(len(parts) - 1, 4), 0, -1):
            if name := self._spellings.get(squashed("".join(parts[:count]))):
                return name, " ".join(parts[count:])
        return "", model

    def _similar(self, manufacturer: str, model: str) -> Sequence[str]:
        known = {found.id for found in self.types.values() if found.manufacturer == manufacturer}
        names = {
            (found.id, name): " ".join(_words_of_model(name, found.manufacturer))
            for found in self.types.values()
            if found.id != GENERIC and (not known or found.id in known)
            for name in (found.model, *found.aliases)
        }
        wanted = " ".join(_words_of_model(model, manufacturer))
        close = process.extract(wanted, names, scorer=fuzz.WRatio, score_cutoff=_SIMILAR, limit=None)
        return list(dict.fromkeys(found for _, _, (found, _) in close))[:_OFFERED]


def _words_of_model(model: str, manufacturer: str) -> list[str]:
    """Return a model's words without the manufacturer before them, and without empty words behind them."""
    found = words(model)
    name = squashed(manufacturer)
    for count in range(1, len(found)):
        if name and "".join(found[:count]) == name:
            found = found[count:]
            break
    while len(found) > 1 and found[-1] in _EMPTY_WORDS:
        found = found[:-1]
    return found


def _squashed_model(model: str, manufacturer: str) -> str:
    return "".join(_words_of_model(model, manufacturer))


def accepted_models(
    accepted: Mapping[str, str], grid: Grid, columns: Columns, types: Mapping[str, DeviceType]
) -> Mapping[str, str]:
    """Return the answers by model, of answers by line or by model; raises `InventoryError`."""
    entries, _ = entries_of(grid, columns) if accepted else ((), ())
    by_line = {str(entry.line): entry for entry in entries}
    models: dict[str, str] = {}
    problems: list[Problem] = []
    known = {name.casefold(): name for name in types}
    for key, wanted in accepted.items():
        if key.isdigit() and (key not in by_line or not by_line[key].model):
            problems.append(Problem(grid.file, int(key), MODEL, "there is no model in this line", "name another line"))
        elif wanted.casefold() not in known:
            right = suggestion(wanted, types, many=f"docs/reference/devices.md has all; `{GENERIC}` fits any")
            problems.append(Problem("--accept", None, None, f"there is no device type {wanted!r}", right))
        else:
            models[by_line[key].model if key.isdigit() else key] = known[wanted.casefold()]
    if problems:
        raise InventoryError(problems)
    return models
