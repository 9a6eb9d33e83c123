"""Types around Microsoft.Communication: groups, roles, DNS, monitoring, Key Vault (pulumi_azure_native 3.29).

What replaces a resource: members that the Azure REST specs mark `x-ms-mutability: [create, read]`, and the short list
of pulumi-azure-native provider/pkg/gen/replacement.go (`forceNewMap`).
"""

from simulator.faces.grpc.azure_native import paths
from simulator.faces.grpc.azure_native.arm_type import ArmType
from simulator.faces.grpc.azure_native.key_vault_secret import KeyVaultSecretType
from simulator.faces.grpc.resource_type import AutoName

BASE_OUTPUTS = frozenset({"azureApiVersion", "name", "type"})
AUDIT_OUTPUTS = frozenset({"createdBy", "createdOn", "systemData", "updatedBy", "updatedOn"})

RESOURCE_GROUP = ArmType(
    pulumi_type="azure-native:resources:ResourceGroup",
    path=paths.RESOURCE_GROUP,
    api_version="2024-03-01",
    envelope=("location", "managedBy", "tags"),
    required=("location",),
    create_only=("location",),
    outputs=BASE_OUTPUTS | {"location", "managedBy", "properties", "tags"},
    autoname=AutoName("resourceGroupName", max_length=90),
    name_pattern=r"^[-\w._()]+$",
)

ROLE_DEFINITION = ArmType(
    pulumi_type="azure-native:authorization:RoleDefinition",
    path=paths.ROLE_DEFINITION,
    api_version="2022-05-01-preview",
    nested=("assignableScopes", "description", "permissions", "roleName", "roleType"),
    outputs=BASE_OUTPUTS | AUDIT_OUTPUTS | {"assignableScopes", "description", "permissions", "roleName", "roleType"},
    autoname=AutoName("roleDefinitionId", "uuid"),
    wire={"roleType": "type"},
)

ROLE_ASSIGNMENT_INPUTS = (
    "condition",
    "conditionVersion",
    "delegatedManagedIdentityResourceId",
    "description",
    "principalId",
    "principalType",
    "roleDefinitionId",
)
ROLE_ASSIGNMENT = ArmType(
    pulumi_type="azure-native:authorization:RoleAssignment",
    path=paths.ROLE_ASSIGNMENT,
    api_version="2022-04-01",
    nested=ROLE_ASSIGNMENT_INPUTS,
    required=("principalId", "roleDefinitionId"),
    # The other members are sent in place, and ARM says which of them it refuses (RoleAssignmentUpdateNotPermitted).
    create_only=("principalId",),
    outputs=BASE_OUTPUTS | AUDIT_OUTPUTS | {"scope", *ROLE_ASSIGNMENT_INPUTS},
    autoname=AutoName("roleAssignmentName", "uuid"),
)

ZONE = ArmType(
    pulumi_type="azure-native:dns:Zone",
    path=paths.ZONE,
    api_version="2023-07-01-preview",
    envelope=("location", "tags"),
    nested=("registrationVirtualNetworks", "resolutionVirtualNetworks", "zoneType"),
    create_only=("location",),
    outputs=BASE_OUTPUTS
    | {
        "etag",
        "location",
        "maxNumberOfRecordSets",
        "maxNumberOfRecordsPerRecordSet",
        "nameServers",
        "numberOfRecordSets",
        "registrationVirtualNetworks",
        "resolutionVirtualNetworks",
        "signingKeys",
        "systemData",
        "tags",
        "zoneType",
    },
    autoname=AutoName("zoneName"),
)

RECORD_SET_WIRE = {
    "aRecords": "ARecords",
    "aaaaRecords": "AAAARecords",
    "caaRecords": "caaRecords",
    "cnameRecord": "CNAMERecord",
    "dsRecords": "DSRecords",
    "metadata": "metadata",
    "mxRecords": "MXRecords",
    "naptrRecords": "NAPTRRecords",
    "nsRecords": "NSRecords",
    "ptrRecords": "PTRRecords",
    "soaRecord": "SOARecord",
    "srvRecords": "SRVRecords",
    "targetResource": "targetResource",
    "tlsaRecords": "TLSARecords",
    "trafficManagementProfile": "trafficManagementProfile",
    "ttl": "TTL",
    "txtRecords": "TXTRecords",
}
RECORD_SET = ArmType(
    pulumi_type="azure-native:dns:RecordSet",
    path=paths.RECORD_SET,
    api_version="2023-07-01-preview",
    nested=tuple(RECORD_SET_WIRE),
    outputs=BASE_OUTPUTS | {"etag", "fqdn", "provisioningState", "systemData", *RECORD_SET_WIRE},
    autoname=AutoName("relativeRecordSetName"),
    wire=RECORD_SET_WIRE,
)

DIAGNOSTIC_SETTING_INPUTS = (
    "eventHubAuthorizationRuleId",
    "eventHubName",
    "logAnalyticsDestinationType",
    "logs",
    "marketplacePartnerId",
    "metrics",
    "serviceBusRuleId",
    "storageAccountId",
    "workspaceId",
)
DIAGNOSTIC_SETTING = ArmType(
    pulumi_type="azure-native:monitor:DiagnosticSetting",
    path=paths.DIAGNOSTIC_SETTING,
    api_version="2021-05-01-preview",
    nested=DIAGNOSTIC_SETTING_INPUTS,
    outputs=BASE_OUTPUTS | {"systemData", *DIAGNOSTIC_SETTING_INPUTS},
    autoname=AutoName("name", max_length=260),
)

WORKSPACE_INPUTS = (
    "defaultDataCollectionRuleResourceId",
    "features",
    "forceCmkForQuery",
    "publicNetworkAccessForIngestion",
    "publicNetworkAccessForQuery",
    "retentionInDays",
    "sku",
    "workspaceCapping",
)
WORKSPACE = ArmType(
    pulumi_type="azure-native:operationalinsights:Workspace",
    path=paths.WORKSPACE,
    api_version="2023-09-01",
    envelope=("identity", "location", "tags"),
    nested=WORKSPACE_INPUTS,
    create_only=("location",),
    outputs=BASE_OUTPUTS
    | {
        "createdDate",
        "customerId",
        "etag",
        "identity",
        "location",
        "modifiedDate",
        "privateLinkScopedResources",
        "provisioningState",
        "systemData",
        "tags",
        *WORKSPACE_INPUTS,
    },
    autoname=AutoName("workspaceName"),
)

VAULT = ArmType(
    pulumi_type="azure-native:keyvault:Vault",
    path=paths.VAULT,
    api_version="2024-11-01",
    envelope=("location", "properties", "tags"),
    required=("properties",),
    outputs=BASE_OUTPUTS | {"location", "properties", "systemData", "tags"},
    autoname=AutoName("vaultName", max_length=24),
    name_pattern=r"^[a-zA-Z0-9-]{3,24}$",
    computed_members={"properties": ("hsmPoolResourceId", "provisioningState", "vaultUri")},
)

SECRET = KeyVaultSecretType(
    pulumi_type="azure-native:keyvault:Secret",
    path=paths.SECRET,
    api_version="2024-11-01",
    envelope=("properties", "tags"),
    required=("properties",),
    outputs=BASE_OUTPUTS | {"location", "properties", "tags"},
    autoname=AutoName("secretName", max_length=127),
    name_pattern=r"^[a-zA-Z0-9-]{1,127}$",
    computed_members={"properties": ("secretUri", "secretUriWithVersion")},
)

TYPES = (
    RESOURCE_GROUP,
    ROLE_DEFINITION,
    ROLE_ASSIGNMENT,
    ZONE,
    RECORD_SET,
    DIAGNOSTIC_SETTING,
    WORKSPACE,
    VAULT,
    SECRET,
)
