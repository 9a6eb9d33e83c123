"""The list of simulated rules, each with the public source of the fact, or INVENTED where no source was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

# No public source was found; the simulator does what a careful reader would expect.
INVENTED = "INVENTED"

Decorated = TypeVar("Decorated")


@dataclass(frozen=True)
class Rule:
    """One sentence on what is simulated, where it stands in the code, and where it comes from."""

    sentence: str
    source: str
    place: str


_RULES: list[Rule] = []


def rule(sentence: str, source: str = INVENTED) -> Callable[[Decorated], Decorated]:
    """Mark the function or class that brings a rule about; several marks may stand on one function."""

    def mark(target: Decorated) -> Decorated:
        place = f"{getattr(target, '__module__', '?')}.{getattr(target, '__qualname__', '?')}"
        _RULES.append(Rule(sentence, source, place))
        return target

    return mark


def all_rules() -> tuple[Rule, ...]:
    """Return every rule of the modules that are loaded, by place."""
    return tuple(sorted(_RULES, key=lambda entry: (entry.place, entry.sentence)))
