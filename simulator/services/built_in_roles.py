"""Azure's own roles, those that a mail project meets. Ids: azure-docs, role-based-access-control/built-in-roles."""

from __future__ import annotations

from typing import Any

Role = tuple[str, str, list[str], list[str], list[str]]

CONTRIBUTOR_MAY_NOT = [
    "Microsoft.Authorization/*/Delete",
    "Microsoft.Authorization/*/Write",
    "Microsoft.Authorization/elevateAccess/Action",
    "Microsoft.Blueprint/blueprintAssignments/write",
    "Microsoft.Blueprint/blueprintAssignments/delete",
]
# The list on azure-rbac-catalog.org is cut off after these; whether more follow is not known.
COMMUNICATION_OWNER_MAY = [
    "Microsoft.Communication/CheckNameAvailability/action",
    "Microsoft.Communication/Locations/OperationStatuses/read",
    "Microsoft.Communication/Locations/OperationStatuses/write",
    "Microsoft.Communication/Operations/read",
    "Microsoft.Communication/CommunicationServices/read",
    "Microsoft.Communication/CommunicationServices/write",
    "Microsoft.Communication/CommunicationServices/delete",
    "Microsoft.Communication/CommunicationServices/ListKeys/action",
    "Microsoft.Communication/CommunicationServices/RegenerateKey/action",
    "Microsoft.Communication/CommunicationServices/LinkNotificationHub/action",
    "Microsoft.Communication/CommunicationServices/EventGridFilters/read",
    "Microsoft.Communication/CommunicationServices/EventGridFilters/write",
    "Microsoft.Communication/CommunicationServices/EventGridFilters/delete",
    "Microsoft.Communication/EmailServices/read",
    "Microsoft.Communication/EmailServices/write",
    "Microsoft.Communication/EmailServices/delete",
    "Microsoft.Communication/EmailServices/Domains/read",
    "Microsoft.Communication/EmailServices/Domains/write",
    "Microsoft.Communication/EmailServices/Domains/delete",
    "Microsoft.Communication/EmailServices/Domains/SenderUsernames/read",
    "Microsoft.Communication/EmailServices/Domains/SenderUsernames/write",
    "Microsoft.Communication/EmailServices/Domains/SenderUsernames/delete",
]
SECRETS = "Microsoft.KeyVault/vaults/secrets"
KEYS = "Microsoft.KeyVault/vaults/keys"
CRYPTO_USER_MAY = [
    f"{KEYS}/{what}"
    for what in (
        "read",
        *(f"{verb}/action" for verb in ("update", "backup", "encrypt", "decrypt", "wrap", "unwrap", "sign", "verify")),
    )
]
BLOBS = "Microsoft.Storage/storageAccounts/blobServices"

# name, id, actions, notActions, dataActions
ROLES: tuple[Role, ...] = (
    ("Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", ["*"], [], []),
    ("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c", ["*"], CONTRIBUTOR_MAY_NOT, []),
    ("Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", ["*/read"], [], []),
    (
        "User Access Administrator",
        "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"],
        [],
        [],
    ),
    (
        "Role Based Access Control Administrator",
        "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
        [
            "Microsoft.Authorization/roleAssignments/write",
            "Microsoft.Authorization/roleAssignments/delete",
            "*/read",
        ],
        [],
        [],
    ),
    (
        "Communication and Email Service Owner",
        "09976791-48a7-449e-bb21-39d1a415f350",
        COMMUNICATION_OWNER_MAY,
        [],
        [],
    ),
    ("DNS Zone Contributor", "befefa01-2a29-4197-83a8-272ff33ce314", ["Microsoft.Network/dnsZones/*"], [], []),
    ("Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483", [], [], ["Microsoft.KeyVault/vaults/*"]),
    (
        "Key Vault Crypto Officer",
        "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
        [],
        [],
        [f"{KEYS}/*", "Microsoft.KeyVault/vaults/keyrotationpolicies/*"],
    ),
    ("Key Vault Crypto User", "12338af0-0e69-4776-bea7-57ae8d297424", [], [], CRYPTO_USER_MAY),
    ("Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", [], [], [f"{SECRETS}/*"]),
    (
        "Key Vault Secrets User",
        "4633458b-17de-408a-b874-0445c86b69e6",
        [],
        [],
        [f"{SECRETS}/getSecret/action", f"{SECRETS}/readMetadata/action"],
    ),
    (
        "Log Analytics Contributor",
        "92aaf0da-9dab-42b6-94a3-d43ce8d16293",
        ["*/read", "Microsoft.OperationalInsights/*", "Microsoft.Insights/diagnosticSettings/*"],
        [],
        [],
    ),
    (
        "Storage Blob Data Contributor",
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        [
            *(f"{BLOBS}/containers/{verb}" for verb in ("delete", "read", "write")),
            f"{BLOBS}/generateUserDelegationKey/action",
        ],
        [],
        [f"{BLOBS}/containers/blobs/{verb}" for verb in ("delete", "read", "write", "move/action", "add/action")],
    ),
)


def built_in_roles() -> list[dict[str, Any]]:
    """Return the roles as ARM shows them."""
    return [_definition(*row) for row in ROLES]


def _definition(name: str, guid: str, actions: list[str], not_actions: list[str], data: list[str]) -> dict[str, Any]:
    permission = {"actions": actions, "notActions": not_actions, "dataActions": data, "notDataActions": []}
    return {
        "id": f"/providers/Microsoft.Authorization/roleDefinitions/{guid}",
        "name": guid,
        "type": "Microsoft.Authorization/roleDefinitions",
        "properties": {
            "roleName": name,
            "type": "BuiltInRole",
            "description": f"{name} (built in)",
            "assignableScopes": ["/"],
            "permissions": [permission],
        },
    }
