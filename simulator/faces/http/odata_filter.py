"""$filter of OData as Graph's clients use it: comparisons, startswith and its kin, any(), and, or, not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from simulator.services.graph_errors import bad_request

Condition = Callable[[dict[str, Any]], bool]

TOKEN = re.compile(r"\s*(?:('(?:[^']|'')*')|([()/:,])|([^\s()/:,']+))")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and a > b,
    "ge": lambda a, b: a is not None and a >= b,
    "lt": lambda a, b: a is not None and a < b,
    "le": lambda a, b: a is not None and a <= b,
}
FUNCTIONS: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
WORDS = {"null": None, "true": True, "false": False}


def parse_filter(text: str) -> Condition:
    """Return the condition of a $filter; raise Graph's 400 for one that is not understood."""
    parser = _Parser(text)
    condition = parser.alternatives()
    parser.end()
    return condition


class _Parser:
    """Recursive descent over the tokens; texts are compared without case, as Graph does."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = [match[1] or match[2] or match[3] for match in TOKEN.finditer(text)]

    def end(self) -> None:
        if self._tokens:
            raise self._error()

    def alternatives(self) -> Condition:
        found = [self._all_of()]
        while self._takes("or"):
            found.append(self._all_of())
        return lambda row: any(condition(row) for condition in found)

    def _all_of(self) -> Condition:
        found = [self._single()]
        while self._takes("and"):
            found.append(self._single())
        return lambda row: all(condition(row) for condition in found)

    def _single(self) -> Condition:
        if self._takes("not"):
            inner = self._single()
            return lambda row: not inner(row)
        if self._takes("("):
            inner = self.alternatives()
            self._expect(")")
            return inner
        word = self._next()
        if word.lower() in FUNCTIONS and self._takes("("):
            return self._function(FUNCTIONS[word.lower()])
        return self._comparison(word)

    def _function(self, function: Callable[[str, str], bool]) -> Condition:
        path = self._path(self._next())
        self._expect(",")
        wanted = str(self._literal())
        self._expect(")")
        return lambda row: function(str(_value(row, path) or "").lower(), wanted)

    def _comparison(self, word: str) -> Condition:
        path = self._path(word)
        if path[-1] == "any":
            return self._any(path[:-1])
        operator = self._next().lower()
        if operator == "in":
            return self._in(path)
        if operator not in COMPARISONS:
            raise self._error()
        compare, wanted = COMPARISONS[operator], self._literal()
        return lambda row: compare(_folded(_value(row, path)), wanted)

    def _in(self, path: list[str]) -> Condition:
        self._expect("(")
        wanted = [self._literal()]
        while self._takes(","):
            wanted.append(self._literal())
        self._expect(")")
        return lambda row: _folded(_value(row, path)) in wanted

    def _any(self, path: list[str]) -> Condition:
        self._expect("(")
        name = self._next()
        self._expect(":")
        inner = self.alternatives()
        self._expect(")")
        return lambda row: any(inner({name: entry}) for entry in _value(row, path) or [])

    def _path(self, word: str) -> list[str]:
        path = [word]
        while self._takes("/"):
            path.append(self._next())
        return path

    def _literal(self) -> Any:  # noqa: ANN401 - a text, null, true or false
        word = self._next()
        if word.startswith("'"):
            return word[1:-1].replace("''", "'").lower()
        if self._tokens and self._tokens[0] == ":":  # a moment: 2026-01-01T00:00:00Z
            while self._takes(":"):
                word += ":" + self._next()
        return WORDS.get(word.lower(), word.lower())

    def _takes(self, wanted: str) -> bool:
        if self._tokens and self._tokens[0].lower() == wanted:
            self._tokens.pop(0)
            return True
        return False

    def _expect(self, wanted: str) -> None:
        if not self._takes(wanted):
            raise self._error()

    def _next(self) -> str:
        if not self._tokens:
            raise self._error()
        return self._tokens.pop(0)

    def _error(self) -> Exception:
        return bad_request(f"Invalid filter clause: '{self._text}'.")


def _value(row: Any, path: list[str]) -> Any:  # noqa: ANN401 - JSON
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None
    return row


def _folded(value: Any) -> Any:  # noqa: ANN401 - JSON
    return value.lower() if isinstance(value, str) else value
