"""GUIDs for Azure roles and their assignments: the same in every run, so that a run after a killed one meets what that one left."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://learn.microsoft.com/azure/role-based-access-control#mfd")


def stable_id(text: str) -> str:
    """Return the GUID that belongs to `text`."""
    return str(uuid.uuid5(_NAMESPACE, text))


def assignment_name(parts: list[str]) -> str:
    """Return the name of a role assignment that its scope, principal and role make up."""
    return stable_id("|".join(parts).lower())
