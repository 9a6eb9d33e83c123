"""Several shares as one wanted state: the same whatever the order in which they come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from exchange.errors import ConflictingStatesError
from exchange.state import ExchangeState, checked

T = TypeVar("T")
Part = Any
"""One of the frozen values of a state, such as a Mailbox."""

_KEYS: dict[str, str] = {
    "mailboxes": "address",
    "service_principals": "object_id",
    "send_as": "name",
    "hve_accounts": "address",
    "inbound_connectors": "name",
}


def merge(states: Iterable[ExchangeState]) -> ExchangeState:
    """Return one state that wants what each of `states` wants, sorted.

    Lists are united, a login with a password is wanted where any share wants it, and what one share leaves open is what
    another says. Raises ConflictingStatesError with every conflict, InvalidStateError, and ValueError for no state.
    """
    shares = [checked(state) for state in states]
    if not shares:
        raise ValueError("there is no state to merge")
    conflicts: list[str] = []
    united = _united("", shares, conflicts)
    if conflicts:
        raise ConflictingStatesError(sorted(set(conflicts)))
    return checked(united)


def _united(where: str, parts: Sequence[T], conflicts: list[str]) -> T:
    """Unite values that stand for one object, field by field."""
    first: Any = parts[0]
    values = {
        field.name: _field(f"{where}{field.name}", [getattr(part, field.name) for part in parts], conflicts)
        for field in fields(first)
    }
    united: T = replace(first, **values)
    return united


def _field(where: str, values: list[Any], conflicts: list[str]) -> Any:  # noqa: ANN401 - any field of a state
    if isinstance(values[0], tuple):
        return _list(where, [item for value in values for item in value], conflicts)
    given = {value for value in values if value is not None}
    if where.endswith("basic_auth"):
        return any(given)
    if len(given) > 1:
        conflicts.append(f"{where}: {' and '.join(sorted(map(repr, given)))} are wanted at once")
    return min(given, key=repr) if given else None


def _list(where: str, items: list[Part], conflicts: list[str]) -> tuple[Part, ...]:
    if not any(map(is_dataclass, items)):
        return tuple(sorted(set(items)))
    by_key = _grouped(items, lambda item: str(getattr(item, _KEYS[where])))
    return tuple(_united(f"{where} {key}: ", same, conflicts) for key, same in sorted(by_key.items()))


def _grouped(items: Iterable[Part], key: Callable[[Part], str]) -> dict[str, list[Part]]:
    groups: dict[str, list[Part]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
