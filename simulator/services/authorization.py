"""Azure RBAC: role definitions, role assignments, and what a principal may do."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.errors import bad_request, conflict, not_found
from simulator.rules import rule
from simulator.services.built_in_roles import built_in_roles
from simulator.services.resources import normal_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.core import Core
    from simulator.errors import WireError
    from simulator.services.directory import Directory

RBAC_DOCS = "azure-docs, role-based-access-control/troubleshooting"
DEFINITION_TYPE = "Microsoft.Authorization/roleDefinitions"
ASSIGNMENT_TYPE = "Microsoft.Authorization/roleAssignments"
EFFECTIVE_AT = "_effectiveAt"
ASSIGNABLE_AT = "_assignableAt"
FIXED = ("principalId", "roleDefinitionId")
OPTIONAL = ("condition", "conditionVersion", "description", "delegatedManagedIdentityResourceId")


class Authorization:
    """Custom roles in the table `roleDefinitions` (by GUID), assignments in `roleAssignments` (by lower-case id)."""

    def __init__(self, core: Core, directory: Directory) -> None:
        self._core = core
        self._directory = directory
        self._custom = core.state.table("roleDefinitions")
        self._assignments = core.state.table("roleAssignments")
        self._built_in = {role["name"]: role for role in built_in_roles()}

    # Definitions

    def definitions(self) -> Iterator[dict[str, Any]]:
        """Yield every role, Azure's own first."""
        yield from self._built_in.values()
        yield from self._custom.values()

    def definition(self, role: str) -> dict[str, Any]:
        """Return a role by GUID or by any id that ends in it; 404 RoleDefinitionDoesNotExist."""
        guid = role.rstrip("/").rsplit("/", 1)[-1].lower()
        found: dict[str, Any] | None = self._built_in.get(guid) or self._custom.get(guid)
        if found is None:
            raise _no_definition(guid)
        return found

    @rule(
        "A new custom role cannot be assigned for some seconds: 404 RoleDefinitionDoesNotExist",
        "hashicorp/terraform-provider-azurerm issues 10442, 10479, 19916; pulumi/pulumi-azure issue 840",
    )
    def _assignable(self, role: str) -> dict[str, Any]:
        found = self.definition(role)
        if found.get(ASSIGNABLE_AT, "") > stamp(self._core.clock.now()):
            raise _no_definition(found["name"])
        return found

    @rule("Two custom roles of a tenant cannot have one name: 409 RoleDefinitionWithSameNameExists", RBAC_DOCS)
    @rule("A custom role needs a scope of this tenant to be assignable at", RBAC_DOCS)
    def put_definition(self, scope: str, guid: str, wanted: dict[str, Any]) -> tuple[dict[str, Any], bool]:
        """Create or change a custom role; return it and whether it is new."""
        if guid.lower() in self._built_in:
            raise bad_request("InvalidRoleDefinition", "[simulator] a built-in role cannot be changed")
        name = str(wanted.get("roleName") or "")
        if not name:
            raise bad_request("RoleDefinitionNameNullOrEmpty", "Role definition name cannot be null or empty.")
        if any(
            role["properties"]["roleName"].lower() == name.lower() and role["name"] != guid.lower()
            for role in self.definitions()
        ):
            raise conflict(
                "RoleDefinitionWithSameNameExists",
                f"A custom role with the same name already exists in this directory. Use a different name: {name}.",
            )
        old = self._custom.get(guid.lower())
        scopes = wanted.get("assignableScopes") or [f"/{scope.strip('/')}" if scope.strip("/") else "/"]
        made = self._new_definition(scope, guid, {**wanted, "assignableScopes": scopes}, old)
        self._custom[guid.lower()] = made
        self._core.state.touched()
        return made, old is None

    def _new_definition(
        self, scope: str, guid: str, wanted: dict[str, Any], old: dict[str, Any] | None
    ) -> dict[str, Any]:
        now = stamp(self._core.clock.now())
        permissions = [_permission(entry) for entry in wanted.get("permissions") or []]
        if not any(entry["actions"] or entry["dataActions"] for entry in permissions):
            raise bad_request("RoleDefinitionHasNoActions", "[simulator] a custom role needs at least one action")
        seconds = self._core.between(self._core.settings.durations.role_definition_replication)
        return {
            ASSIGNABLE_AT: old.get(ASSIGNABLE_AT, "") if old else stamp(self._core.clock.due_in(seconds)),
            "id": f"{_subscription_in(scope)}/providers/{DEFINITION_TYPE}/{guid}",
            "name": guid.lower(),
            "type": DEFINITION_TYPE,
            "properties": {
                "roleName": wanted["roleName"],
                "type": "CustomRole",
                "description": wanted.get("description", ""),
                "assignableScopes": wanted["assignableScopes"],
                "permissions": permissions,
                "createdOn": old["properties"]["createdOn"] if old else now,
                "updatedOn": now,
            },
        }

    @rule("A custom role with assignments cannot be deleted: 400 RoleDefinitionHasAssignments", RBAC_DOCS)
    def delete_definition(self, guid: str) -> dict[str, Any] | None:
        """Delete a custom role; return it, None when there was none."""
        role = self._custom.get(guid.lower())
        if role is None:
            return None
        if any(_guid(row["properties"]["roleDefinitionId"]) == guid.lower() for row in self._assignments.values()):
            raise bad_request(
                "RoleDefinitionHasAssignments",
                f"There are existing role assignments referencing role (code: RoleDefinitionHasAssignments): {guid}.",
            )
        self._core.state.touched()
        del self._custom[guid.lower()]
        return dict(role)

    # Assignments

    def assignments(self, scope: str = "", *, below: bool = True) -> list[dict[str, Any]]:
        """Return the assignments at a scope and its parents, and with `below` those under it."""
        wanted = normal_id(scope)
        return [
            row
            for row in self._assignments.values()
            if _covers(row["properties"]["scope"], wanted) or (below and _covers(wanted, row["properties"]["scope"]))
        ]

    def assignment(self, assignment_id: str) -> dict[str, Any] | None:
        """Return an assignment by its id, None when there is none."""
        return self._assignments.get(normal_id(assignment_id))

    @rule(
        "A second assignment of one role to one principal at one scope is refused: 409 RoleAssignmentExists", RBAC_DOCS
    )
    @rule("Principal, role and scope of an assignment cannot change: 400 RoleAssignmentUpdateNotPermitted", RBAC_DOCS)
    def put_assignment(self, scope: str, name: str, wanted: dict[str, Any], by: str) -> tuple[dict[str, Any], bool]:
        """Create an assignment, or answer with the same one again; return it and whether it is new."""
        role = self._assignable(str(wanted.get("roleDefinitionId", "")))
        principal_id = str(wanted.get("principalId", "")).lower()
        self._check_principal(principal_id, wanted.get("principalType"))
        assignment_id = f"{_scope(scope)}/providers/{ASSIGNMENT_TYPE}/{name}"
        old = self._assignments.get(normal_id(assignment_id))
        if old is not None:
            return self._same(old, principal_id, role, wanted), False
        self._refuse_second(principal_id, role, scope)
        made = self._new_assignment(assignment_id, {**wanted, "principalId": principal_id}, role, by)
        self._assignments[normal_id(assignment_id)] = made
        self._core.state.touched()
        return made, True

    @rule(
        "A role assignment for a principal that is not replicated is refused with 400 PrincipalNotFound, unless "
        "principalType is given",
        "https://aka.ms/docs-principaltype",
    )
    @rule("A principalType that does not fit the principal is refused with 400 UnmatchedPrincipalType", RBAC_DOCS)
    def _check_principal(self, principal_id: str, principal_type: str | None) -> None:
        if self._directory.visible(principal_id):
            kind = "User" if principal_id in self._directory.users else "ServicePrincipal"
            if principal_type not in (None, kind):
                raise bad_request(
                    "UnmatchedPrincipalType",
                    f"The PrincipalId '{principal_id}' has type '{kind}', which is different from specified "
                    f"PrincipalType '{principal_type}'.",
                )
        elif principal_id in self._directory.applications:
            raise bad_request(
                "UnmatchedPrincipalType",
                f"The PrincipalId '{principal_id}' has type 'Application', which is different from specified "
                f"PrincipalType '{principal_type}'.",
            )
        elif principal_type is None:
            raise bad_request(
                "PrincipalNotFound",
                f"Principal {principal_id.replace('-', '')} does not exist in the directory "
                f"{self._core.settings.tenant_id}. Check that you have the correct principal ID. If you are creating "
                "this principal and then immediately assigning a role, this error might be related to a replication "
                "delay. In this case, set the role assignment principalType property to a value, such as "
                "ServicePrincipal, User, or Group. See https://aka.ms/docs-principaltype",
            )

    def _same(
        self, old: dict[str, Any], principal_id: str, role: dict[str, Any], wanted: dict[str, Any]
    ) -> dict[str, Any]:
        kept = old["properties"]
        if (kept["principalId"], _guid(kept["roleDefinitionId"])) != (principal_id, role["name"]):
            raise bad_request(
                "RoleAssignmentUpdateNotPermitted",
                "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
            )
        kept.update({name: wanted[name] for name in OPTIONAL if name in wanted})
        self._core.state.touched()
        return old

    def _refuse_second(self, principal_id: str, role: dict[str, Any], scope: str) -> None:
        for row in self._assignments.values():
            kept = row["properties"]
            same_place = normal_id(kept["scope"]) == normal_id(scope)
            if same_place and (kept["principalId"], _guid(kept["roleDefinitionId"])) == (principal_id, role["name"]):
                raise conflict(
                    "RoleAssignmentExists",
                    f"The role assignment already exists. The ID of the existing role assignment is {row['name'].replace('-', '')}.",
                )

    def _new_assignment(
        self, assignment_id: str, wanted: dict[str, Any], role: dict[str, Any], by: str
    ) -> dict[str, Any]:
        now = stamp(self._core.clock.now())
        seconds = self._core.between(self._core.settings.durations.role_propagation)
        scope, _, name = assignment_id.partition(f"/providers/{ASSIGNMENT_TYPE}/")
        return {
            "id": assignment_id,
            "name": name,
            "type": ASSIGNMENT_TYPE,
            EFFECTIVE_AT: stamp(self._core.clock.due_in(seconds)),
            "properties": {
                **{key: wanted.get(key) for key in OPTIONAL},
                "principalId": wanted["principalId"],
                "principalType": wanted.get("principalType") or self._kind(wanted["principalId"]),
                "roleDefinitionId": role["id"]
                if role["id"].startswith("/subs")
                else f"{_subscription_in(scope) or self._usual_subscription}{role['id']}",
                "scope": scope or "/",
                "createdOn": now,
                "updatedOn": now,
                "createdBy": by,
                "updatedBy": by,
            },
        }

    @property
    def _usual_subscription(self) -> str:
        return f"/subscriptions/{self._core.settings.subscription_id}"

    def _kind(self, principal_id: str) -> str:
        return "User" if principal_id in self._directory.users else "ServicePrincipal"

    def delete_assignment(self, assignment_id: str) -> dict[str, Any] | None:
        """Delete an assignment; return it, None when there was none."""
        self._core.state.touched()
        found: dict[str, Any] | None = self._assignments.pop(normal_id(assignment_id), None)
        return found

    # What a principal may do

    @rule("A new role assignment works only after a while", "field reports: up to a couple of minutes")
    def permissions(self, principal_id: str, scope: str, *, inherited: bool = True) -> list[dict[str, list[str]]]:
        """Return the permissions (actions, notActions, dataActions, notDataActions) that work at a scope now."""
        now, wanted = stamp(self._core.clock.now()), normal_id(scope)
        found = []
        for row in self._assignments.values():
            place = normal_id(row["properties"]["scope"])
            at_scope = _covers(place, wanted) if inherited else place == wanted
            if at_scope and row["properties"]["principalId"] == principal_id.lower() and row[EFFECTIVE_AT] <= now:
                found += self.definition(row["properties"]["roleDefinitionId"])["properties"]["permissions"]
        return found

    def role_actions(self, principal_id: str, scope: str, *, inherited: bool) -> frozenset[str]:
        """Return the allowed actions (lower-case, wildcards as they are) of a principal at a scope.

        `inherited`: whether assignments at a parent scope (group, subscription) count. `may` also honours notActions.
        """
        permissions = self.permissions(principal_id, scope, inherited=inherited)
        return frozenset(action.lower() for entry in permissions for action in entry["actions"])

    def may(self, principal_id: str, action: str, scope: str, *, inherited: bool = True, data: bool = False) -> bool:
        """Return whether a principal may do `action` (such as `Microsoft.Communication/EmailServices/Write`) there."""
        allowed, denied = ("dataActions", "notDataActions") if data else ("actions", "notActions")
        return any(
            _matches_any(action, entry[allowed]) and not _matches_any(action, entry[denied])
            for entry in self.permissions(principal_id, scope, inherited=inherited)
        )


def _no_definition(guid: str) -> WireError:
    message = f"The specified role definition with ID '{guid}' does not exist."
    return not_found("RoleDefinitionDoesNotExist", message)


def _permission(entry: dict[str, Any]) -> dict[str, list[str]]:
    return {name: list(entry.get(name) or []) for name in ("actions", "notActions", "dataActions", "notDataActions")}


def _matches_any(action: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


def _guid(role_id: str) -> str:
    return role_id.rsplit("/", 1)[-1].lower()


def _scope(scope: str) -> str:
    return "/" + scope.strip("/")


def _covers(scope: str, resource_id: str) -> bool:
    outer, inner = normal_id(scope), normal_id(resource_id)
    return outer in {"/", inner} or inner.startswith(outer + "/")


def _subscription_in(scope: str) -> str:
    """Return the id of the subscription that a scope is in; empty for a scope above them."""
    parts = normal_id(scope).split("/")[:3]
    return "/".join(parts) if parts[1:2] == ["subscriptions"] else ""
