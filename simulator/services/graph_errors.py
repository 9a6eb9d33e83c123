"""Microsoft Graph's errors; one constructor each."""

from __future__ import annotations

from simulator.errors import WireError


def resource_not_found(object_id: str) -> WireError:
    """Return Graph's sentence for an object that is not there, or not on this replica yet."""
    return WireError(
        404,
        "Request_ResourceNotFound",
        f"Resource '{object_id}' does not exist or one of its queried reference-property objects are not present.",
    )


def invalid_value(name: str) -> WireError:
    """Return Graph's sentence for a property that is missing or wrong."""
    return WireError(400, "Request_BadRequest", f"Invalid value specified for property '{name}' of resource.")


def bad_request(message: str) -> WireError:
    """Return a 400 with a sentence of its own."""
    return WireError(400, "Request_BadRequest", message)


def already_in_use(kind: str, name: str) -> WireError:
    """Return Graph's sentence for a name that is taken."""
    return same_key(
        f"The {kind} cannot be created, updated, or restored because the {kind} name {name} is already in use."
    )


def same_key(message: str) -> WireError:
    """Return a 409 with a sentence of its own for what must be unique."""
    return WireError(409, "Request_MultipleObjectsWithSameKeyValue", message)


def denied() -> WireError:
    """Return Graph's sentence for a caller without the permission."""
    return WireError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
