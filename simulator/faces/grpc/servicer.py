"""The Pulumi ResourceProvider protocol for one package (pulumi/pulumi proto/pulumi/provider.proto)."""
# ruff: noqa: N802, ANN401 - the protocol names the methods, and grpc has no types for the context

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from simulator.faces.grpc.answering import answering, outliving
from simulator.faces.grpc.checks import missing_arguments
from simulator.faces.grpc.errors import StandInError, UnknownFunctionError, UnknownTypeError
from simulator.faces.grpc.operations import Operation
from simulator.faces.grpc.values import decode, encode, holds_unknown, plain_properties

if TYPE_CHECKING:
    from simulator.faces.grpc.resource_type import Function, Package
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.sessions import Sessions


class NotSpokenError(UnknownTypeError):
    """Raised for the parts of the protocol that no program of the project's kind reaches."""

    def __init__(self, package: str, method: str) -> None:
        super().__init__(package, f"the method {method}")


class Servicer(provider_pb2_grpc.ResourceProviderServicer):
    """Stands in for one plugin; holds no state but the sessions of the engines that talk to it."""

    def __init__(self, package: Package, sessions: Sessions) -> None:
        self._package = package
        self._sessions = sessions

    def _session(self, context: Any) -> Session:
        return self._sessions.of(context.peer())

    def _operation(self, urn: str, context: Any) -> Operation:
        token = urn.split("::")[2].rsplit("$", 1)[-1]  # the type of a child is parent$type
        resource_type = self._package.types.get(token)
        if resource_type is None:
            raise UnknownTypeError(self._package.name, f"the resource type {token}", self._package.types)
        return Operation(self._package, resource_type, self._session(context))

    def _function(self, token: str) -> Function:
        function = self._package.functions.get(token)
        if function is None:
            raise UnknownFunctionError(self._package.name, f"the function {token}", self._package.functions)
        return function

    @answering
    async def Handshake(self, request: Any, context: Any) -> provider_pb2.ProviderHandshakeResponse:
        """Say what this plugin understands."""
        del request, context
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=True,
            accept_resources=True,
            accept_outputs=True,
            supports_autonaming_configuration=True,
        )

    @answering
    async def Attach(self, request: plugin_pb2.PluginAttach, context: Any) -> empty_pb2.Empty:
        """Accept the engine; its address is not needed."""
        del request, context
        return empty_pb2.Empty()

    @answering
    async def GetPluginInfo(self, request: empty_pb2.Empty, context: Any) -> plugin_pb2.PluginInfo:
        """Say the version of the plugin stood in for."""
        del request, context
        return plugin_pb2.PluginInfo(version=self._package.version)

    @answering
    async def GetSchema(
        self,
        request: provider_pb2.GetSchemaRequest,
        context: Any,
    ) -> provider_pb2.GetSchemaResponse:
        """Name the types and functions, without their properties."""
        del request, context
        schema = {
            "name": self._package.name,
            "version": self._package.version,
            "resources": {token: {} for token in self._package.types},
            "functions": {token: {} for token in self._package.functions},
        }
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    @answering
    async def CheckConfig(self, request: provider_pb2.CheckRequest, context: Any) -> provider_pb2.CheckResponse:
        """Accept any configuration; what is missing shows at the first call."""
        del context
        return provider_pb2.CheckResponse(inputs=request.news)

    @answering
    async def DiffConfig(self, request: provider_pb2.DiffRequest, context: Any) -> provider_pb2.DiffResponse:
        """Find no difference between configurations, as azure-native does."""
        del request, context
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    @answering
    async def Configure(
        self,
        request: provider_pb2.ConfigureRequest,
        context: Any,
    ) -> provider_pb2.ConfigureResponse:
        """Begin a session with this configuration."""
        settings = {name.rsplit(":", 1)[-1]: value for name, value in request.variables.items()}
        arguments = plain_properties(decode(request.args))
        settings.update({name: value for name, value in arguments.items() if isinstance(value, str)})
        self._sessions.configure(context.peer(), settings)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True,
            supportsPreview=True,
            acceptResources=True,
            acceptOutputs=True,
            supports_autonaming_configuration=True,
        )

    @answering
    async def Invoke(self, request: provider_pb2.InvokeRequest, context: Any) -> provider_pb2.InvokeResponse:
        """Call a function."""
        function = self._function(request.tok)
        arguments = decode(request.args)
        failures = missing_arguments(function.required, arguments)
        if failures:
            return provider_pb2.InvokeResponse(failures=failures)
        if holds_unknown(arguments):
            raise StandInError(f"[simulator] {request.tok}: an argument is not known yet")
        result = await function.call(self._session(context), plain_properties(arguments))
        return provider_pb2.InvokeResponse(**{"return": encode(result)})

    @answering
    async def Check(self, request: provider_pb2.CheckRequest, context: Any) -> provider_pb2.CheckResponse:
        """Complete the inputs and name what is wrong with them."""
        return await self._operation(request.urn, context).check(request)

    @answering
    async def Diff(self, request: provider_pb2.DiffRequest, context: Any) -> provider_pb2.DiffResponse:
        """Name the differences and what they replace."""
        return self._operation(request.urn, context).diff(request)

    @answering
    @outliving
    async def Create(self, request: provider_pb2.CreateRequest, context: Any) -> provider_pb2.CreateResponse:
        """Create, or foresee."""
        return await self._operation(request.urn, context).create(request)

    @answering
    async def Read(self, request: provider_pb2.ReadRequest, context: Any) -> provider_pb2.ReadResponse:
        """Read what is there now."""
        return await self._operation(request.urn, context).read(request)

    @answering
    @outliving
    async def Update(self, request: provider_pb2.UpdateRequest, context: Any) -> provider_pb2.UpdateResponse:
        """Change, or foresee."""
        return await self._operation(request.urn, context).update(request)

    @answering
    @outliving
    async def Delete(self, request: provider_pb2.DeleteRequest, context: Any) -> empty_pb2.Empty:
        """Delete."""
        await self._operation(request.urn, context).delete(request)
        return empty_pb2.Empty()

    @answering
    async def Cancel(self, request: empty_pb2.Empty, context: Any) -> empty_pb2.Empty:
        """End what runs for this engine and go on serving."""
        del request
        self._sessions.cancel(context.peer())
        return empty_pb2.Empty()

    @answering
    async def GetMapping(
        self,
        request: provider_pb2.GetMappingRequest,
        context: Any,
    ) -> provider_pb2.GetMappingResponse:
        """Have no mapping from another tool."""
        del request, context
        return provider_pb2.GetMappingResponse()

    @answering
    async def GetMappings(
        self,
        request: provider_pb2.GetMappingsRequest,
        context: Any,
    ) -> provider_pb2.GetMappingsResponse:
        """Have no mapping from another tool."""
        del request, context
        return provider_pb2.GetMappingsResponse()

    @answering
    async def Parameterize(self, request: Any, context: Any) -> provider_pb2.ParameterizeResponse:
        """Refuse: other API versions are not in the table."""
        del request, context
        raise NotSpokenError(self._package.name, "Parameterize")

    @answering
    async def Call(self, request: Any, context: Any) -> provider_pb2.CallResponse:
        """Refuse: neither plugin has methods."""
        del request, context
        raise NotSpokenError(self._package.name, "Call")

    @answering
    async def Construct(self, request: Any, context: Any) -> provider_pb2.ConstructResponse:
        """Refuse: neither plugin has components."""
        del request, context
        raise NotSpokenError(self._package.name, "Construct")
