"""What an inventory says of each device, in the columns of the device list, and what it leaves open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from catalog import Problem
from catalog.closest import suggestion
from catalog.explain import shown
from inventory.column_map import ColumnMap
from inventory.columns import Columns
from inventory.entry import Entry
from inventory.fields import MANUFACTURER, MODEL
from inventory.identity import Known, proposed_id
from inventory.sites import Sites
from inventory.types import GENERIC, Types
from settings.inventory import COLUMNS, REQUIRED

_KEYLESS = "give it a serial number, a host name, an id or a name; else nobody could say which device it is next time"
# How many other lines are named when many ask the same?
_LINES = 8


@dataclass(frozen=True)
class Question:
    """What only a person can say of a device; the same of many is asked once."""

    header: str
    what: str
    right: str


@dataclass(frozen=True)
class Wanted:
    """A device as the inventory has it."""

    line: int
    values: Mapping[str, str]
    """By column of the device list; what the inventory does not say is left out."""
    open: Mapping[str, Question] = field(default_factory=dict)
    """By column of the device list that has to have a value: why it has none."""
    defaulted: frozenset[str] = frozenset()
    """Columns whose value is a default."""


def wanted_devices(
    entries: Sequence[Entry], columns: Columns, column_map: ColumnMap, types: Types, sites: Sites
) -> list[Wanted]:
    """Return what the inventory says of each device."""
    return [_Row(entry, columns, column_map, types, sites).wanted() for entry in entries]


@dataclass(frozen=True)
class _Row:
    entry: Entry
    columns: Columns
    column_map: ColumnMap
    types: Types
    sites: Sites

    def wanted(self) -> Wanted:
        given = {**self.column_map.defaults, **self.entry.values}
        values = {name: given[name] for name in COLUMNS if given.get(name) and name not in {"type", "site"}}
        found = {"type": self._type(given), "site": self._site(given)}
        values |= {name: value for name, value in found.items() if isinstance(value, str)}
        questions = {name: value for name, value in found.items() if isinstance(value, Question)}
        if "sender" not in values:
            questions["sender"] = self._empty("sender", "fill it in, or --default sender='{id}@DOMAIN'")
        if name := proposed_id(values) if "id" in values else "":
            values["id"] = name
        defaulted = frozenset(name for name in values if not self._is_told(name))
        return Wanted(self.entry.line, {name: values[name] for name in COLUMNS if name in values}, questions, defaulted)

    def _is_told(self, column: str) -> bool:
        """Return whether the inventory says something of a column."""
        return bool(self.entry.values.get(column)) or (column == "type" and bool(self.entry.model))

    def _type(self, given: Mapping[str, str]) -> str | Question:
        if found := self.types.of(self.entry):
            return found
        named = self.entry.model or self.entry.values.get("type", "")
        if not named:
            return given.get("type") or self._empty(MODEL, f"fill it in, or --default type={GENERIC}")
        if len(claims := self.types.claims(self.entry)) > 1:
            what = f"{len(claims)} types of the catalogue claim the name {shown(named)}: {', '.join(claims)}"
            return Question(
                self._header(MODEL, "type"), what, f"answer with --accept {self.entry.line}={claims[0]}, or another"
            )
        offered = self.types.offer(self.entry)
        close = f"{' or '.join(filter(None, (', '.join(offered[:-1]), *offered[-1:])))}? " if offered else ""
        answer = f"--accept {self.entry.line}={offered[0] if offered else GENERIC}"
        more = "" if not offered else f", or {GENERIC}, which fits any"
        what = f"{shown(named)} is not in the catalogue"
        return Question(self._header(MODEL, "type"), what, f"{close}answer with {answer}{more}")

    def _site(self, given: Mapping[str, str]) -> str | Question:
        text = given.get("site", "")
        if not text:
            return self._empty("site", "fill it in, or --default site=SITE")
        if found := self.sites.of(text):
            return found
        right = suggestion(text, self.sites.sites, many="mfd:sites names them")
        right += "" if right.endswith("?") else ";"
        what = f"there is no site {shown(text)}"
        return Question(
            self._header("site"), what, f"{right} answer with --site {quote(f'{text}=ID')}, or name it in mfd:sites"
        )

    def _empty(self, name: str, right: str) -> Question:
        return Question(self._header(name), "is empty", right)

    def _header(self, *names: str) -> str:
        found = (self.columns.taken[name] for name in (*names, MANUFACTURER) if name in self.columns.taken)
        places = next(found, ())
        return self.columns.name(places[0]) if places and names[0] in self.columns.taken else names[0]


def without_doubles(file: str, wanted: Sequence[Wanted]) -> tuple[list[Wanted], list[Problem], list[str]]:
    """Return each device once, the rows that contradict each other or name no device, and which were doubled."""
    known: Known[Wanted] = Known(ids_count=True)
    kept: list[Wanted] = []
    problems: list[Problem] = []
    notes: list[str] = []
    for one in wanted:
        if not proposed_id(one.values):
            problems.append(Problem(file, one.line, None, "says nothing by which the device is known", _KEYLESS))
        elif (first := known.find(one.values)) is None:
            known.add(one.values, one)
            kept.append(one)
        elif first.values == one.values:
            notes.append(f"{file}:{one.line}: the same device as in line {first.line}, taken once")
        else:
            problems.append(_contradiction(file, first, one))
    return kept, problems, notes


def _contradiction(file: str, first: Wanted, other: Wanted) -> Problem:
    names = [name for name in COLUMNS if first.values.get(name, "") != other.values.get(name, "")]
    what = f"the same device as in line {first.line}, but says something else"
    return Problem(file, other.line, ", ".join(names), what, "keep one of the two rows; the first was taken")


def asked(file: str, waiting: Sequence[Wanted], has: Mapping[int, set[str]]) -> list[Problem]:
    """Return the questions about some devices, each once with the lines that it is about.

    `has` says by line which columns have a value already, because somebody wrote it in the device list.
    """
    lines: dict[Question, list[int]] = defaultdict(list)
    texts: dict[tuple[str, str, str], Question] = {}
    for one in waiting:
        for name in (name for name in REQUIRED if name in one.open and name not in has.get(one.line, set())):
            question = one.open[name]
            same = question.header, question.what, question.right.partition("--accept")[0]
            lines[texts.setdefault(same, question)].append(one.line)
    return [
        Problem(file, found[0], question.header, f"{question.what}{_also(found[1:])}", question.right)
        for question, found in lines.items()
    ]


def _also(lines: Sequence[int]) -> str:
    if not lines:
        return ""
    more = f" and {len(lines) - _LINES} more" if len(lines) > _LINES else ""
    return f" (also line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines[:_LINES]))}{more})"
