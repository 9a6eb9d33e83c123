"""The gRPC face: what the SDK's servicer lacks, and the only place where an error becomes a gRPC status."""
# ruff: noqa: N802, ANN401 - the protocol names the methods, and grpc has no types for the context

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.provider.experimental.property_value import PropertyValue
from pulumi.provider.experimental.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2, status_pb2

from provider.errors import ProviderError
from provider.plugin import MfdMail, PartialFailureError
from provider.resource import Before, DiffKind
from provider.values import plain_map

Method = TypeVar("Method", bound=Callable[..., Awaitable[Any]])
_log = logging.getLogger(__name__)


def answering(method: Method) -> Method:
    """Let `method` answer its errors with their sentence; the text of an unexpected one might hold a secret."""

    @functools.wraps(method)
    async def wrapped(self: Any, request: Any, context: Any) -> Any:
        try:
            return await method(self, request, context)
        except PartialFailureError as failure:
            await context.abort(grpc.StatusCode.UNKNOWN, str(failure), _kept(failure))
        except ProviderError as error:
            await context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001 - the engine must get an answer
            await context.abort(grpc.StatusCode.INTERNAL, _unexpected(error))

    return wrapped  # type: ignore[return-value] # mypy does not see that the signature stays


def _both(request: Any) -> tuple[Before, dict[str, PropertyValue]]:
    """Return what there was, and the new inputs, of a request to compare or to change."""
    olds, old_inputs, news = (
        PropertyValue.unmarshal_map(part) for part in (request.olds, request.old_inputs, request.news)
    )
    return Before(request.id, plain_map(olds), plain_map(old_inputs)), news


def _unexpected(error: Exception) -> str:
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}"
    return f"the provider mfdmail failed unexpectedly: {type(error).__name__} at {where}; please report it"


def _kept(failure: PartialFailureError) -> tuple[tuple[str, bytes], ...]:
    """Return the trailing metadata by which the engine keeps the resource (pulumi/pulumi proto/pulumi/provider.proto)."""
    details = provider_pb2.ErrorResourceInitFailed(
        id=failure.resource_id,
        properties=PropertyValue.marshal_map(failure.properties),
        reasons=failure.reasons,
        inputs=PropertyValue.marshal_map(dict(failure.inputs)),
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(failure))
    status.details.add().Pack(details)
    return (("grpc-status-details-bin", status.SerializeToString()),)


class Servicer(ProviderServicer):
    """The SDK's servicer with Handshake, Attach, partial failures, and the old inputs in Diff."""

    _provider: MfdMail

    @answering
    async def Handshake(self, request: Any, context: Any) -> provider_pb2.ProviderHandshakeResponse:
        """Say what this provider understands."""
        del context
        if request.engine_address:
            self._provider.attach(request.engine_address)
        return provider_pb2.ProviderHandshakeResponse(accept_secrets=True, accept_resources=True, accept_outputs=False)

    @answering
    async def Attach(self, request: Any, context: Any) -> empty_pb2.Empty:
        """Learn the engine's address when the engine finds this process running (PULUMI_DEBUG_PROVIDERS)."""
        del context
        self._provider.attach(request.address)
        return empty_pb2.Empty()

    @answering
    async def Check(self, request: Any, context: Any) -> Any:
        """Refuse wrong inputs."""
        return await super().Check(request, context)

    @answering
    async def Diff(self, request: Any, context: Any) -> provider_pb2.DiffResponse:
        """Name what differs, with the old inputs, which the SDK does not hand on."""
        del context
        before, news = _both(request)
        ignored = set(request.ignoreChanges)
        found = await self._provider.differences(request.urn, before, news)
        found = {path: difference for path, difference in found.items() if path not in ignored}
        return provider_pb2.DiffResponse(
            changes=provider_pb2.DiffResponse.DIFF_SOME if found else provider_pb2.DiffResponse.DIFF_NONE,
            replaces=[path for path, difference in found.items() if difference.kind is DiffKind.REPLACE],
            diffs=sorted({path.split("[")[0].split(".")[0] for path in found}),
            detailedDiff={
                path: provider_pb2.PropertyDiff(
                    kind=provider_pb2.PropertyDiff.Kind.Value(difference.kind.value), inputDiff=difference.of_input
                )
                for path, difference in found.items()
            },
            hasDetailedDiff=True,
        )

    @answering
    async def Create(self, request: Any, context: Any) -> Any:
        """Create, or foresee."""
        return await super().Create(request, context)  # type: ignore[no-untyped-call] # the SDK's are not typed

    @answering
    async def Update(self, request: Any, context: Any) -> provider_pb2.UpdateResponse:
        """Change, or foresee, with the old inputs, which the SDK does not hand on."""
        del context
        before, news = _both(request)
        found = await self._provider.changed(request.urn, before, news, request.timeout, preview=request.preview)
        return provider_pb2.UpdateResponse(properties=PropertyValue.marshal_map(found))

    @answering
    async def Read(self, request: Any, context: Any) -> Any:
        """Read what is there now."""
        return await super().Read(request, context)  # type: ignore[no-untyped-call] # the SDK's are not typed

    @answering
    async def Delete(self, request: Any, context: Any) -> Any:
        """Delete."""
        return await super().Delete(request, context)  # type: ignore[no-untyped-call] # the SDK's are not typed
