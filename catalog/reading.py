"""Reads files of the catalogue into models and keeps every problem that it meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.closest import suggestion
from catalog.explain import explain
from catalog.known_keys import known_keys
from catalog.problem import Problem
from catalog.yaml_lines import YamlDocument, dotted, read_yaml_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalog.yaml_lines import Place

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class File(Generic[Model]):
    """A file that was read, and what it says."""

    path: Path
    name: str
    """As problems call it: `catalog/methods/ecs.yaml`."""
    read: YamlDocument
    model: Model

    def problem(self, place: Place, what: str, right: str = "") -> Problem:
        """Return a problem at a place of the file."""
        return Problem(self.name, self.read.line(place), dotted(place), what, right)


class Reading:
    """Reads below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def all(self, pattern: str, model: type[Model]) -> Iterator[File[Model]]:
        """Yield the files that match `pattern` and are right, in order of their paths."""
        paths = sorted(self.root.glob(pattern))
        self.problems += self._unread(pattern, set(paths))
        for path in paths:
            name = self._name(path)
            read = read_yaml_file(path, name)
            problems = [*read.problems, *_without_source(read, name)]
            try:
                found = None if read.problems else File(path, name, read, model.model_validate(read.value))
            except ValidationError as error:
                found = None
                problems += _explained(read, name, error, model)
            self.problems += problems
            if found:
                yield found

    def _unread(self, pattern: str, read: set[Path]) -> Iterator[Problem]:
        """Yield the YAML files of the pattern's folder that it does not match: nobody would miss what they say."""
        for path in sorted((self.root / pattern.partition("/")[0]).rglob("*")):
            if path not in read and path.suffix.lower() in {".yaml", ".yml"}:
                right = f"files that are read are {self.root.name}/{pattern}"
                yield Problem(self._name(path), None, None, "is not read", right)

    def _name(self, path: Path) -> str:
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"


def _explained(read: YamlDocument, name: str, error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    for details in error.errors():
        place = details["loc"]
        what, right = explain(details, known_keys(model, place[:-1]))
        yield Problem(name, read.line(place), dotted(place), what, right)


def _without_source(read: YamlDocument, name: str) -> Iterator[Problem]:
    sources = read.value.get("sources") if isinstance(read.value, dict) else None
    known = sources if isinstance(sources, dict) else {}
    for place, key in _source_keys(read.value, ()):
        if key not in known:
            what = f"{key!r} is not in sources"
            yield Problem(name, read.line(place), dotted(place), what, suggestion(key, known))


_NAMES_A_SOURCE = {"source", "labels_source", "family_source"}


def _source_keys(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key in _NAMES_A_SOURCE and isinstance(item, str):
                yield (*place, key), item
            elif key != "sources":
                yield from _source_keys(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _source_keys(item, (*place, index))
