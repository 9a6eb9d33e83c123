"""pydantic's findings in an administrator's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalog.closest import suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

_LONGEST_SHOWN = 60


def explain(error: ErrorDetails, known_keys: Iterable[str]) -> tuple[str, str]:
    """Return what is wrong and what would be right; `known_keys` are those of the place where a key is unknown."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown key", suggestion(str(error["loc"][-1]), known_keys)
    if kind == "missing":
        return "is missing", ""
    if error["input"] is None:
        return "is empty", _RIGHT.get(kind, "")
    if kind == "value_error":
        what, _, right = str(context["error"]).partition("; ")
        return what, right
    return _wrong_value(kind, context, error)


def _wrong_value(kind: str, context: Mapping[str, Any], error: ErrorDetails) -> tuple[str, str]:
    what = f"{shown(error['input'])} is not possible here"
    if kind == "literal_error":
        return what, f"possible are {str(context['expected']).replace(' or ', ', ')}"
    return what, _RIGHT.get(kind, "") or _plain(error["msg"])


_RIGHT: dict[str, str] = {
    "string_type": "it has to be text",
    "bool_type": "it has to be true or false",
    "bool_parsing": "it has to be true or false",
    "tuple_type": "it has to be a list",
    "list_type": "it has to be a list",
    "dict_type": "it has to be a mapping",
    "model_type": "it has to be a mapping",
    "model_attributes_type": "it has to be a mapping",
}


def shown(value: object) -> str:
    """Return `value` as a message may repeat it: short, and whole structures not at all."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _plain(message: str) -> str:
    return message.replace("Input should", "it should").replace("String should", "it should")
