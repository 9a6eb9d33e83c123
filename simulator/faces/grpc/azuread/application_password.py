"""azuread ApplicationPassword: a client secret, told once by Graph and kept in the state as a secret."""

from __future__ import annotations

import functools
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from simulator.faces.grpc.azuread import graph_client
from simulator.faces.grpc.azuread.graph_type import REPLACES, REQUIRED_REPLACES, GraphType, id_parts, said
from simulator.faces.grpc.errors import InputError
from simulator.faces.grpc.resource_type import Created

if TYPE_CHECKING:
    from simulator.faces.grpc.session import Session
    from simulator.faces.grpc.values import Properties

DURATION = re.compile(r"^(?:(?P<hours>\d+)h)?(?:(?P<minutes>\d+)m)?(?:(?P<seconds>\d+)s)?$")


class ApplicationPassword(GraphType):
    """A password of an application; every change makes a new one."""

    pulumi_type = "azuread:index/applicationPassword:ApplicationPassword"
    inputs = {  # noqa: RUF012 - never changed
        "applicationId": REQUIRED_REPLACES,
        "displayName": REPLACES,
        "endDate": REPLACES,
        "endDateRelative": REPLACES,
        "rotateWhenChanged": REPLACES,
        "startDate": REPLACES,
    }
    outputs = frozenset(inputs) | {"keyId", "value"}
    secret_outputs = frozenset({"value"})
    echoed = frozenset({"applicationId", "endDateRelative", "rotateWhenChanged"})

    async def create(self, session: Session, inputs: Properties) -> Created:
        """Have a password made and wait until every replica shows it."""
        object_id = id_parts(inputs["applicationId"], 2)[1]
        body = {"passwordCredential": _credential(inputs)}
        post = functools.partial(graph_client.call, session, "POST", f"/applications/{object_id}/addPassword", body)
        made = await graph_client.when_replicated(session, post)
        find = functools.partial(_find, session, object_id, made["keyId"])
        await graph_client.stays(session, find, graph_client.PASSWORD_SECONDS)
        outputs = _outputs(made) | {"value": made["secretText"]} | self.echo(inputs)
        return Created(f"{object_id}/password/{made['keyId']}", outputs | _dates_as_given(outputs, inputs))

    async def read(self, session: Session, resource_id: str, state: Properties) -> Properties | None:
        """Return the password without its value, which only the state knows."""
        object_id, _, key_id = id_parts(resource_id, 3)
        found = await _find(session, object_id, key_id)
        if found is None:
            return None
        outputs = {"applicationId": f"/applications/{object_id}"} | _outputs(found) | self.echo(state)
        return outputs | said({"value": state.get("value")}) | _dates_as_given(outputs, state)

    async def update(self, session: Session, resource_id: str, inputs: Properties, state: Properties) -> Properties:
        """Never called: every input replaces."""
        del session, resource_id
        return state | inputs

    async def delete(self, session: Session, resource_id: str, state: Properties) -> None:
        """Remove the password and wait until no replica shows it."""
        del state
        object_id, _, key_id = id_parts(resource_id, 3)
        find = functools.partial(_find, session, object_id, key_id)
        if await find() is None:
            return
        await graph_client.call(session, "POST", f"/applications/{object_id}/removePassword", {"keyId": key_id})
        await graph_client.stays_away(session, find, graph_client.PASSWORD_SECONDS)


async def _find(session: Session, object_id: str, key_id: str) -> dict[str, Any] | None:
    application = await graph_client.get(session, f"/applications/{object_id}")
    listed = (application or {}).get("passwordCredentials") or []
    return next((entry for entry in listed if entry.get("keyId") == key_id), None)


def _credential(inputs: Properties) -> dict[str, Any]:
    end = inputs.get("endDate")
    if end is None and "endDateRelative" in inputs:
        end = _after(inputs.get("startDate"), inputs["endDateRelative"])
    return said(
        {"displayName": inputs.get("displayName"), "startDateTime": inputs.get("startDate"), "endDateTime": end},
    )


def _after(start: str | None, duration: str) -> str:
    match = DURATION.match(duration)
    if match is None or not duration:
        raise InputError(f"unable to parse the duration '{duration}'; a right one is '8760h'")
    begin = datetime.fromisoformat(start) if start else datetime.now(UTC)
    length = timedelta(**{unit: int(text) for unit, text in match.groupdict(default="0").items()})
    return (begin + length).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _outputs(credential: dict[str, Any]) -> Properties:
    return said(
        {
            "displayName": credential.get("displayName"),
            "endDate": credential.get("endDateTime"),
            "keyId": credential["keyId"],
            "startDate": credential.get("startDateTime"),
        },
    )


def _dates_as_given(outputs: Properties, source: Properties) -> Properties:
    """Keep the spelling of a date that names the same moment (2027-12-31T00:00:00Z, ...00.000Z, ...+00:00)."""
    return {
        name: source[name]
        for name in ("startDate", "endDate")
        if name in source and name in outputs and _moment(source[name]) == _moment(outputs[name])
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=0)
