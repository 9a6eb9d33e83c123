"""Owners of applications and service principals: sent with the create, compared one by one afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread import graph_client

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties


async def bound(session: Session, inputs: Properties) -> dict[str, Any]:
    """Return the member of a create that names the owners, empty when none are given."""
    owners = inputs.get("owners")
    return {"owners@odata.bind": [await _reference(session, owner) for owner in owners]} if owners else {}


async def read(session: Session, path: str, state: Properties) -> Properties:
    """Return the owners as they are, where the program gave any."""
    if "owners" not in state:
        return {}
    return {"owners": sorted(entry["id"] for entry in await graph_client.items(session, f"{path}/owners"))}


async def replace(session: Session, path: str, inputs: Properties) -> None:
    """Add and remove owners until they are the wanted ones; owners that the program never named stay."""
    if "owners" not in inputs:
        return
    wanted = set(inputs["owners"])
    current = {entry["id"] for entry in await graph_client.items(session, f"{path}/owners")}
    for owner in sorted(wanted - current):
        await add(session, path, owner)
    for owner in sorted(current - wanted):
        await graph_client.delete(session, f"{path}/owners/{owner}/$ref")


async def add(session: Session, path: str, owner: str) -> None:
    """Add one owner to the object at `path`."""
    body = {"@odata.id": await _reference(session, owner)}
    await graph_client.call(session, "POST", f"{path}/owners/$ref", body)


async def _reference(session: Session, object_id: str) -> str:
    return f"{(await session.cloud()).graph}/v1.0/directoryObjects/{object_id}"
