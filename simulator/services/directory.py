"""Entra ID: applications, service principals and their secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.core import Core


class Directory:
    """Applications and service principals of the one tenant."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.applications = core.state.table("applications")
        self.service_principals = core.state.table("servicePrincipals")

    def check_secret(self, tenant_id: str, client_id: str, secret: str) -> bool:
        """Return whether a login with this secret would succeed."""
        raise NotImplementedError

    def service_principal_of(self, client_id: str) -> dict[str, Any] | None:
        """Return the service principal of an application's client id."""
        raise NotImplementedError

    def application(self, client_id: str) -> dict[str, Any] | None:
        """Return the application with a client id."""
        raise NotImplementedError

    def visible(self, object_id: str) -> bool:
        """Return whether an object's replication lag is over."""
        raise NotImplementedError
