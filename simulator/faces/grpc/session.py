"""HTTP as one configured provider speaks it: metadata, token, retries; only ever to the simulator's own origin."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import jwt

from simulator.faces.grpc.errors import HttpError, StandInError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.faces.grpc.login import Login
    from simulator.faces.grpc.pace import Pace

# pulumi-azure-native client_azcore.go: 20, 60, 120 s; the statuses are azcore's, and 409 AnotherOperationInProgress.
RETRIED_STATUS = frozenset({408, 429, 500, 502, 503, 504})
RETRY_SECONDS = (20.0, 60.0, 120.0)
TOKEN_MARGIN_SECONDS = 120.0
METADATA_VERSION = "2022-09-01"
FIRST_ERROR_STATUS = 400


@dataclass(frozen=True)
class Cloud:
    """The end points that the metadata document names, without trailing slash."""

    resource_manager: str
    authority: str
    graph: str
    audience: str


@dataclass(frozen=True)
class Reply:
    """An HTTP answer: status, headers (any case), decoded JSON body or None."""

    status: int
    headers: httpx.Headers
    body: Any

    @property
    def object(self) -> dict[str, Any]:
        """The body, empty when it is no JSON object."""
        return self.body if isinstance(self.body, dict) else {}

    def seconds_to_wait(self) -> float | None:
        """Return what Retry-After or its millisecond forms ask for, None when the server says nothing."""
        for header, unit in (("retry-after-ms", 0.001), ("x-ms-retry-after-ms", 0.001), ("retry-after", 1.0)):
            text = self.headers.get(header, "")
            if text.isdecimal() and int(text):
                return int(text) * unit
        return None


@dataclass
class Session:
    """A provider after Configure. `settings` holds its configuration (`location`, ...) without secrets' names."""

    origin: str
    http: httpx.AsyncClient
    login: Login
    pace: Pace
    settings: Mapping[str, str] = field(default_factory=dict)
    _cloud: Cloud | None = None
    _tokens: dict[str, tuple[str, float]] = field(default_factory=dict, repr=False)
    _token_lock: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def cloud(self) -> Cloud:
        """Return the end points, asked for once."""
        if self._cloud is None:
            url = f"{self.origin}/metadata/endpoints"
            reply = await self._with_retries("GET", url, {}, None, {"api-version": METADATA_VERSION})
            self._cloud = _cloud_of(reply.object)
        return self._cloud

    async def send(
        self,
        method: str,
        url: str,
        audience: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
    ) -> Reply:
        """Return the answer to one call with a bearer token for `audience`; raise HttpError for 4xx and 5xx."""
        headers = {"Authorization": f"Bearer {await self.token(audience)}"}
        return await self._with_retries(method, url, headers, body, params)

    async def token(self, audience: str) -> str:
        """Return an access token for `audience`, kept until shortly before it ends."""
        async with self._token_lock:
            kept = self._tokens.get(audience)
            if kept and kept[1] > time.monotonic():
                return kept[0]
            token, lifetime = await self._new_token(audience)
            self._tokens[audience] = (token, time.monotonic() + lifetime - TOKEN_MARGIN_SECONDS)
            return token

    async def claims(self, audience: str) -> dict[str, Any]:
        """Return the claims of the access token; the signature is the server's business."""
        return dict(jwt.decode(await self.token(audience), options={"verify_signature": False}))

    async def _new_token(self, audience: str) -> tuple[str, float]:
        missing = self.login.missing()
        if missing:
            raise StandInError(
                f"the provider is not configured: {', '.join(missing)} missing (set ARM_… or the config)"
            )
        cloud = await self.cloud()
        form = {
            "grant_type": "client_credentials",
            "client_id": self.login.client_id,
            "client_secret": self.login.client_secret,
            "scope": f"{audience}/.default",
        }
        url = f"{cloud.authority}/{self.login.tenant_id}/oauth2/v2.0/token"
        reply = await self._once("POST", url, data=form)
        if reply.status >= FIRST_ERROR_STATUS:
            raise _http_error(reply)
        return str(reply.object["access_token"]), float(reply.object["expires_in"])

    async def _with_retries(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: object,
        params: Mapping[str, str] | None,
    ) -> Reply:
        reply = await self._once(method, url, headers=headers, json=body, params=params)
        for pause in RETRY_SECONDS:
            if not _is_retried(reply):
                break
            asked = reply.seconds_to_wait()
            await (self.pace.wait_real(asked) if asked else self.pace.wait(pause))
            reply = await self._once(method, url, headers=headers, json=body, params=params)
        if reply.status >= FIRST_ERROR_STATUS:
            raise _http_error(reply)
        return reply

    async def _once(self, method: str, url: str, **parts: Any) -> Reply:  # noqa: ANN401 - handed on to httpx
        try:
            answer = await self.http.request(method, url, **parts)
        except httpx.HTTPError as error:
            raise StandInError(f"{method} {url.partition('?')[0]}: {type(error).__name__}") from None
        return Reply(answer.status_code, answer.headers, _json_of(answer))


def _json_of(answer: httpx.Response) -> object:
    try:
        return answer.json()
    except ValueError:
        return None


def _cloud_of(document: Mapping[str, Any]) -> Cloud:
    manager = str(document["resourceManager"]).rstrip("/")
    login = document["authentication"]
    return Cloud(
        resource_manager=manager,
        authority=str(login["loginEndpoint"]).rstrip("/"),
        graph=str(document["microsoftGraphResourceId"]).rstrip("/"),
        audience=str((login.get("audiences") or [manager])[0]).rstrip("/"),
    )


def _is_retried(reply: Reply) -> bool:
    if reply.status < FIRST_ERROR_STATUS:
        return False
    return reply.status in RETRIED_STATUS or _http_error(reply).code == "AnotherOperationInProgress"


def _http_error(reply: Reply) -> HttpError:
    error = reply.object.get("error")
    if isinstance(error, dict):
        return HttpError(reply.status, str(error.get("code", "")), str(error.get("message", "")))
    description = reply.object.get("error_description", "")
    return HttpError(reply.status, str(error or "Unknown"), str(description))
