"""Entra's refusals at the token and device code end points: an OAuth error, and a text that begins with its number."""

from __future__ import annotations

from simulator.errors import WireError


def refused(number: int, message: str, error: str = "invalid_client", status: int = 401) -> WireError:
    """Return an error of the token end point: `error`, and a description that begins with the AADSTS number."""
    return WireError(status, error, f"AADSTS{number}: {message}")


def unknown_application(client_id: str, tenant_id: str) -> WireError:
    """Return the sentence for a client id that the tenant does not know."""
    return refused(
        700016,
        f"Application with identifier '{client_id}' was not found in the directory '{tenant_id}'. This can happen if "
        "the application has not been installed by the administrator of the tenant or consented to by any user in the "
        "tenant.",
        "unauthorized_client",
        400,
    )


def no_consent(client_id: str, name: str) -> WireError:
    """Return the sentence for a permission that neither the user nor an administrator has consented to."""
    return refused(
        65001,
        f"The user or administrator has not consented to use the application with ID '{client_id}' named '{name}'. "
        "Send an interactive authorization request for this user and resource.",
        "invalid_grant",
        400,
    )


def blocked_by_policy() -> WireError:
    """Return the sentence for a sign-in that Conditional Access blocks."""
    return refused(
        53003,
        "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.",
        "invalid_grant",
        400,
    )


def unknown_scope(name: str, scope: str, resource: str) -> WireError:
    """Return the sentence for a delegated permission that the API does not have."""
    return refused(
        650053,
        f"The application '{name}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact "
        "the app vendor.",
        "invalid_scope",
        400,
    )


def scope_without_default(scope: str) -> WireError:
    """Return the sentence for a permission asked for by name where an application signs in as itself."""
    return refused(
        1002012,
        f"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with "
        "/.default suffixed to the resource identifier (application ID URI).",
        "invalid_scope",
        400,
    )
