"""What every tenant has: Microsoft's own service principals with the permissions that mail needs."""

from __future__ import annotations

from typing import Any

EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
GRAPH = "00000003-0000-0000-c000-000000000000"
AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
MICROSOFT_TENANT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

# Ids of Microsoft Graph's permissions: Microsoft Graph permissions reference.
GRAPH_ROLES = {
    "Application.Read.All": "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
    "Application.ReadWrite.All": "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
    "Application.ReadWrite.OwnedBy": "18a4783c-866b-4cc7-a460-3d5e5662c884",
    "AppRoleAssignment.ReadWrite.All": "06b708a9-e830-4db3-a914-8e69da51d44f",
    "DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
    "Directory.Read.All": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
    "Directory.ReadWrite.All": "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
    "Domain.Read.All": "dbb9058a-0e50-45d7-ae91-66909b5d4664",
    "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
    "Organization.Read.All": "498476ce-e0fe-48b0-b801-37ba7e2685c6",
    "Policy.Read.All": "246dd0d5-5bd0-4def-940b-0421030a5b68",
    "Policy.Read.ConditionalAccess": "37730810-e9ba-4e46-b07e-8ca78d182097",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
}
GRAPH_SCOPES = {
    "email": "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
    "Mail.Send": "e383f46e-2787-4529-855e-0e479a3ffac0",
    "SMTP.Send": "258f6531-6087-4cc4-bb90-092c5fb3ed3f",
    "offline_access": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
    "openid": "37f7f235-527c-4136-accd-4a02d197296e",
    "profile": "14dad69e-099b-42c9-810b-d002981feec1",
    "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
}
# Exchange Online: Mail.Send as Microsoft's page on OAuth for high volume e-mail gives it, Exchange.ManageAsApp as
# office-docs-powershell, app-only-auth-powershell-v2; the others as third parties exported them, or marked.
EXCHANGE_ROLES = {
    "IMAP.AccessAsApp": "5e5addcd-3e8d-4e90-baf5-964efab2b20a",
    "POP.AccessAsApp": "cb842b43-da6e-4506-86fe-bb12199c656d",
    "Exchange.ManageAsApp": "dc50a0fb-09a3-484d-be87-e023b12c6440",
    "Mail.Send": "b633e1c5-b582-4048-a93e-9f11b44c7e96",
    "SMTP.SendAsApp": "d7b9a9a4-6f0f-4f5c-9d0c-0b1f5d7a1a01",  # INVENTED: no source names the id
}
EXCHANGE_SCOPES = {
    "Mail.Send": "5eb43c10-865a-4259-960a-83946678f8dd",
    "IMAP.AccessAsUser.All": "195adc35-e27b-454b-a7ed-1ecdffa1c09f",
    "POP.AccessAsUser.All": "fb698133-92fa-453e-a9ed-688e10f2e5ac",
    "SMTP.Send": "76faac2a-0f20-42f1-928a-50de5b9dbe52",
}

# display name, app id, invented object id, roles, scopes
PRINCIPALS: tuple[tuple[str, str, str, dict[str, str], dict[str, str]], ...] = (
    ("Microsoft Graph", GRAPH, "0b000000-0000-4000-8000-000000000001", GRAPH_ROLES, GRAPH_SCOPES),
    (
        "Office 365 Exchange Online",
        EXCHANGE_ONLINE,
        "0b000000-0000-4000-8000-000000000002",
        EXCHANGE_ROLES,
        EXCHANGE_SCOPES,
    ),
)


def service_principals() -> list[dict[str, Any]]:
    """Return the built-in service principals as Graph holds them."""
    return [_principal(*row) for row in PRINCIPALS]


def _principal(name: str, app_id: str, object_id: str, roles: dict[str, str], scopes: dict[str, str]) -> dict[str, Any]:
    return {
        "id": object_id,
        "appId": app_id,
        "appDisplayName": name,
        "displayName": name,
        "accountEnabled": True,
        "appOwnerOrganizationId": MICROSOFT_TENANT,
        "appRoleAssignmentRequired": False,
        "appRoles": [_role(value, role_id) for value, role_id in roles.items()],
        "oauth2PermissionScopes": [_scope(value, scope_id) for value, scope_id in scopes.items()],
        "servicePrincipalNames": [app_id],
        "servicePrincipalType": "Application",
        "signInAudience": "AzureADMultipleOrgs",
        "tags": [],
        "_builtIn": True,
    }


def _role(value: str, role_id: str) -> dict[str, Any]:
    return {
        "id": role_id,
        "value": value,
        "displayName": value,
        "description": f"Allows the app to use {value} without a signed-in user.",
        "allowedMemberTypes": ["Application"],
        "isEnabled": True,
        "origin": "Application",
    }


def _scope(value: str, scope_id: str) -> dict[str, Any]:
    return {
        "id": scope_id,
        "value": value,
        "type": "User",
        "adminConsentDisplayName": value,
        "adminConsentDescription": f"Allows the app to use {value} on behalf of users.",
        "userConsentDisplayName": value,
        "userConsentDescription": f"Allows the app to use {value} on your behalf.",
        "isEnabled": True,
    }
