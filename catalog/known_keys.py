"""The keys that a model knows at a place inside it, for "did you mean"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def known_keys(model: type[BaseModel], place: Sequence[str | int]) -> tuple[str, ...]:
    """Return the keys, as written in files, of the models at `place` inside `model`."""
    models = [model]
    for step in place:
        models = [inner for outer in models for inner in _inside(outer, step)]
    return tuple(key for found in models for key in _keys(found))


def _inside(model: type[BaseModel], step: str | int) -> Iterator[type[BaseModel]]:
    for name, field in model.model_fields.items():
        if step in (name, field.alias):
            yield from _models(field.annotation)
            return
    if isinstance(step, int) or step not in _keys(model):  # an index of a list, or a key of a mapping, of models
        yield model


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - typing's forms have no common type
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in model.model_fields.items())
