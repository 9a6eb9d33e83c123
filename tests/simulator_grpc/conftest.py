"""A tiny HTTPS origin with just enough Azure for the stand-ins, and the calls that an engine makes."""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import grpc
import jwt
import pytest
import pytest_asyncio
import trustme
import uvicorn
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator.faces import grpc as stand_ins
from simulator.faces.grpc.values import Properties, decode, encode, plain_properties

if TYPE_CHECKING:
    from pathlib import Path

TENANT = "11111111-1111-4111-8111-111111111111"
SUBSCRIPTION = "22222222-2222-4222-8222-222222222222"
CLIENT = "33333333-3333-4333-8333-333333333333"
CLIENT_SECRET = "a-secret-that-must-not-show"
LONG_RUNNING = re.compile(r"microsoft\.communication/(communicationservices|emailservices(/[^/]+/domains)?)/[^/]+$")

Fault = Callable[[Request], Response | None]


@dataclass
class TinyAzure:
    """Resources by lower-case path, Graph objects by collection and id; every request is remembered."""

    port: int = 0
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    graph: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    operations: dict[str, int] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    operation_result: dict[str, Any] = field(default_factory=lambda: {"status": "Succeeded"})

    @property
    def origin(self) -> str:
        """Return scheme, host and port."""
        return f"https://localhost:{self.port}"

    def reset(self) -> None:
        """Forget everything."""
        for store in (self.resources, self.operations, self.requests, self.faults):
            store.clear()
        self.graph = {"applications": {}, "servicePrincipals": {}, "oauth2PermissionGrants": {}, "assigned": {}}
        self.operation_result = {"status": "Succeeded"}

    def sent(self, method: str, part: str = "") -> list[str]:
        """Return the paths that were called with this method and hold `part`."""
        return [path for verb, path in self.requests if verb == method and part in path]

    def app(self) -> Starlette:
        """Return the application to serve."""
        everything = ["GET", "PUT", "POST", "PATCH", "DELETE"]
        return Starlette(routes=[Route("/{path:path}", self.answer, methods=everything)])

    async def answer(self, request: Request) -> Response:  # noqa: PLR0911 - a table of cases
        """Answer one request."""
        path = request.url.path
        self.requests.append((request.method, path))
        for fault in self.faults:
            reply = fault(request)
            if reply is not None:
                return reply
        if path == "/metadata/endpoints":
            return JSONResponse(self._metadata())
        if path.endswith("/oauth2/v2.0/token"):
            return await self._token(request)
        if path.startswith("/secrets") and "authorization" not in request.headers:
            return Response(status_code=401, headers={"www-authenticate": f'Bearer resource="{self.origin}"'})
        if "authorization" not in request.headers:
            return _error(401, "AuthenticationFailed", "no token")
        if path.startswith("/v1.0/"):
            return await self._graph(request, path.removeprefix("/v1.0/").split("/"))
        return await self._arm(request, path.lower())

    def _metadata(self) -> dict[str, Any]:
        login = {"loginEndpoint": self.origin, "audiences": [self.origin]}
        return {"resourceManager": self.origin, "microsoftGraphResourceId": self.origin, "authentication": login}

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        if form["client_secret"] != CLIENT_SECRET:
            refusal = {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret provided."}
            return JSONResponse(refusal, 401)
        claims = {"oid": "0id", "tid": TENANT, "appid": form["client_id"]}
        token = jwt.encode(claims, "k" * 32)
        return JSONResponse({"access_token": token, "token_type": "Bearer", "expires_in": 3600})

    async def _arm(self, request: Request, path: str) -> Response:  # noqa: PLR0911 - a table of cases
        if path.startswith("/operations/"):
            return self._operation(path)
        if path.endswith("/listkeys"):
            return JSONResponse({"primaryKey": "k", "primaryConnectionString": "c"})
        if path.startswith("/secrets/"):
            return JSONResponse({"deleted": bool(self.resources.pop(self._secret_path(path), None))})
        if request.method == "PUT":
            return await self._put(request, path)
        found = self.resources.get(path)
        if found is None:
            return _error(404, "ResourceNotFound", f"The Resource '{path}' was not found.")
        if request.method == "GET":
            return JSONResponse(found)
        del self.resources[path]
        return self._accepted(202, None) if LONG_RUNNING.search(path) else Response(status_code=200)

    def _secret_path(self, path: str) -> str:
        return next((known for known in self.resources if known.endswith(path)), path)

    async def _put(self, request: Request, path: str) -> Response:
        body = await request.json()
        name = request.url.path.rsplit("/", 1)[-1]
        properties = {**self._computed(path), **body.get("properties", {})}
        properties.pop("value", None)
        stored = {**body, "id": request.url.path, "name": name, "type": "T", "properties": properties}
        self.resources[path] = stored
        if LONG_RUNNING.search(path):
            return self._accepted(201, {**stored, "properties": {"provisioningState": "Accepted"}})
        return JSONResponse(stored)

    def _computed(self, path: str) -> dict[str, Any]:
        record = {"type": "TXT", "name": "example.net", "value": "v", "ttl": 3600}
        if "/domains/" in path and LONG_RUNNING.search(path):
            records = {"Domain": record, "SPF": record, "DKIM": record, "DKIM2": record}
            return {"verificationRecords": records, "provisioningState": "Succeeded"}
        if "/vaults/" in path:
            return {"vaultUri": f"{self.origin}/"}
        return {"scope": path.partition("/providers/microsoft.authorization")[0]} if "/roleassignments/" in path else {}

    def _accepted(self, status: int, body: object) -> Response:
        operation = f"/operations/{uuid.uuid4()}"
        self.operations[operation] = 0
        return JSONResponse(body, status, {"Azure-AsyncOperation": self.origin + operation})

    def _operation(self, path: str) -> Response:
        self.operations[path] += 1
        return JSONResponse({"status": "Accepted"} if self.operations[path] == 1 else self.operation_result)

    async def _graph(self, request: Request, parts: list[str]) -> Response:
        if parts[2:3] == ["owners"]:
            return await self._owners(request, parts)
        if len(parts) == 4 or parts[2:] == ["appRoleAssignedTo"]:
            return await self._objects(request, "assigned", parts[2:])
        if len(parts) == 3:
            return await self._password(request, parts)
        return await self._objects(request, parts[0], parts)

    async def _owners(self, request: Request, parts: list[str]) -> Response:
        owned = self.graph[parts[0]].get(parts[1])
        if owned is None:
            return _error(404, "Request_ResourceNotFound", f"Resource '{parts[1]}' does not exist.")
        listed = owned.setdefault("owners", [])
        if request.method == "GET":
            return JSONResponse({"value": listed})
        if request.method == "POST":
            reference = (await request.json())["@odata.id"]
            listed.append({"id": reference.rpartition("/")[2]})
        else:
            listed[:] = [entry for entry in listed if entry["id"] != parts[3]]
        return Response(status_code=204)

    async def _objects(self, request: Request, collection: str, parts: list[str]) -> Response:
        objects = self.graph[collection]
        if len(parts) == 1:
            if request.method == "POST":
                return self._posted(collection, await request.json())
            return JSONResponse({"value": _filtered(list(objects.values()), request.query_params.get("$filter"))})
        if parts[1] not in objects:
            return _error(404, "Request_ResourceNotFound", f"Resource '{parts[1]}' does not exist.")
        if request.method == "DELETE":
            del objects[parts[1]]
            return Response(status_code=204)
        if request.method == "PATCH":
            objects[parts[1]].update(await request.json())
            return Response(status_code=204)
        return JSONResponse(objects[parts[1]])

    def _posted(self, collection: str, body: dict[str, Any]) -> Response:
        made = {"id": str(uuid.uuid4()), "appId": str(uuid.uuid4()), **body}
        self.graph[collection][made["id"]] = made
        return JSONResponse(made, 201)

    async def _password(self, request: Request, parts: list[str]) -> Response:
        credentials = self.graph["applications"][parts[1]].setdefault("passwordCredentials", [])
        body = await request.json()
        if parts[2] == "removePassword":
            credentials[:] = [entry for entry in credentials if entry["keyId"] != body["keyId"]]
            return Response(status_code=204)
        made = {"keyId": str(uuid.uuid4()), "endDateTime": "2027-12-31T00:00:00.000Z", **body["passwordCredential"]}
        credentials.append(made)
        return JSONResponse({**made, "secretText": "issued-by-the-directory"})


def _filtered(objects: list[dict[str, Any]], where: str | None) -> list[dict[str, Any]]:
    if not where:
        return objects
    name, _, value = where.split(" ", 2)
    return [entry for entry in objects if str(entry.get(name)) == value.strip("'")]


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """Return a certificate authority and its PEM file."""
    ca = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(path)
    return ca, path


@pytest.fixture(scope="session")
def served_azure(authority: tuple[trustme.CA, Path]) -> Iterator[TinyAzure]:
    """Serve one TinyAzure for the whole run."""
    azure = TinyAzure()
    server = uvicorn.Server(uvicorn.Config(azure.app(), port=0, log_level="error", lifespan="off"))
    server.config.load()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority[0].issue_cert("localhost").configure_cert(context)
    server.config.ssl = context
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    azure.port = server.servers[0].sockets[0].getsockname()[1]
    yield azure
    server.should_exit = True
    thread.join()


@pytest.fixture
def azure(served_azure: TinyAzure) -> TinyAzure:
    """Return TinyAzure, empty."""
    served_azure.reset()
    return served_azure


@dataclass
class Engine:
    """The calls of an engine about one resource, with plain values; secrets are marked with `Secret`."""

    stub: Any
    olds: dict[str, Properties] = field(default_factory=dict)

    async def configure(self, **settings: str) -> provider_pb2.ConfigureResponse:
        """Configure the provider."""
        response = await self.stub.Configure(provider_pb2.ConfigureRequest(args=encode(dict(settings))))
        return cast("provider_pb2.ConfigureResponse", response)

    async def check(self, kind: str, inputs: Properties, olds: Properties | None = None) -> provider_pb2.CheckResponse:
        """Have inputs checked."""
        request = provider_pb2.CheckRequest(
            urn=_urn(kind), name="thing", news=encode(inputs), olds=encode(olds or {}), randomSeed=b"seed"
        )
        return cast("provider_pb2.CheckResponse", await self.stub.Check(request))

    async def checked(self, kind: str, inputs: Properties, olds: Properties | None = None) -> Properties:
        """Return inputs as Check completes them; nothing may be wrong with them."""
        response = await self.check(kind, inputs, olds)
        assert not response.failures, response.failures
        return decode(response.inputs)

    async def create(self, kind: str, inputs: Properties) -> tuple[str, Properties]:
        """Return id and state of a new resource."""
        request = provider_pb2.CreateRequest(urn=_urn(kind), properties=encode(inputs))
        response = await self.stub.Create(request)
        return response.id, decode(response.properties)

    async def preview(self, kind: str, inputs: Properties) -> Properties:
        """Return the foreseen state of a new resource."""
        request = provider_pb2.CreateRequest(urn=_urn(kind), properties=encode(inputs), preview=True)
        return decode((await self.stub.Create(request)).properties)

    async def diff(self, kind: str, state: Properties, old: Properties, new: Properties) -> provider_pb2.DiffResponse:
        """Compare old and new inputs."""
        request = provider_pb2.DiffRequest(urn=_urn(kind), olds=encode(state), old_inputs=encode(old), news=encode(new))
        return cast("provider_pb2.DiffResponse", await self.stub.Diff(request))

    async def update(self, kind: str, id_: str, state: Properties, inputs: Properties, **more: Any) -> Properties:
        """Return the state after a change in place."""
        request = provider_pb2.UpdateRequest(urn=_urn(kind), id=id_, olds=encode(state), news=encode(inputs), **more)
        return decode((await self.stub.Update(request)).properties)

    async def read(
        self, kind: str, id_: str, state: Properties | None = None, inputs: Properties | None = None
    ) -> tuple[str, Properties, Properties]:
        """Return id, state and inputs as they are now; an empty id when the resource is gone."""
        request = provider_pb2.ReadRequest(
            urn=_urn(kind), id=id_, properties=encode(state or {}), inputs=encode(inputs or {})
        )
        response = await self.stub.Read(request)
        return response.id, decode(response.properties), decode(response.inputs)

    async def delete(self, kind: str, id_: str, state: Properties | None = None) -> None:
        """Delete."""
        await self.stub.Delete(provider_pb2.DeleteRequest(urn=_urn(kind), id=id_, properties=encode(state or {})))

    async def invoke(self, name: str, **arguments: object) -> Properties:
        """Return the result of a function."""
        response = await self.stub.Invoke(provider_pb2.InvokeRequest(tok=name, args=encode(arguments)))
        assert not response.failures, response.failures
        return plain_properties(decode(getattr(response, "return")))


def _urn(kind: str) -> str:
    return f"urn:pulumi:test::mfd::mfd:components:Parent${kind}::thing"


@dataclass
class Plugins:
    """The running stand-ins, and an engine's connection to each."""

    running: stand_ins.Running
    channels: list[Any] = field(default_factory=list)

    def connect(self, package: str) -> Engine:
        """Return a new connection to the plugin of a package."""
        channel = grpc.aio.insecure_channel(f"127.0.0.1:{self.running.ports[package]}")
        self.channels.append(channel)
        return Engine(provider_pb2_grpc.ResourceProviderStub(channel))

    def engine_for(self, kind: str) -> Engine:
        """Return a new connection to the plugin of a type."""
        return self.connect(kind.partition(":")[0])


@pytest_asyncio.fixture
async def plugins(azure: TinyAzure, authority: tuple[trustme.CA, Path]) -> AsyncIterator[Plugins]:
    """Start the stand-ins against TinyAzure, a hundred times faster than the real plugins."""
    login = stand_ins.Login(TENANT, CLIENT, CLIENT_SECRET, SUBSCRIPTION)
    running = await stand_ins.start(azure.origin, str(authority[1]), login, time_scale=0.0001)
    found = Plugins(running)
    yield found
    await asyncio.gather(*(channel.close() for channel in found.channels))
    await running.stop()


@pytest.fixture
def engine_class() -> type[Engine]:
    """Return the class of an engine's calls, for stand-ins that run elsewhere."""
    return Engine
