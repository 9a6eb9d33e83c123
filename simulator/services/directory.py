"""Entra ID: applications, service principals, and logins with a client secret."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from simulator.clock import stamp
from simulator.errors import WireError
from simulator.rules import rule
from simulator.services import graph_errors, well_known
from simulator.services.passwords import Passwords
from simulator.services.replication import Replication
from simulator.services.users import Users

if TYPE_CHECKING:
    from simulator.core import Core

ADMINISTRATOR_APPLICATION_ID = "33333333-3333-4333-8333-000000000001"
ADMINISTRATOR_PRINCIPAL_ID = "33333333-3333-4333-8333-000000000002"
ADMINISTRATOR_USER_ID = "33333333-3333-4333-8333-000000000003"
# Where makers of devices have registered their applications
ELSEWHERE = "77777777-7777-4777-8777-777777777777"

GRAPH_DOCS = "microsoft-graph-docs, application and servicePrincipal resource types"


class Directory:
    """Applications and service principals of the one tenant, in the tables of the same names."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.replication = Replication(core)
        self.applications = core.state.table("applications")
        self.service_principals = core.state.table("servicePrincipals")
        # Registered in other tenants, for everybody's use: by client id
        self.foreign = core.state.table("foreignApplications")
        self.people = Users(core)
        self.users = self.people.rows
        self.deleted = core.state.table("deletedItems")
        self.passwords = Passwords(core, self.replication)
        core.on_reset.append(self.prepare)
        self.prepare()

    def prepare(self) -> None:
        """Put Microsoft's service principals, the administrator and a user in place, where they are missing."""
        for principal in well_known.service_principals():
            self.service_principals.setdefault(principal["id"], principal)
        self._prepare_administrator()
        self._core.state.touched()

    def _prepare_administrator(self) -> None:
        settings = self._core.settings
        name = {"displayName": "Simulator administrator", "appId": settings.administrator_client_id, "_builtIn": True}
        application = self.applications.setdefault(
            ADMINISTRATOR_APPLICATION_ID,
            {**self._new_application(), **name, "id": ADMINISTRATOR_APPLICATION_ID},
        )
        self.passwords.replace_all(application, settings.administrator_secret)
        self.service_principals.setdefault(
            ADMINISTRATOR_PRINCIPAL_ID,
            {**self._new_principal(application), "id": ADMINISTRATOR_PRINCIPAL_ID, "_builtIn": True},
        )
        mail = f"admin@{settings.initial_domain}"
        user = {"id": ADMINISTRATOR_USER_ID, "displayName": "Admin", "userPrincipalName": mail, "mail": mail}
        self.users.setdefault(ADMINISTRATOR_USER_ID, {**user, "accountEnabled": True, "_builtIn": True})

    # Applications

    def create_application(self, body: dict[str, Any], owners: list[str]) -> dict[str, Any]:
        """Create an application; only `displayName` is required."""
        if not body.get("displayName"):
            raise graph_errors.invalid_value("displayName")
        record = {**self._new_application(), **body, "id": str(uuid.uuid4()), "appId": str(uuid.uuid4())}
        record["_owners"] = owners
        self.replication.begin(record)
        self.applications[record["id"]] = record
        self._core.state.touched()
        return record

    def register_elsewhere(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Know an application of another tenant: `appId`, `displayName`; a public client unless it says otherwise."""
        for name in ("appId", "displayName"):
            if not wanted.get(name):
                raise graph_errors.invalid_value(name)
        kind = {"signInAudience": "AzureADMultipleOrgs", "isFallbackPublicClient": True, "_tenant": ELSEWHERE}
        record = {**self._new_application(), **kind, **wanted}
        self.foreign[str(wanted["appId"]).lower()] = record
        self._core.state.touched()
        return record

    def _new_application(self) -> dict[str, Any]:
        return {
            "createdDateTime": stamp(self._core.clock.now()),
            "publisherDomain": self._core.settings.initial_domain,
            "signInAudience": "AzureADMyOrg",
            "identifierUris": [],
            "tags": [],
            "appRoles": [],
            "requiredResourceAccess": [],
            "passwordCredentials": [],
            "keyCredentials": [],
            "api": {"oauth2PermissionScopes": [], "requestedAccessTokenVersion": None},
            "info": {},
            "web": {"redirectUris": []},
            "publicClient": {"redirectUris": []},
            "spa": {"redirectUris": []},
            "_owners": [],
        }

    def application(self, client_id: str) -> dict[str, Any] | None:
        """Return the application with a client id, visible or not; None when there is none."""
        return _with_client_id(self.applications, client_id)

    def registration(self, client_id: str) -> dict[str, Any] | None:
        """Return the registration of a client id, in this tenant or for all tenants in another; None without one."""
        return self.application(client_id) or self.foreign.get(client_id.lower())

    def applications_changed(self, record: dict[str, Any]) -> None:
        """Carry what an application says of itself over to its service principal."""
        principal = self.service_principal_of(record["appId"])
        if principal is not None:
            principal |= {"appDisplayName": record["displayName"], "displayName": record["displayName"]}
            principal |= {"appRoles": record["appRoles"], "signInAudience": record["signInAudience"]}
            principal["oauth2PermissionScopes"] = (record.get("api") or {}).get("oauth2PermissionScopes", [])
            principal["servicePrincipalNames"] = [record["appId"], *(record.get("identifierUris") or [])]
        self._core.state.touched()

    @rule("Deleting an application deletes its service principal too; both stay among the deleted items", GRAPH_DOCS)
    def delete_application(self, record: dict[str, Any]) -> None:
        """Soft-delete an application."""
        principal = self.service_principal_of(record["appId"])
        if principal is not None:
            self.delete_service_principal(principal)
        self._bury(self.applications, record, "#microsoft.graph.application")

    # Service principals

    @rule(
        "A service principal needs an application that is already visible: 400 NoBackingApplicationObject until then",
        "hashicorp/terraform-provider-azuread, service_principal_resource.go",
    )
    @rule("An application has one service principal in a tenant: 409 for a second", GRAPH_DOCS)
    @rule("The application may be registered in another tenant for use in all (signInAudience)", GRAPH_DOCS)
    def create_service_principal(self, body: dict[str, Any], owners: list[str]) -> dict[str, Any]:
        """Create the service principal of the application `appId`."""
        client_id = str(body.get("appId", ""))
        application = self.registration(client_id)
        if application is None or not self.replication.is_seen(application):
            raise WireError(
                400,
                "NoBackingApplicationObject",
                f"The appId '{client_id}' of the service principal does not reference a valid application object.",
            )
        if self.service_principal_of(client_id) is not None:
            raise graph_errors.already_in_use("service principal", client_id)
        record = {**self._new_principal(application), **body, "id": str(uuid.uuid4()), "_owners": owners}
        self.replication.begin(record)
        self.service_principals[record["id"]] = record
        self._core.state.touched()
        return record

    def _new_principal(self, application: dict[str, Any]) -> dict[str, Any]:
        return {
            "appId": application["appId"],
            "appDisplayName": application["displayName"],
            "displayName": application["displayName"],
            "createdDateTime": stamp(self._core.clock.now()),
            "accountEnabled": True,
            "alternativeNames": [],
            "appOwnerOrganizationId": application.get("_tenant", self._core.settings.tenant_id),
            "appRoleAssignmentRequired": False,
            "appRoles": application["appRoles"],
            "oauth2PermissionScopes": application["api"].get("oauth2PermissionScopes", []),
            "notificationEmailAddresses": [],
            "passwordCredentials": [],
            "keyCredentials": [],
            "replyUrls": [],
            "servicePrincipalNames": [application["appId"], *(application.get("identifierUris") or [])],
            "servicePrincipalType": "Application",
            "signInAudience": application["signInAudience"],
            "tags": [],
            "_owners": [],
        }

    def service_principal_of(self, client_id: str) -> dict[str, Any] | None:
        """Return the service principal of an application's client id, visible or not; None when there is none."""
        return _with_client_id(self.service_principals, client_id)

    def delete_service_principal(self, record: dict[str, Any]) -> None:
        """Soft-delete a service principal; its grants and assignments in the directory go with it."""
        for table in ("appRoleAssignments", "oauth2PermissionGrants"):
            rows = self._core.state.table(table)
            for key in [key for key, row in rows.items() if record["id"] in row.values()]:
                del rows[key]
        self._bury(self.service_principals, record, "#microsoft.graph.servicePrincipal")

    def _bury(self, table: dict[str, Any], record: dict[str, Any], kind: str) -> None:
        del table[record["id"]]
        self.deleted[record["id"]] = {
            **record,
            "@odata.type": kind,
            "deletedDateTime": stamp(self._core.clock.now()),
        }
        self._core.state.touched()

    def restore(self, record: dict[str, Any]) -> dict[str, Any]:
        """Bring a deleted item back."""
        del self.deleted[record["id"]]
        table = self.applications if record["@odata.type"].endswith("application") else self.service_principals
        kept = {name: value for name, value in record.items() if name not in {"@odata.type", "deletedDateTime"}}
        table[record["id"]] = kept
        self._core.state.touched()
        return kept

    # Seen from other services

    def check_secret(self, tenant_id: str, client_id: str, secret: str) -> bool:
        """Return whether a login with this secret would succeed now."""
        application, principal = self.application(client_id), self.service_principal_of(client_id)
        return (
            tenant_id.lower() in {self._core.settings.tenant_id, self._core.settings.initial_domain}
            and application is not None
            and principal is not None
            and principal.get("accountEnabled") is not False
            and self.passwords.is_valid(application, secret)
        )

    def principal(self, object_id: str) -> dict[str, Any] | None:
        """Return the service principal or user with an object id, visible or not."""
        key = object_id.lower()
        found: dict[str, Any] | None = self.service_principals.get(key) or self.users.get(key)
        return found

    def visible(self, object_id: str) -> bool:
        """Return whether ARM knows this principal: it exists and its replication is over."""
        found = self.principal(object_id)
        return found is not None and self.replication.is_over_in_arm(found)


def _with_client_id(table: dict[str, Any], client_id: str) -> dict[str, Any] | None:
    wanted = client_id.lower()
    return next((record for record in table.values() if record["appId"].lower() == wanted), None)
