"""azuread ApplicationOwner: one owner of an application whose owners are managed one by one."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from simulator.faces.grpc.azuread import graph_client, owners
from simulator.faces.grpc.azuread.graph_type import REQUIRED_REPLACES, GraphType, already_exists, id_parts
from simulator.faces.grpc.errors import HttpError, StandInError
from simulator.faces.grpc.resource_type import Created

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties


class ApplicationOwner(GraphType):
    """One owner; both inputs replace."""

    pulumi_type = "azuread:index/applicationOwner:ApplicationOwner"
    inputs = {  # noqa: RUF012 - never changed
        "applicationId": REQUIRED_REPLACES,
        "ownerObjectId": REQUIRED_REPLACES,
    }
    outputs = frozenset(inputs)

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Add the owner and wait until every replica shows it; an owner that is there must be imported."""
        resource_id = f"{inputs['applicationId']}/owners/{inputs['ownerObjectId']}"
        read = functools.partial(self.read, session, resource_id, {})
        if await read() is not None:
            raise StandInError(already_exists("azuread_application_owner", resource_id))
        add = functools.partial(owners.add, session, inputs["applicationId"], inputs["ownerObjectId"])
        await graph_client.when_replicated(session, add)
        await graph_client.stays(session, read, graph_client.UPDATE_SECONDS)
        return Created(resource_id, dict(inputs))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the owner, None when it is none any more or the application is gone."""
        del state
        _, application, _, owner = id_parts(resource_id, 4)
        path = f"/applications/{application}"
        try:
            listed = await graph_client.items(session, f"{path}/owners")
        except HttpError as error:
            if error.is_not_found:
                return None
            raise
        found = any(entry["id"] == owner for entry in listed)
        return {"applicationId": path, "ownerObjectId": owner} if found else None

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Never called: every input replaces."""
        del session, resource_id
        return state | inputs

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Take the owner away and wait until no replica shows it."""
        del state
        await graph_client.delete(session, f"{resource_id}/$ref")
        read = functools.partial(self.read, session, resource_id, {})
        await graph_client.stays_away(session, read, graph_client.DELETE_SECONDS)
