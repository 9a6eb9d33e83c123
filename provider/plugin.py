"""The provider as the SDK wants it: finds the resource, takes secret marks off and puts them back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pulumi.provider.experimental import provider as sdk
from pulumi.provider.experimental.property_value import PropertyValue

from provider.engine_log import EngineLog
from provider.errors import InitFailedError, ProviderError
from provider.resource import Before, Difference, Resource, Task, Values
from provider.schema import schema_failures, schema_text
from provider.values import encoded, plain_map

Properties = Mapping[str, PropertyValue]
Result = TypeVar("Result")
# How many resources may wait at the same time? Threads that wait cost next to nothing; example: 60 domains.
MOST_TASKS = 64


class PartialFailureError(Exception):
    """Raised when a resource is kept though its creation, update or reading failed; `properties` keep their marks."""

    def __init__(self, failure: InitFailedError, properties: dict[str, PropertyValue], inputs: Properties) -> None:
        super().__init__(str(failure))
        self.resource_id = failure.resource_id
        self.reasons = failure.reasons
        self.properties = properties
        self.inputs = inputs


class MfdMail(sdk.Provider):
    """The provider `mfdmail`."""

    def __init__(self, resources: Iterable[Resource], engine_address: str) -> None:
        self._resources = {resource.token: resource for resource in resources}
        self._threads = ThreadPoolExecutor(MOST_TASKS, thread_name_prefix="mfdmail")
        self._cancelled = threading.Event()
        self.attach(engine_address)

    def attach(self, engine_address: str) -> None:
        """Use the engine at `engine_address` for log lines."""
        self._log = EngineLog(engine_address)

    async def get_schema(self, request: sdk.GetSchemaRequest) -> sdk.GetSchemaResponse:
        """Return the schema as it is in `schema.json`."""
        del request
        return sdk.GetSchemaResponse(schema_text())

    async def configure(self, request: sdk.ConfigureRequest) -> sdk.ConfigureResponse:
        """Say what this provider understands; plain values are enough, so outputs are not taken."""
        del request
        return sdk.ConfigureResponse(accept_secrets=True, supports_preview=True, accept_resources=True)

    async def check(self, request: sdk.CheckRequest) -> sdk.CheckResponse:
        """Refuse inputs that the schema or the resource refuses."""
        resource, inputs = self._resource(request.urn), plain_map(request.new_inputs)
        wrong = schema_failures(resource.token, inputs) or resource.check(inputs)
        failures = [sdk.CheckFailure(name, reason) for name, reason in wrong.items()]
        return sdk.CheckResponse(inputs=request.new_inputs, failures=failures)

    async def differences(self, urn: str, before: Before, new_inputs: Properties) -> dict[str, Difference]:
        """Return property path → how it differs; the SDK's own request lacks the old inputs."""
        resource, task, inputs = self._resource(urn), self._task(urn, 0.0), plain_map(new_inputs)
        return await self._run(lambda: resource.diff(task, before, inputs), resource, {})

    async def create(self, request: sdk.CreateRequest) -> sdk.CreateResponse:
        """Create, or foresee."""
        resource, inputs = self._resource(request.urn), plain_map(request.properties)
        if request.preview:
            return sdk.CreateResponse("", _state(resource, request.properties, resource.foresee(inputs, None)))
        task = self._task(request.urn, request.timeout)
        created = await self._run(lambda: resource.create(task, inputs), resource, request.properties)
        return sdk.CreateResponse(created.resource_id, _state(resource, request.properties, created.outputs))

    async def changed(
        self, urn: str, before: Before, news: Properties, seconds: float, *, preview: bool
    ) -> dict[str, PropertyValue]:
        """Change, or foresee, and return the state; the SDK's own request lacks the old inputs. `seconds`: the longest time."""
        resource, inputs = self._resource(urn), plain_map(news)
        if preview:
            return _state(resource, news, resource.foresee(inputs, before))
        task = self._task(urn, seconds)
        return _state(resource, news, await self._run(lambda: resource.update(task, before, inputs), resource, news))

    async def read(self, request: sdk.ReadRequest) -> sdk.ReadResponse:
        """Read what is there now; an empty id says that it is gone."""
        resource = self._resource(request.urn)
        before = Before(request.resource_id, plain_map(request.properties), plain_map(request.inputs))
        task = self._task(request.urn, 0.0)
        found = await self._run(lambda: resource.read(task, before), resource, request.inputs)
        if found is None:
            return sdk.ReadResponse("", {}, {})
        inputs = _marked_like(request.inputs, found.inputs)
        return sdk.ReadResponse(request.resource_id, _state(resource, inputs, found.outputs), inputs)

    async def delete(self, request: sdk.DeleteRequest) -> None:
        """Delete what is the resource's own."""
        resource = self._resource(request.urn)
        before = Before(request.resource_id, plain_map(request.properties), {})
        task = self._task(request.urn, request.timeout)
        await self._run(lambda: resource.delete(task, before), resource, {})

    async def cancel(self) -> None:
        """End what waits. The engine calls this at every end, so that an attached process must go on serving."""
        self._cancelled.set()
        self._cancelled = threading.Event()

    def _resource(self, urn: str) -> Resource:
        token = urn.split("::")[2].rsplit("$", 1)[-1]  # the type of a child is parent$type
        if token not in self._resources:
            raise ProviderError(f"the provider mfdmail has no resource type {token!r}")
        return self._resources[token]

    def _task(self, urn: str, timeout: float) -> Task:
        return Task(urn, self._log.of(urn), self._cancelled, timeout)

    async def _run(self, work: Callable[[], Result], resource: Resource, inputs: Properties) -> Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except InitFailedError as failure:
            raise PartialFailureError(failure, _state(resource, inputs, failure.outputs), inputs) from failure


def _state(resource: Resource, inputs: Properties, outputs: Values) -> dict[str, PropertyValue]:
    kept = dict(inputs) if resource.keeps_inputs else {}
    return {**kept, **{name: encoded(value) for name, value in outputs.items()}}


def _marked_like(old: Properties, found: Values) -> dict[str, PropertyValue]:
    """Return the values found; one that did not change keeps its secret mark."""
    unchanged = plain_map(old)
    return {
        name: old[name] if name in old and unchanged.get(name) == value else encoded(value)
        for name, value in found.items()
    }
