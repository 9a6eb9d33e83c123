"""Bearer tokens: who calls, and the answers to calls without a valid token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.faces.http.routes import Caller
from simulator.services.directory import ADMINISTRATOR_PRINCIPAL_ID, ADMINISTRATOR_USER_ID

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from simulator.world import World

ADMINISTRATORS = frozenset({ADMINISTRATOR_PRINCIPAL_ID, ADMINISTRATOR_USER_ID})


def caller_of(world: World, headers: Mapping[str, str], audiences: Collection[str]) -> Caller:
    """Return who calls; raise 401 where the token is missing, ended or meant for another service."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise WireError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.")
    claims = world.tokens.claims(token, audiences)
    object_id = str(claims.get("oid", ""))
    return Caller(
        object_id=object_id,
        client_id=str(claims.get("appid", "")),
        tenant_id=str(claims.get("tid", "")),
        is_administrator=object_id in ADMINISTRATORS,
        scopes=frozenset(str(claims.get("scp", "")).split()),
    )


def challenge(world: World) -> dict[str, str]:
    """Return the header that goes with ARM's 401."""
    uri = f"{world.origin}/{world.settings.tenant_id}"
    return {"www-authenticate": f'Bearer authorization_uri="{uri}", error="invalid_token"'}
