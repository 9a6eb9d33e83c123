"""Microsoft Graph v1.0 as the Terraform provider azuread speaks it, with its waits for replication.

Source: hashicorp/terraform-provider-azuread internal/helpers/consistency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.errors import HttpError, StandInError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from simulator.faces.grpc.session import Session

GOOD_READS = 5
UPDATE_SECONDS = 5.0
DELETE_SECONDS = 5.0
PASSWORD_SECONDS = 1.0
MOST_READS = 240
# How often, and how many times, a call is repeated while a new object is not visible everywhere.
REPLICATION_SECONDS = 2.0
REPLICATION_TRIES = 150


async def call(
    session: Session,
    method: str,
    path: str,
    body: object = None,
    query: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return the JSON object of one answer, empty for 204; `path` begins with a slash."""
    graph = (await session.cloud()).graph
    reply = await session.send(method, f"{graph}/v1.0{path}", graph, body=body, params=query)
    return reply.object


async def get(session: Session, path: str) -> dict[str, Any] | None:
    """Return an object, None when it does not exist."""
    try:
        return await call(session, "GET", path)
    except HttpError as error:
        if error.is_not_found:
            return None
        raise


async def items(session: Session, path: str, where: str | None = None) -> list[dict[str, Any]]:
    """Return all items of a collection, page after page."""
    page = await call(session, "GET", path, query={"$filter": where} if where else None)
    found = list(page.get("value", []))
    while link := page.get("@odata.nextLink"):
        page = (await session.send("GET", str(link), (await session.cloud()).graph)).object
        found += page.get("value", [])
    return found


async def delete(session: Session, path: str) -> None:
    """Delete an object; 404 counts as done."""
    try:
        await call(session, "DELETE", path)
    except HttpError as error:
        if not error.is_not_found:
            raise


async def when_replicated(session: Session, attempt: Callable[[], Awaitable[Any]], *codes: str) -> Any:  # noqa: ANN401
    """Repeat `attempt` while it fails with 404 or one of `codes`, because a new object is not visible yet."""
    for _ in range(REPLICATION_TRIES - 1):
        try:
            return await attempt()
        except HttpError as error:
            if not error.is_not_found and error.code not in codes:
                raise
        await session.pace.wait(REPLICATION_SECONDS)
    return await attempt()


async def stays(session: Session, read: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Wait until `read` has found something five times in a row."""
    await _same(session, read, wanted=True, seconds=seconds)


async def stays_away(session: Session, read: Callable[[], Awaitable[object]], seconds: float) -> None:
    """Wait until `read` has found nothing five times in a row."""
    await _same(session, read, wanted=False, seconds=seconds)


async def _same(session: Session, read: Callable[[], Awaitable[object]], *, wanted: bool, seconds: float) -> None:
    good = 0
    for _ in range(MOST_READS):
        good = good + 1 if (await read() is not None) is wanted else 0
        if good == GOOD_READS:
            return
        await session.pace.wait(seconds)
    raise StandInError("timed out while waiting for Microsoft Graph to become consistent")


def quoted(text: str) -> str:
    """Return a string literal of an OData filter."""
    return "'" + text.replace("'", "''") + "'"
