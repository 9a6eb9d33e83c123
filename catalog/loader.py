"""Reads the catalogue's files into one value; every problem of every file at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from catalog.closest import suggestion
from catalog.device_type import DeviceFamily, DeviceType, DeviceTypeDocument
from catalog.errors import CatalogError
from catalog.explain import explain
from catalog.known_keys import known_keys
from catalog.method import Method, MethodDocument
from catalog.problem import Problem
from catalog.yaml_lines import YamlDocument, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalog.record import Source

Document = TypeVar("Document", bound=BaseModel)


@dataclass(frozen=True)
class Catalog:
    """Everything the project knows about devices and methods."""

    device_types: Mapping[str, DeviceType]
    """By id, `<Manufacturer>/<model>`."""
    methods: Mapping[str, Method]
    """By id, such as `ecs`."""


def load_catalog(root: Path | None = None) -> Catalog:
    """Read the catalogue in the folder `root` (default: this package's own); raises `CatalogError`."""
    return _load((root or Path(__file__).parent).resolve())


@cache
def _load(root: Path) -> Catalog:
    reading = _Reading(root)
    methods = reading.methods()
    device_types = reading.device_types(reading.families())
    if reading.problems:
        raise CatalogError(reading.problems)
    return Catalog(device_types, methods)


class _Reading:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.problems: list[Problem] = []

    def methods(self) -> dict[str, Method]:
        found = self._all("methods/*.yaml", MethodDocument)
        return {path.stem: Method(id=path.stem, **dict(document)) for path, document in found}

    def families(self) -> dict[str, DeviceFamily]:
        return {path.stem: family for path, family in self._all("device-families/*.yaml", DeviceFamily)}

    def device_types(self, families: Mapping[str, DeviceFamily]) -> dict[str, DeviceType]:
        found = self._all("device-types/*/*.yaml", DeviceTypeDocument)
        types = (self._device_type(path, document, families) for path, document in found)
        return {device_type.id: device_type for device_type in types if device_type}

    def _device_type(
        self, path: Path, document: DeviceTypeDocument, families: Mapping[str, DeviceFamily]
    ) -> DeviceType | None:
        family = families.get(document.family)
        if family is None:
            right = suggestion(document.family, families)
            self.problems.append(Problem(self._name(path), None, "family", f"no family {document.family!r}", right))
            return None
        return DeviceType(
            id=f"{path.parent.name}/{path.stem}",
            manufacturer=document.manufacturer,
            model=document.model,
            family=family,
            limits=document.limits,
            capabilities=document.capabilities,
            notes=(*family.notes, *document.notes),
            sources=_sources(family, document),
        )

    def _all(self, pattern: str, model: type[Document]) -> Iterator[tuple[Path, Document]]:
        for path in sorted(self.root.glob(pattern)):
            if (document := self._one(path, model)) is not None:
                yield path, document

    def _one(self, path: Path, model: type[Document]) -> Document | None:
        read = read_yaml(path.read_text("utf-8"), self._name(path))
        self.problems += read.problems
        if read.problems:
            return None
        self._sources_exist(path, read)
        try:
            return model.model_validate(read.value)
        except ValidationError as error:
            self.problems += [self._problem(path, read, details, model) for details in error.errors()]
            return None

    def _problem(self, path: Path, read: YamlDocument, details: Any, model: type[BaseModel]) -> Problem:  # noqa: ANN401 - pydantic's typed dict
        place = details["loc"]
        what, right = explain(details, known_keys(model, place[:-1]))
        return Problem(self._name(path), read.line(place), ".".join(map(str, place)), what, right)

    def _sources_exist(self, path: Path, read: YamlDocument) -> None:
        known = read.value.get("sources", {}) if isinstance(read.value, dict) else {}
        for place, key in _source_keys(read.value, ()):
            if key not in known:
                right = suggestion(key, known)
                what = f"{key!r} is not in sources"
                self.problems.append(Problem(self._name(path), read.line(place), "source", what, right))

    def _name(self, path: Path) -> str:
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"


def _sources(family: DeviceFamily, document: DeviceTypeDocument) -> tuple[Source, ...]:
    return tuple(dict.fromkeys((*family.sources.values(), *document.sources.values())))


def _source_keys(value: object, place: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "source" and isinstance(item, str):
                yield (*place, key), item
            elif key != "sources":
                yield from _source_keys(item, (*place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _source_keys(item, (*place, index))
