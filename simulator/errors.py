"""Wire errors: one constructor per error, which binds status and code once. Faces write them in their own form."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class SimulatorError(Exception):
    """The base of everything that the simulator raises on purpose."""


class WireError(SimulatorError):
    """Raised by services and faces; the face turns it into an answer. `message` never holds a secret."""

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        super().__init__(f"{status} {code}: {message}")


class ConnectionDroppedError(SimulatorError):
    """Raised by a fault: the connection is closed without an answer."""


def not_implemented(what: str) -> WireError:
    """Return the answer to a call that the simulator does not know; `what` names it."""
    return WireError(501, "NotImplemented", f"[simulator] not implemented: {what}")


def bad_request(code: str, message: str) -> WireError:
    """Return a 400 with a code of the service's own."""
    return WireError(400, code, message)


def not_found(code: str, message: str) -> WireError:
    """Return a 404 with a code of the service's own."""
    return WireError(404, code, message)


def conflict(code: str, message: str) -> WireError:
    """Return a 409 with a code of the service's own."""
    return WireError(409, code, message)


def resource_not_found(resource_type: str, name: str, group: str) -> WireError:
    """Return ARM's sentence for a resource that is not there (ARM, recorded traffic of azure-cli-extensions)."""
    return WireError(
        404,
        "ResourceNotFound",
        f"The Resource '{resource_type}/{name}' under resource group '{group}' was not found. "
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def parent_not_found(name: str) -> WireError:
    """Return ARM's sentence for a child whose parent is not there."""
    return WireError(
        404,
        "ParentResourceNotFound",
        f"Failed to perform operation because the parent resource '{name}' was not found.",
    )


def resource_group_not_found(name: str) -> WireError:
    """Return ARM's sentence for a missing resource group."""
    return WireError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")


def subscription_not_found(subscription_id: str) -> WireError:
    """Return ARM's sentence for a subscription that the tenant does not have."""
    return WireError(404, "SubscriptionNotFound", f"The subscription '{subscription_id}' could not be found.")


def authorization_failed(client_id: str, object_id: str, action: str, scope: str) -> WireError:
    """Return ARM's sentence for a caller without the right."""
    return WireError(
        403,
        "AuthorizationFailed",
        f"The client '{client_id}' with object id '{object_id}' does not have authorization to perform action "
        f"'{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh "
        "your credentials.",
    )


def missing_registration(namespace: str) -> WireError:
    """Return ARM's sentence for a resource provider that is not registered."""
    return WireError(
        409,
        "MissingSubscriptionRegistration",
        f"The subscription is not registered to use namespace '{namespace}'. See https://aka.ms/rps-not-found for how "
        "to register subscriptions.",
    )
