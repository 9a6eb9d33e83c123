"""How azure-native brings about any ARM resource: GET before PUT, PUT, wait, GET (pulumi-azure-native provider.go)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from simulator.faces.grpc import arm_client
from simulator.faces.grpc.azure_native import arm_path, paths
from simulator.faces.grpc.azure_native.body import request_body, sdk_outputs, without_empty
from simulator.faces.grpc.errors import CancelledByEngineError, HttpError, PartialFailureError, StandInError
from simulator.faces.grpc.resource_type import AutoName, Created, Field, ResourceType
from simulator.faces.grpc.values import UNKNOWN, holds_unknown, plain_properties

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.grpc.session import Reply, Session
    from simulator.faces.grpc.values import Properties

RESOURCE_GROUP_VERSION = "2024-03-01"


@dataclass(frozen=True)
class ArmType(ResourceType):
    """One azure-native type.

    `envelope` and `nested` name the body's inputs, `create_only` those among them that replace; inputs of the path
    always replace. `wire` maps SDK names to ARM names where they differ by more than the first letter's case.
    """

    pulumi_type: str = ""
    path: str = ""
    api_version: str = ""
    envelope: tuple[str, ...] = ()
    nested: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    create_only: tuple[str, ...] = ()
    outputs: frozenset[str] = frozenset()
    autoname: AutoName | None = None
    wire: Mapping[str, str] = field(default_factory=dict)
    name_pattern: str | None = None
    deletes_before_replacing: bool = True
    computed_members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def path_inputs(self) -> tuple[str, ...]:
        """The inputs that make up the id."""
        return tuple(name for name in arm_path.parameters(self.path) if name != "subscriptionId")

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The inputs with their rules."""
        return {name: self._field(name) for name in (*self.path_inputs, *self.envelope, *self.nested)}

    def _field(self, name: str) -> Field:
        own_name = self.autoname is not None and self.autoname.input == name
        return Field(
            required=name in self.required or (name in self.path_inputs and not own_name),
            replaces=name in self.path_inputs or name in self.create_only,
            pattern=self.name_pattern if own_name else None,
            max_length=self.autoname.max_length if own_name and self.autoname else None,
        )

    async def default_location(self, session: Session, inputs: Properties) -> object:
        """Return the location of the provider's configuration, else of the resource group."""
        configured = session.settings.get("location")
        group = inputs.get("resourceGroupName")
        if configured or not group or self.path == paths.RESOURCE_GROUP:
            return configured
        return UNKNOWN if holds_unknown(group) else await _group_location(session, inputs)

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Create a resource that is not there yet."""
        path = self.id_of(session, inputs)
        await self._refuse_existing(session, path)
        first = await arm_client.put(session, path, self.api_version, self._body(inputs))
        resource_id = str(first.object.get("id") or path)
        return Created(resource_id, await self._finished(session, first, resource_id, inputs))

    async def _refuse_existing(self, session: Session, path: str) -> None:
        try:
            found = await arm_client.get(session, path, self.api_version)
        except HttpError as error:
            raise StandInError(f"cannot check existence of resource '{path}': {error}") from None
        if found is not None:
            raise StandInError(f"cannot create already existing resource '{path}'")

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return what ARM holds."""
        del state
        body = await arm_client.get(session, resource_id, self.api_version)
        return None if body is None else self._outputs(body)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Send the whole resource again."""
        del state
        path = self.id_of(session, inputs)
        first = await arm_client.put(session, path, self.api_version, self._body(inputs))
        return await self._finished(session, first, resource_id, inputs)

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Delete the resource."""
        del state
        await arm_client.delete(session, resource_id, self.api_version)

    def imported_inputs(self, resource_id: str, outputs: Properties) -> Properties:
        """Return the parameters of the id and every writable member of the body."""
        written = (*self.envelope, *self.nested)
        read = {name: self._writable(name, outputs[name]) for name in written if name in outputs}
        return {**without_empty(read), **arm_path.parsed(self.path, resource_id)}

    def _writable(self, name: str, value: object) -> object:
        computed = self.computed_members.get(name, ())
        return {key: item for key, item in value.items() if key not in computed} if isinstance(value, dict) else value

    def id_of(self, session: Session, inputs: Properties) -> str:
        """Return the id that the inputs lead to."""
        return arm_path.filled(self.path, session.login.subscription_id, inputs)

    async def _finished(self, session: Session, first: Reply, resource_id: str, inputs: Properties) -> Properties:
        try:
            await arm_client.wait_for(session, first, resource_id, self.api_version)
        except (arm_client.OperationFailedError, CancelledByEngineError) as error:
            raise PartialFailureError(resource_id, inputs | self._outputs(first.object), str(error)) from None
        body = await arm_client.get(session, resource_id, self.api_version)
        return self._outputs(body or first.object)

    def _body(self, inputs: Properties) -> dict[str, Any]:
        return request_body(inputs, self.envelope, self.nested, self.wire)

    def _outputs(self, body: Mapping[str, Any]) -> Properties:
        found = sdk_outputs(body, self.outputs, self.wire)
        return {"azureApiVersion": self.api_version, **found}


async def _group_location(session: Session, inputs: Properties) -> object:
    path = arm_path.filled(paths.RESOURCE_GROUP, session.login.subscription_id, plain_properties(inputs))
    try:
        group = await arm_client.get(session, path, RESOURCE_GROUP_VERSION)
    except StandInError:
        return None  # a preview may run before anything is there, or without rights on the group
    return group.get("location") if group else None
