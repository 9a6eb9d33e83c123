"""What a stand-in knows of one Pulumi resource type, and of one Pulumi function."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties


@dataclass(frozen=True)
class Field:
    """One input of a resource type.

    `replaces`: a change makes a new resource. `default`: what Check fills in. `unsupported`: refused by name.
    `unordered`: a list whose order does not matter.
    """

    required: bool = False
    replaces: bool = False
    default: object = None
    unsupported: bool = False
    unordered: bool = False
    pattern: str | None = None
    max_length: int | None = None


@dataclass(frozen=True)
class AutoName:
    """The input that gets a name when the program gives none: `random` = name + 8 hex digits, `uuid` = a GUID."""

    input: str
    kind: Literal["random", "uuid"] = "random"
    max_length: int = 63


@dataclass(frozen=True)
class Created:
    """What Create hands to the engine: the provider's id and the outputs."""

    id: str
    outputs: Properties


class ResourceType(ABC):
    """One row of the table: how a Pulumi type is checked, compared and brought about over HTTP.

    Inputs and outputs carry the property names of the SDK on the wire (camelCase); no secret marks, nothing unknown.
    """

    pulumi_type: str
    outputs: frozenset[str]
    autoname: AutoName | None = None
    secret_outputs: frozenset[str] = frozenset()
    deletes_before_replacing: bool = False
    # Members of an object among the outputs that only the service knows, by the object's name.
    computed_members: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @property
    @abstractmethod
    def fields(self) -> Mapping[str, Field]:
        """The inputs with their rules."""

    async def default_location(self, session: Session, inputs: Properties) -> object:
        """Return the location for a resource without one, None when there is none to be had."""
        del session, inputs
        return None

    @abstractmethod
    async def create(self, session: Session, inputs: Properties) -> Created:
        """Create and wait; raise StandInError."""

    @abstractmethod
    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the outputs as they are now, None when the resource is gone."""

    @abstractmethod
    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Change in place and return the outputs."""

    @abstractmethod
    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Delete and wait; a resource that is gone already counts as deleted."""

    @abstractmethod
    def imported_inputs(self, resource_id: str, outputs: Properties) -> Properties:
        """Return the inputs of an imported resource, from its id and what was read."""

    def normal_id(self, resource_id: str) -> str:
        """Return the id as Create would have given it; import accepts older forms too."""
        return resource_id


@dataclass(frozen=True)
class Function:
    """One Pulumi function: what it must be told, and the call that answers it."""

    name: str
    required: tuple[str, ...]
    call: Callable[[Session, Properties], Awaitable[Properties]]


@dataclass(frozen=True)
class Package:
    """One Pulumi package: its version on the wire, its types and its functions.

    `stable_outputs`: outputs that a preview of an update takes over from the state; `keeps_computed_outputs`: all
    that are no inputs, as bridged Terraform providers do.
    """

    name: str
    version: str
    types: Mapping[str, ResourceType]
    functions: Mapping[str, Function]
    stable_outputs: frozenset[str] = frozenset()
    keeps_computed_outputs: bool = False
