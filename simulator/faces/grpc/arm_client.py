"""Azure Resource Manager as azure-native speaks it: calls with an API version, and long-running operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.errors import HttpError, StandInError

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Reply, Session

# pulumi-azure-native client_azcore.go; a server's own wish (Retry-After) comes first
POLL_SECONDS = 10.0
DELETE_POLL_SECONDS = 30.0

ACCEPTED = 202
STILL_RUNNING = frozenset({"Accepted", "Running", "Creating", "Updating", "Deleting", "Pending", "InProgress"})
FAILED = frozenset({"Failed", "Canceled"})


class OperationFailedError(StandInError):
    """Raised when a long-running operation that was accepted ends as Failed or Canceled."""


async def call(session: Session, method: str, path: str, api_version: str, body: object = None) -> Reply:
    """Return the answer to one ARM call; `path` begins with a slash."""
    cloud = await session.cloud()
    url = cloud.resource_manager + path
    return await session.send(method, url, cloud.audience, body=body, params={"api-version": api_version})


async def get(session: Session, path: str, api_version: str) -> dict[str, Any] | None:
    """Return a resource's body, None when it does not exist."""
    try:
        return (await call(session, "GET", path, api_version)).object
    except HttpError as error:
        if error.is_not_found:
            return None
        raise


async def put(session: Session, path: str, api_version: str, body: object) -> Reply:
    """Send a PUT and return the first answer; `wait_for` waits for its operation."""
    return await call(session, "PUT", path, api_version, body)


async def wait_for(session: Session, first: Reply, path: str, api_version: str) -> None:
    """Wait until the operation that `first` began has ended; raise OperationFailedError."""
    if _status_url(first):
        await _poll_status(session, first, POLL_SECONDS)
    elif first.status == ACCEPTED and "location" in first.headers:
        await _poll_location(session, first, POLL_SECONDS)
    else:
        await _poll_resource(session, first, path, api_version)


async def delete(session: Session, path: str, api_version: str) -> None:
    """Delete and wait; 404 counts as done."""
    try:
        first = await call(session, "DELETE", path, api_version)
        if _status_url(first):
            await _poll_status(session, first, DELETE_POLL_SECONDS)
        elif first.status == ACCEPTED and "location" in first.headers:
            await _poll_location(session, first, DELETE_POLL_SECONDS)
    except HttpError as error:
        if not error.is_not_found:
            raise


def _status_url(reply: Reply) -> str | None:
    url = reply.headers.get("azure-asyncoperation") or reply.headers.get("operation-location")
    return str(url) if url else None


async def _follow(session: Session, url: str) -> Reply:
    return await session.send("GET", url, (await session.cloud()).audience)


async def _pause(session: Session, reply: Reply, seconds: float) -> None:
    asked = reply.seconds_to_wait()
    await (session.pace.wait_real(asked) if asked else session.pace.wait(seconds))


async def _poll_status(session: Session, first: Reply, interval: float) -> None:
    url = _status_url(first) or ""
    while True:
        reply = await _follow(session, url)
        if _has_ended(reply.object.get("status"), reply.object.get("error")):
            return
        url = (
            _status_url(reply) or url
        )  # each poll answers with a newly signed URL (recorded traffic, azure-cli-extensions)
        await _pause(session, reply, interval)


async def _poll_location(session: Session, first: Reply, interval: float) -> None:
    reply = first
    url = first.headers["location"]
    while True:
        reply = await _follow(session, url)
        if reply.status != ACCEPTED:
            return
        url = reply.headers.get("location", url)
        await _pause(session, reply, interval)


async def _poll_resource(session: Session, first: Reply, path: str, api_version: str) -> None:
    reply = first
    while not _has_ended(_provisioning_state(reply), None):
        await _pause(session, reply, POLL_SECONDS)
        reply = await call(session, "GET", path, api_version)


def _provisioning_state(reply: Reply) -> object:
    properties = reply.object.get("properties")
    return properties.get("provisioningState") if isinstance(properties, dict) else None


def _has_ended(status: object, error: object) -> bool:
    if status in FAILED:
        details = error if isinstance(error, dict) else {}
        code, message = details.get("code", status), details.get("message", "The operation did not succeed.")
        raise OperationFailedError(f'Code="{code}" Message="{message}"')
    return status not in STILL_RUNNING
