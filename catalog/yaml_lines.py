"""YAML that remembers its lines, so that a mistake can be shown where it stands.

Plain scalars are read as YAML 1.2 reads them (`no` and `1:30` are text), as the Pulumi engine does; keys are always text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from catalog.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Place = tuple[str | int, ...]
"""The way to a value: keys of mappings and indices of lists."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", ""), None),
}
# The C loader is several times faster; wheels of PyYAML have it, a build without libyaml does not.
_LOADER: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class YamlDocument:
    """A document's value and the line of each part of it."""

    value: Any
    lines: Mapping[Place, int]
    problems: tuple[Problem, ...]
    """Syntax errors and keys that stand twice."""

    def line(self, place: Sequence[str | int]) -> int | None:
        """Return the line of `place`, or of the nearest thing that contains it; None in an empty document."""
        for length in range(len(place), -1, -1):
            if (line := self.lines.get(tuple(place[:length]))) is not None:
                return line
        return None


def dotted(place: Sequence[str | int]) -> str:
    """Return a place as it is shown: `menus[0].source`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(steps).removeprefix(".")


def read_yaml_file(path: Path, file: str) -> YamlDocument:
    """Read the one YAML document at `path`; `file` is its name in problems."""
    try:
        return read_yaml(path.read_text("utf-8-sig"), file)
    except UnicodeDecodeError:
        return YamlDocument(None, {}, (Problem(file, None, None, "is not UTF-8", "save it as UTF-8"),))


def read_yaml(text: str, file: str) -> YamlDocument:
    """Read one YAML document; `file` is its name in problems."""
    reading = _Reading(file)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        what = f"not YAML: {error.problem or error.context}"
        return YamlDocument(None, {}, (Problem(file, line, None, what),))
    except yaml.YAMLError as error:
        return YamlDocument(None, {}, (Problem(file, None, None, f"not YAML: {error}"),))
    value = None if node is None else reading.value(node, ())
    return YamlDocument(value, reading.lines, tuple(reading.problems))


class _Reading:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: yaml.Node, place: Place) -> Any:  # noqa: ANN401 - a YAML value is anything
        self.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return _scalar(str(node.value), getattr(node, "style", None))

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                first = self.lines[*place, key]
                what = f"stands twice, first in line {first}"
                self.problems.append(Problem(self.file, line, key, what, "keep one of them"))
                continue
            self.lines[*place, key] = line
            found[key] = self.value(value_node, (*place, key))
        return found


def _scalar(text: str, style: str | None) -> str | int | float | bool | None:
    if style in {'"', "'", "|", ">"}:  # the C parser's style of a plain scalar is empty, the other's None
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
