"""The HTTPS face: which face a path belongs to, what all calls have in common, how answers and errors are written."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route as StarletteRoute

from simulator.errors import ConnectionDroppedError, WireError, not_implemented
from simulator.faces.http import tables
from simulator.faces.http.arm import ArmGate, unauthorized
from simulator.faces.http.authentication import caller_of, challenge
from simulator.faces.http.broken import BrokenResponse
from simulator.faces.http.graph import GraphGate
from simulator.faces.http.key_vault import VaultGate
from simulator.faces.http.routes import Answer, Call, Caller
from simulator.faces.http.sent import sent_body
from simulator.faults import AFTER
from simulator.services import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from simulator.world import World

METHODS = ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"]
UNAUTHORIZED = 401
# Which face answers a path? The first pattern that is found decides; everything else is ARM's
FACES = (
    ("inspection", re.compile(r"^/inspection(/|$)")),
    ("metadata", re.compile(r"^/metadata/", re.IGNORECASE)),
    ("login", re.compile(r"^/devicelogin|^/[^/]+/(oauth2|discovery|v2\.0|\.well-known)(/|$)", re.IGNORECASE)),
    ("graph", re.compile(r"^/(v1\.0|beta)(/|$)", re.IGNORECASE)),
    ("keyvault", re.compile(r"^/(vaults/[^/]+/)?((deleted)?(secrets|keys)|certificates)(/|$)", re.IGNORECASE)),
    ("email", re.compile(r"^/emails", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Received:
    """A request, read."""

    face: str
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes
    target: str

    def call(self, params: Mapping[str, str], origin: str, caller: Caller) -> Call:
        """Return the call for a handler; raise 400 for a body that is no JSON object."""
        return Call(
            method=self.method,
            path=self.path,
            params=params,
            query=self.query,
            body=self._body(),
            headers=self.headers,
            origin=origin,
            caller=caller,
            raw=self.raw,
            target=self.target,
        )

    def _body(self) -> dict[str, Any] | None:
        if not self.raw or "json" not in self.headers.get("content-type", "json"):
            return None
        try:
            found = json.loads(self.raw)
        except ValueError:
            raise WireError(
                400, "InvalidRequestContent", "The request content was invalid and could not be read."
            ) from None
        return found if isinstance(found, dict) else None


def build_app(world: World) -> Starlette:
    """Return the application that answers every path of the origin."""
    face = _HttpsFace(world)
    return Starlette(routes=[StarletteRoute("/{path:path}", face.answer, methods=METHODS)])


class _HttpsFace:
    def __init__(self, world: World) -> None:
        self._world = world
        self._tables = tables.build_tables(world)
        self._arm = ArmGate(world)
        self._graph = GraphGate(world)
        self._vault = VaultGate(world)

    async def answer(self, request: Request) -> Response:
        received = await _received(request)
        try:
            await self._pause(received)
            answer = self._carried_out(received)
            # Before the answer is held back or lost: what was carried out is history by now.
            self._record(received, answer.status, answer.body)
            await self._pause(received, AFTER)
        except WireError as error:
            answer = self._refusal(received, error)
            self._record(received, answer.status, answer.body)
        except ConnectionDroppedError:
            self._record(received, 0)
            return BrokenResponse()
        return _response(answer, received)

    async def _pause(self, received: Received, when: str = "before") -> None:
        if received.face == "inspection":
            return
        seconds = self._world.faults.check(received.face, received.method, received.path, when)
        if seconds:
            await asyncio.sleep(seconds)

    def _carried_out(self, received: Received) -> Answer:
        self._world.timers.settle()
        with self._world.state.lock:
            caller = self._caller(received)
            path = self._graph.normal_path(received.path) if received.face == "graph" else received.path
            found = self._tables[received.face].find(received.method, path)
            if found is None:
                raise not_implemented(f"{received.face}: {received.method} {received.path}")
            route, params = found
            call = received.call(params, self._world.origin, caller)
            if received.face == "arm":
                return self._arm.answer(route, call)
            if received.face == "graph":
                return self._graph.answer(route, call)
            if received.face == "keyvault":
                return self._vault.answer(route, call)
            return route.handler(call)

    def _caller(self, received: Received) -> Caller:
        if received.face == "arm":
            try:
                return caller_of(self._world, received.headers, tokens.ARM)
            except WireError as error:
                raise unauthorized(error, challenge(self._world)) from None
        if received.face == "graph":
            return self._graph.caller(received.headers)
        if received.face == "keyvault":
            return self._vault.caller(received.headers)
        return Caller()

    def _refusal(self, received: Received, error: WireError) -> Answer:
        return Answer(error.status, _error_body(received.face, error), error.headers)

    def _record(self, received: Received, status: int, body: object = None) -> None:
        if received.face == "inspection":
            return
        fields: dict[str, object] = {"path": received.path, "status": status}
        error = body.get("error") if isinstance(body, dict) and status >= 400 else None  # noqa: PLR2004 - HTTP
        if error:
            fields["code"] = error.get("code") if isinstance(error, dict) else error
        self._world.history.record(f"{received.face}.{received.method.lower()}", **fields)


def face_of(path: str) -> str:
    """Return the face that answers a path."""
    return next((name for name, pattern in FACES if pattern.search(path)), "arm")


async def _received(request: Request) -> Received:
    path = request.url.path
    raw_path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or path
    query = request.scope.get("query_string", b"").decode("latin-1")
    return Received(
        face=face_of(path),
        method=request.method,
        path=re.sub("/{2,}", "/", path),
        query={key.lower() if not key.startswith("$") else key: value for key, value in request.query_params.items()},
        headers={key.lower(): value for key, value in request.headers.items()},
        raw=await request.body(),
        target=f"{raw_path}?{query}" if query else raw_path,
    )


def _error_body(face: str, error: WireError) -> dict[str, Any]:
    if face == "login":
        number = re.match(r"AADSTS(\d+)", error.message)
        codes = [int(number[1])] if number else []
        return {"error": error.code, "error_description": error.message, "error_codes": codes}
    if face == "graph":
        request_id = str(uuid.uuid4())
        inner = {"request-id": request_id, "client-request-id": request_id}
        return {"error": {"code": error.code, "message": error.message, "innerError": inner}}
    return {"error": {"code": error.code, "message": error.message}}


def _response(answer: Answer, received: Received) -> Response:
    request_id = str(uuid.uuid4())
    headers = {"x-ms-request-id": request_id, "x-ms-correlation-request-id": request_id, "request-id": request_id}
    headers |= {name.lower(): value for name, value in answer.headers.items()}
    if isinstance(answer.body, str):
        return HTMLResponse(answer.body, answer.status, headers)
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    shown = sent_body(answer.body)
    return JSONResponse(shown, answer.status, headers) if received.method != "HEAD" else Response(None, answer.status)
