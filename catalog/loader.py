"""The whole catalogue as one value; every problem of every file at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from catalog import server_refusals
from catalog.closest import suggestion
from catalog.device_type import DeviceFamily, DeviceType, DeviceTypeDocument
from catalog.errors import CatalogError
from catalog.method import Method, MethodDocument
from catalog.reading import File, Reading
from catalog.server import Server

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalog.record import Source


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
    reading = Reading(root)
    methods = _methods(reading)
    families = {file.path.stem: file.model for file in reading.all("device-families/*.yaml", DeviceFamily)}
    device_types = _device_types(reading, families)
    if reading.problems:
        raise CatalogError(reading.problems)
    return Catalog(device_types, methods)


def _methods(reading: Reading) -> dict[str, Method]:
    servers = {file.path.stem: file.model for file in reading.all("servers/*.yaml", Server)}
    found = {}
    for file in reading.all("methods/*.yaml", MethodDocument):
        if wrong := list(server_refusals.problems(file, servers)):
            reading.problems += wrong
        else:
            found[file.path.stem] = Method(id=file.path.stem, **server_refusals.joined(file.model, servers))
    return found


def _device_types(reading: Reading, families: Mapping[str, DeviceFamily]) -> dict[str, DeviceType]:
    found = {}
    for file in reading.all("device-types/*/*.yaml", DeviceTypeDocument):
        wanted = file.model.family
        if family := families.get(wanted):
            device_type = _device_type(file, family)
            found[device_type.id] = device_type
        else:
            right = suggestion(wanted, families)
            reading.problems.append(file.problem(("family",), f"there is no family {wanted!r}", right))
    return found


def _device_type(file: File[DeviceTypeDocument], family: DeviceFamily) -> DeviceType:
    document = file.model
    return DeviceType(
        id=f"{file.path.parent.name}/{file.path.stem}",
        manufacturer=document.manufacturer,
        model=document.model,
        aliases=document.aliases,
        family=family,
        family_source=document.family_source,
        own_menus=document.menus,
        own_sources=document.sources,
        limits=document.limits,
        capabilities=document.capabilities,
        notes=(*family.notes, *document.notes),
        own_symptoms=document.symptoms,
        sources=_sources(family, document),
    )


def _sources(family: DeviceFamily, document: DeviceTypeDocument) -> tuple[Source, ...]:
    return tuple(dict.fromkeys((*family.sources.values(), *document.sources.values())))
