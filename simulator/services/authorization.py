"""Azure RBAC: role definitions, role assignments, and what a principal may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.directory import Directory


class Authorization:
    """Who may do what, where."""

    def __init__(self, core: Core, directory: Directory) -> None:
        self._core = core
        self._directory = directory

    def role_actions(self, principal_id: str, scope: str, *, inherited: bool) -> frozenset[str]:
        """Return the allowed actions (lower-case, wildcards as they are) of a principal at a scope.

        `inherited`: whether assignments at a parent scope (group, subscription) count.
        """
        raise NotImplementedError
