"""Permissions that were granted: application permissions (app role assignments) and delegated ones."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.rules import rule
from simulator.services import graph_errors

if TYPE_CHECKING:
    from simulator.core import Core
    from simulator.services.directory import Directory

GRANT_DOCS = "microsoft-graph-docs, appRoleAssignment and oAuth2PermissionGrant"
GRANT_ISSUE = "hashicorp/terraform-provider-azuread, issue 690"
CONSENT_TYPES = frozenset({"AllPrincipals", "Principal"})
# An assignment without a role of its own
DEFAULT_ROLE = "00000000-0000-0000-0000-000000000000"


class Grants:
    """Rows in the tables `appRoleAssignments` and `oauth2PermissionGrants`, by id."""

    def __init__(self, core: Core, directory: Directory) -> None:
        self._core = core
        self._directory = directory
        self.assignments = core.state.table("appRoleAssignments")
        self.delegated = core.state.table("oauth2PermissionGrants")

    @rule("An app role assignment names a principal, an API and a role that the API has", GRANT_DOCS)
    @rule("A second assignment of one role is refused with 400", GRANT_DOCS)
    def assign(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Grant an application permission: `principalId`, `resourceId`, `appRoleId`."""
        principal, resource = self._principal(wanted.get("principalId")), self._principal(wanted.get("resourceId"))
        role = str(wanted.get("appRoleId") or DEFAULT_ROLE).lower()
        roles = {entry["id"].lower() for entry in resource.get("appRoles", [])}
        if role not in roles | {DEFAULT_ROLE}:
            raise graph_errors.bad_request("Permission being assigned was not found on application")
        triple = (principal["id"], resource["id"], role)
        if any((r["principalId"], r["resourceId"], r["appRoleId"]) == triple for r in self.assignments.values()):
            raise graph_errors.bad_request("Permission being assigned already exists on the object")
        made = {
            "id": f"{uuid.uuid4().hex}{uuid.uuid4().hex[:11]}",
            "deletedDateTime": None,
            "appRoleId": role,
            "createdDateTime": stamp(self._core.clock.now()),
            "principalDisplayName": principal.get("displayName"),
            "principalId": principal["id"],
            "principalType": "User" if principal["id"] in self._directory.users else "ServicePrincipal",
            "resourceDisplayName": resource.get("displayName"),
            "resourceId": resource["id"],
        }
        self.assignments[made["id"].lower()] = made
        self._core.state.touched()
        return made

    @rule("A delegated grant names a client, an API and scopes that the API has", GRANT_DOCS)
    @rule("One client has one grant per API and user, or for all users: 409 for a second", GRANT_ISSUE)
    def grant(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Grant delegated permissions: `clientId`, `resourceId`, `consentType`, `principalId`, `scope`."""
        client, resource = self._principal(wanted.get("clientId")), self._principal(wanted.get("resourceId"))
        consent = wanted.get("consentType")
        if consent not in CONSENT_TYPES or (consent == "Principal") != bool(wanted.get("principalId")):
            raise graph_errors.invalid_value("consentType")
        self._check_scopes(resource, str(wanted.get("scope", "")))
        for row in self.delegated.values():
            same = (row["clientId"], row["resourceId"], row["principalId"])
            if same == (client["id"], resource["id"], wanted.get("principalId")):
                raise graph_errors.same_key("Permission entry already exists.")
        made = {
            "id": f"{uuid.uuid4().hex}{uuid.uuid4().hex[:11]}",
            "clientId": client["id"],
            "consentType": consent,
            "principalId": wanted.get("principalId"),
            "resourceId": resource["id"],
            "scope": wanted.get("scope", ""),
        }
        self.delegated[made["id"].lower()] = made
        self._core.state.touched()
        return made

    def scopes_of(self, client_id: str, resource_id: str, user_id: str) -> set[str]:
        """Return the delegated permissions that a client has on an API for a user, by consent of anybody."""
        rows = (r for r in self.delegated.values() if (r["clientId"], r["resourceId"]) == (client_id, resource_id))
        return {name for row in rows if row["principalId"] in (None, user_id) for name in row["scope"].split()}

    def change(self, grant: dict[str, Any], scope: str) -> None:
        """Change the scopes of a delegated grant."""
        self._check_scopes(self._principal(grant["resourceId"]), scope)
        grant["scope"] = scope
        self._core.state.touched()

    def _check_scopes(self, resource: dict[str, Any], scope: str) -> None:
        known = {entry["value"] for entry in resource.get("oauth2PermissionScopes", [])}
        unknown = [name for name in scope.split() if name not in known]
        if unknown:
            raise graph_errors.bad_request(
                f"[simulator] {resource.get('displayName')} has no scope {', '.join(unknown)}"
            )

    def _principal(self, object_id: object) -> dict[str, Any]:
        found = self._directory.principal(str(object_id or ""))
        if found is None or not self._directory.replication.is_seen(found):
            raise graph_errors.resource_not_found(str(object_id))
        return found
