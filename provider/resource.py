"""What a resource of this provider is: plain values in, plain values out; no gRPC and no secret marks."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar, Protocol

Values = Mapping[str, Any]


class Log(Protocol):
    """Where a resource says what it does."""

    def tell(self, message: str) -> None:
        """Show a line that stays."""

    def caution(self, message: str) -> None:
        """Show a warning."""

    def status(self, message: str) -> None:
        """Show what goes on just now, beside the resource; the next status replaces it."""


@dataclass(frozen=True)
class Task:
    """One call of the engine.

    `cancelled` is set on Ctrl-C; `timeout`: seconds of `customTimeouts`, 0.0 when none is set.
    """

    urn: str
    log: Log
    cancelled: threading.Event = field(default_factory=threading.Event)
    timeout: float = 0.0


@dataclass(frozen=True)
class Created:
    """What a creation made: the resource's id and its outputs."""

    resource_id: str
    outputs: Values


@dataclass(frozen=True)
class Found:
    """What a reading found: the resource's outputs, and the inputs as they are in reality."""

    outputs: Values
    inputs: Values


class DiffKind(Enum):
    """How a property differs."""

    ADD = "ADD"
    DELETE = "DELETE"
    UPDATE = "UPDATE"
    REPLACE = "UPDATE_REPLACE"


@dataclass(frozen=True)
class Difference:
    """How one property differs; `of_input` is False where only the reality differs from what was left."""

    kind: DiffKind = DiffKind.UPDATE
    of_input: bool = True


@dataclass(frozen=True)
class Before:
    """What the engine kept from the last run."""

    resource_id: str
    state: Values
    inputs: Values


class Resource(ABC):
    """One resource type.

    Everything but `check` and `foresee` may block: it runs in a thread of its own.
    """

    token: ClassVar[str]
    keeps_inputs: ClassVar[bool] = True
    """Whether the state repeats the inputs, as Pulumi's convention is."""

    def check(self, inputs: Values) -> dict[str, str]:
        """Return what is wrong with the inputs beyond the schema: property → reason."""
        del inputs
        return {}

    @abstractmethod
    def diff(self, task: Task, before: Before, inputs: Values) -> dict[str, Difference]:
        """Return property path → how it differs; empty when nothing is to be done. What needs words goes to the log."""

    @abstractmethod
    def foresee(self, inputs: Values, before: Before | None) -> Values:
        """Return the outputs that a preview can know; UNKNOWN where it cannot."""

    @abstractmethod
    def create(self, task: Task, inputs: Values) -> Created:
        """Create; a run that was killed in the middle calls it again. Raises ProviderError."""

    @abstractmethod
    def update(self, task: Task, before: Before, inputs: Values) -> Values:
        """Change, and return the outputs. Raises ProviderError."""

    @abstractmethod
    def read(self, task: Task, before: Before) -> Found | None:
        """Return what is there now, or None if the resource is gone. Raises ProviderError."""

    @abstractmethod
    def delete(self, task: Task, before: Before) -> None:
        """Delete what is this resource's own. Raises ProviderError."""
