"""A client secret was removed from its application."""

from __future__ import annotations

from drift.difference import Difference
from drift.finding import Finding, union
from drift.kinds.replies import NO_LOGIN, NO_TOKEN
from drift.stack import Stack, ids

_PASSWORD = "azuread:index/applicationPassword:ApplicationPassword"  # noqa: S105 - a resource type


def secret(difference: Difference, stack: Stack) -> Finding | None:
    """Explain a client secret that is gone: what Entra ID makes anew has another value."""
    if difference.type != _PASSWORD or not difference.gone:
        return None
    credential, _, generation = str(difference.old["displayName"]).rpartition(" ")
    holders = stack.with_credential(credential)
    sites = stack.bridges_with(credential)
    devices = union(ids(holders), ids(stack.behind_bridges(sites)))
    if not _is_current(difference, credential, stack):
        return _older(difference, credential, generation, devices)
    return Finding(
        "secret-removed",
        f"the secret {generation} of the login {credential} was removed",
        "makes a new secret, and hand-outs with it; until a device has it, it cannot log in",
        NO_TOKEN if any(device.settings.oauth for device in holders) else NO_LOGIN,
        devices,
        union(ids(holders), tuple(f"the bridge of {site}" for site in sites)),
        differences=(difference,),
    )


def _older(difference: Difference, credential: str, generation: str, devices: tuple[str, ...]) -> Finding:
    return Finding(
        "older-secret-removed",
        f"the older secret {generation} of the login {credential} was removed",
        "makes a secret of that generation anew, which no device knows: re-key those that were not yet re-keyed",
        f"cannot log in where {generation} is still in use; with the current secret nothing changes",
        devices,
        differences=(difference,),
    )


def _is_current(difference: Difference, credential: str, stack: Stack) -> bool:
    around = stack.ancestors(difference.urn)
    ends = [
        str(item.values["endDate"])
        for item in stack.of_type(_PASSWORD)
        if item.parent in around and str(item.values["displayName"]).rpartition(" ")[0] == credential
    ]
    return str(difference.old["endDate"]) >= max(ends, default="")
