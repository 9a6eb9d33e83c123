"""Our errors as gRPC answers: the sentence only, never a traceback, which could show inputs."""

from __future__ import annotations

import asyncio
import functools
import logging
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from simulator.faces.grpc.errors import InputError, PartialFailureError, StandInError, UnknownTypeError
from simulator.faces.grpc.values import encode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

LOGGER = logging.getLogger(__name__)

ServicerT = TypeVar("ServicerT")
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")


def answering(
    method: Callable[[ServicerT, RequestT, Any], Awaitable[AnswerT]],
) -> Callable[[ServicerT, RequestT, Any], Awaitable[AnswerT]]:
    """Wrap a method of a servicer so that every failure becomes an answer."""

    @functools.wraps(method)
    async def wrapper(self: ServicerT, request: RequestT, context: Any) -> AnswerT:  # noqa: ANN401 - grpc has no types
        try:
            return await method(self, request, context)
        except StandInError as error:
            await _abort(context, error)
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001 - the wire must never carry a value out of a foreign exception
            LOGGER.warning("%s failed: %s", method.__name__, type(error).__name__)
            await context.abort(grpc.StatusCode.INTERNAL, f"[simulator] {method.__name__}: {type(error).__name__}")
        raise AssertionError("abort raises")

    return wrapper


_OUTLIVING: set[asyncio.Task[Any]] = set()


def outliving(
    method: Callable[[ServicerT, RequestT, Any], Awaitable[AnswerT]],
) -> Callable[[ServicerT, RequestT, Any], Awaitable[AnswerT]]:
    """Let a method run to its end although the engine was killed, as a plugin's process outlives its engine."""

    @functools.wraps(method)
    async def wrapper(self: ServicerT, request: RequestT, context: Any) -> AnswerT:  # noqa: ANN401 - grpc has no types
        task = asyncio.ensure_future(method(self, request, context))
        _OUTLIVING.add(task)
        task.add_done_callback(_OUTLIVING.discard)
        task.add_done_callback(_look_at)
        return await asyncio.shield(task)

    return wrapper


def _look_at(task: asyncio.Task[Any]) -> None:
    """Read the outcome, or asyncio would complain that nobody did once the engine is gone."""
    if not task.cancelled():
        task.exception()


async def _abort(context: Any, error: StandInError) -> None:  # noqa: ANN401 - grpc has no types
    if isinstance(error, PartialFailureError):
        await context.abort(grpc.StatusCode.UNKNOWN, str(error), trailing_metadata=_kept_resource(error))
    elif isinstance(error, UnknownTypeError):
        await context.abort(grpc.StatusCode.UNIMPLEMENTED, str(error))
    elif isinstance(error, InputError):
        await context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(error))
    else:
        await context.abort(grpc.StatusCode.UNKNOWN, str(error))


def _kept_resource(error: PartialFailureError) -> tuple[tuple[str, bytes], ...]:
    """Tell the engine to keep the resource although the operation failed (pulumi proto/pulumi/provider.proto, ErrorResourceInitFailed)."""
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.resource_id,
        properties=encode(error.outputs),
        reasons=[str(error)],
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(error))
    status.details.add().Pack(detail)
    return (("grpc-status-details-bin", status.SerializeToString()),)
