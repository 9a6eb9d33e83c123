"""The life of a resource, the same for every type of the tables: check, preview, create, read, update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pulumi.runtime.proto import provider_pb2

from simulator.faces.grpc import checks
from simulator.faces.grpc.diff import diff_response
from simulator.faces.grpc.errors import InputError, PartialFailureError
from simulator.faces.grpc.naming import CREATE_BEFORE_DELETE, automatic_name
from simulator.faces.grpc.refresh import refreshed_inputs
from simulator.faces.grpc.values import (
    UNKNOWN,
    Properties,
    Secret,
    decode,
    encode,
    holds_unknown,
    marked_like,
    plain_properties,
)

if TYPE_CHECKING:
    from google.protobuf import struct_pb2

    from simulator.faces.grpc.resource_type import Package, ResourceType
    from simulator.faces.grpc.session import Session


@dataclass(frozen=True)
class Operation:
    """One call about one resource: whose package, which type, with which login."""

    package: Package
    type: ResourceType
    session: Session

    async def check(self, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
        """Fill in defaults, name and location; name what is wrong."""
        old = decode(request.olds)
        inputs = checks.with_defaults(self.type.fields, decode(request.news))
        self._name(request, old, inputs)
        if "location" in self.type.fields and "location" not in inputs:
            inputs["location"] = old.get("location") or await self.type.default_location(self.session, inputs)
        inputs = {name: value for name, value in inputs.items() if value is not None}
        return provider_pb2.CheckResponse(inputs=encode(inputs), failures=checks.failures(self.type.fields, inputs))

    def _name(self, request: provider_pb2.CheckRequest, old: Properties, inputs: Properties) -> None:
        rule = self.type.autoname
        if rule is None or rule.input in inputs:
            return
        inputs[rule.input] = old.get(rule.input) or automatic_name(rule, request)
        inputs[CREATE_BEFORE_DELETE] = True

    def diff(self, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
        """Compare the inputs; what only Azure knows never makes a difference."""
        old = decode(request.old_inputs) or decode(request.olds)
        return diff_response(self.type, old, decode(request.news))

    async def create(self, request: provider_pb2.CreateRequest) -> provider_pb2.CreateResponse:
        """Create, or in a preview say which outputs are known already."""
        inputs = decode(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=encode(self._foreseen(inputs)))
        plain_inputs = self._known(inputs)
        try:
            created = await self.type.create(self.session, plain_inputs)
        except PartialFailureError as error:
            raise self._kept(error, inputs) from None
        return provider_pb2.CreateResponse(id=created.id, properties=self._state(created.outputs, inputs))

    async def update(self, request: provider_pb2.UpdateRequest) -> provider_pb2.UpdateResponse:
        """Change in place, or in a preview say which outputs stay."""
        old, inputs = decode(request.olds), decode(request.news)
        if request.preview:
            return provider_pb2.UpdateResponse(properties=encode(self._foreseen_change(old, inputs)))
        plain_inputs = self._known(inputs)
        try:
            outputs = await self.type.update(self.session, request.id, plain_inputs, plain_properties(old))
        except PartialFailureError as error:
            raise self._kept(error, inputs) from None
        return provider_pb2.UpdateResponse(properties=self._state(outputs, inputs))

    async def read(self, request: provider_pb2.ReadRequest) -> provider_pb2.ReadResponse:
        """Read for refresh, import and `get`; an empty id says that the resource is gone."""
        old, inputs = decode(request.properties), decode(request.inputs)
        resource_id = self.type.normal_id(request.id)
        outputs = await self.type.read(self.session, resource_id, plain_properties(old))
        if outputs is None:
            return provider_pb2.ReadResponse()
        if inputs:
            inputs = refreshed_inputs(self.type, inputs, old, outputs)
        else:
            inputs = self.type.imported_inputs(resource_id, outputs)
        state = self._state(marked_like(outputs, old), inputs)
        return provider_pb2.ReadResponse(id=resource_id, properties=state, inputs=encode(inputs))

    async def delete(self, request: provider_pb2.DeleteRequest) -> None:
        """Delete; what is gone counts as deleted."""
        await self.type.delete(self.session, request.id, plain_properties(decode(request.properties)))

    def _kept(self, error: PartialFailureError, inputs: Properties) -> PartialFailureError:
        return PartialFailureError(error.resource_id, self._marked(error.outputs, inputs), str(error))

    def _state(self, outputs: Properties, inputs: Properties) -> struct_pb2.Struct:
        return encode(self._marked(outputs, inputs))

    def _marked(self, outputs: Properties, inputs: Properties) -> Properties:
        marked = marked_like(outputs, inputs)
        hidden = {name: Secret(marked[name]) for name in self.type.secret_outputs & marked.keys()}
        return {**marked, **{name: value for name, value in hidden.items() if not isinstance(marked[name], Secret)}}

    def _foreseen(self, inputs: Properties) -> Properties:
        outputs = {name: self._foreseen_output(name, inputs) for name in self.type.outputs}
        return self._marked(outputs, inputs)

    def _foreseen_output(self, name: str, inputs: Properties) -> object:
        value = inputs.get(name, UNKNOWN)
        if isinstance(value, dict):
            return {**dict.fromkeys(self.type.computed_members.get(name, ()), UNKNOWN), **value}
        return value

    def _foreseen_change(self, old: Properties, inputs: Properties) -> Properties:
        foreseen = self._foreseen(inputs)
        if self.package.keeps_computed_outputs:
            kept = {name: value for name, value in old.items() if name not in self.type.fields or name not in inputs}
        else:
            kept = {name: old[name] for name in self.package.stable_outputs & old.keys() & self.type.outputs}
        return {**foreseen, **kept}

    def _known(self, inputs: Properties) -> Properties:
        if holds_unknown(inputs):
            raise InputError("[simulator] an input is not known, and this is no preview")
        return plain_properties(inputs)
