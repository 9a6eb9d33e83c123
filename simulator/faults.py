"""Failures on request: small callables that compose, put in place by inspection."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import ConnectionDroppedError, WireError

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

BEFORE = "before"
AFTER = "after"


@dataclass(frozen=True)
class Asked:
    """A call as a face sees it: `face` is arm, graph, login, keyvault, email, smtp, dns; `when` is before or after."""

    face: str
    method: str
    path: str
    when: str = BEFORE


# Returns the seconds to wait before going on; raises WireError or ConnectionDroppedError to answer instead.
Fault = Callable[[Asked], float]
Condition = Callable[[Asked], bool]


def answers(status: int, code: str, message: str, headers: Mapping[str, str]) -> Fault:
    """Answer with an error instead."""

    def fault(asked: Asked) -> float:
        del asked
        raise WireError(status, code, message, headers)

    return fault


def drops() -> Fault:
    """Close the connection without an answer."""

    def fault(asked: Asked) -> float:
        raise ConnectionDroppedError(f"{asked.method} {asked.path}")

    return fault


def delays(seconds: float) -> Fault:
    """Let the caller wait, in real seconds."""
    return lambda _asked: seconds


def only(condition: Condition, fault: Fault) -> Fault:
    """Apply the fault where the condition holds."""
    return lambda asked: fault(asked) if condition(asked) else 0.0


def is_of(name: str, wanted: str) -> Condition:
    """Hold where the attribute of the call equals `wanted`, in either case."""
    return lambda asked: str(getattr(asked, name)).lower() == wanted.lower()


def has_path(pattern: str) -> Condition:
    """Hold where the regular expression is found in the path, in either case."""
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda asked: compiled.search(asked.path) is not None


def at_most(times: int) -> Condition:
    """Hold the first `times` times it is asked."""
    left = times

    def condition(asked: Asked) -> bool:
        nonlocal left
        del asked
        left -= 1
        return left >= 0

    return condition


def after(times: int) -> Condition:
    """Hold from the call after the first `times` on."""
    first = at_most(times)
    return lambda asked: not first(asked)


def with_chance(chance: float, dice: random.Random) -> Condition:
    """Hold with a chance between 0 and 1."""
    return lambda _asked: dice.random() < chance


class Faults:
    """The faults in place, by id."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._lock = threading.Lock()
        self._faults: dict[str, Fault] = {}

    def add(self, wanted: Mapping[str, Any]) -> str:
        """Put a fault in place and return its id.

        Conditions: `face`, `method`, `path` (regular expression), `when` ("before" by default; "after": the call is
        carried out and its answer lost), `skip` (calls let through first), `times`, `chance`.
        Effect: `status` with `code`, `message`, `headers`; or `drop: true`; and/or `delaySeconds`.
        """
        fault = self._effect(wanted)
        for condition in reversed(self._conditions(wanted)):
            fault = only(condition, fault)
        fault_id = str(uuid.uuid4())
        with self._lock:
            self._faults[fault_id] = fault
        return fault_id

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._faults.clear()

    def check(self, face: str, method: str, path: str, when: str = BEFORE) -> float:
        """Return the seconds that the face must wait; raise WireError or ConnectionDroppedError to answer instead."""
        with self._lock:
            faults = list(self._faults.values())
            return sum(fault(Asked(face, method, path, when)) for fault in faults)

    def _conditions(self, wanted: Mapping[str, Any]) -> list[Condition]:
        conditions = [is_of("when", str(wanted.get("when", BEFORE)))]
        conditions += [is_of(name, str(wanted[name])) for name in ("face", "method") if name in wanted]
        if "path" in wanted:
            conditions.append(has_path(str(wanted["path"])))
        if "skip" in wanted:
            conditions.append(after(int(wanted["skip"])))
        if "chance" in wanted:
            conditions.append(with_chance(float(wanted["chance"]), self._dice))
        if "times" in wanted:
            conditions.append(at_most(int(wanted["times"])))
        return conditions

    def _effect(self, wanted: Mapping[str, Any]) -> Fault:
        if wanted.get("drop"):
            return drops()
        if "status" in wanted:
            code, message = str(wanted.get("code", "SimulatedFault")), str(wanted.get("message", "[simulator] a fault"))
            return answers(int(wanted["status"]), code, message, wanted.get("headers", {}))
        return delays(float(wanted.get("delaySeconds", 0.0)))
