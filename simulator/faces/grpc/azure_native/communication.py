"""Types of Microsoft.Communication (pulumi_azure_native.communication 3.29; Azure REST spec 2026-03-18)."""

from simulator.faces.grpc.azure_native import paths
from simulator.faces.grpc.azure_native.arm_type import ArmType
from simulator.faces.grpc.resource_type import AutoName

API_VERSION = "2026-03-18"
PREFIX = "azure-native:communication:"
LONG_NAME = 253

PROXY_OUTPUTS = frozenset({"azureApiVersion", "name", "systemData", "type"})
TRACKED_OUTPUTS = PROXY_OUTPUTS | {"dataLocation", "location", "provisioningState", "tags"}

EMAIL_SERVICE = ArmType(
    pulumi_type=PREFIX + "EmailService",
    path=paths.EMAIL_SERVICE,
    api_version=API_VERSION,
    envelope=("location", "tags"),
    nested=("dataLocation",),
    required=("dataLocation",),
    create_only=("location", "dataLocation"),
    outputs=TRACKED_OUTPUTS,
    autoname=AutoName("emailServiceName"),
    name_pattern=r"^[a-zA-Z0-9-]+$",
)

DOMAIN = ArmType(
    pulumi_type=PREFIX + "Domain",
    path=paths.DOMAIN,
    api_version=API_VERSION,
    envelope=("location", "tags"),
    nested=("domainManagement", "userEngagementTracking"),
    required=("domainManagement",),
    create_only=("location",),  # domainManagement has no x-ms-mutability: a change is sent, and refused by the service
    outputs=TRACKED_OUTPUTS
    | {
        "domainManagement",
        "fromSenderDomain",
        "mailFromSenderDomain",
        "userEngagementTracking",
        "verificationRecords",
        "verificationStates",
    },
    autoname=AutoName("domainName", max_length=LONG_NAME),
)

SENDER_USERNAME = ArmType(
    pulumi_type=PREFIX + "SenderUsername",
    path=paths.SENDER_USERNAME,
    api_version=API_VERSION,
    nested=("displayName", "username"),
    required=("username",),
    outputs=PROXY_OUTPUTS | {"dataLocation", "displayName", "provisioningState", "username"},
    autoname=AutoName("senderUsername", max_length=LONG_NAME),
)

COMMUNICATION_SERVICE = ArmType(
    pulumi_type=PREFIX + "CommunicationService",
    path=paths.COMMUNICATION_SERVICE,
    api_version=API_VERSION,
    envelope=("identity", "location", "tags"),
    nested=("dataLocation", "disableLocalAuth", "linkedDomains", "publicNetworkAccess"),
    required=("dataLocation",),
    create_only=("location", "dataLocation"),
    outputs=TRACKED_OUTPUTS
    | {
        "disableLocalAuth",
        "hostName",
        "identity",
        "immutableResourceId",
        "linkedDomains",
        "notificationHubId",
        "publicNetworkAccess",
        "version",
    },
    autoname=AutoName("communicationServiceName"),
    name_pattern=r"^[-\w]+$",
)

SMTP_USERNAME = ArmType(
    pulumi_type=PREFIX + "SmtpUsername",
    path=paths.SMTP_USERNAME,
    api_version=API_VERSION,
    nested=("entraApplicationId", "tenantId", "username"),
    required=("entraApplicationId", "tenantId", "username"),
    outputs=PROXY_OUTPUTS | {"entraApplicationId", "tenantId", "username"},
    autoname=AutoName("smtpUsername", max_length=LONG_NAME),
    name_pattern=r"^[a-zA-Z0-9-]+$",
)

SUPPRESSION_LIST = ArmType(
    pulumi_type=PREFIX + "SuppressionList",
    path=paths.SUPPRESSION_LIST,
    api_version=API_VERSION,
    nested=("listName",),
    outputs=PROXY_OUTPUTS | {"createdTimeStamp", "dataLocation", "lastUpdatedTimeStamp", "listName"},
    autoname=AutoName("suppressionListName", max_length=LONG_NAME),
    name_pattern=r"^[a-zA-Z0-9-]+$",
)

SUPPRESSION_LIST_ADDRESS = ArmType(
    pulumi_type=PREFIX + "SuppressionListAddress",
    path=paths.SUPPRESSION_LIST_ADDRESS,
    api_version=API_VERSION,
    nested=("email", "firstName", "lastName", "notes"),
    required=("email",),
    outputs=PROXY_OUTPUTS | {"dataLocation", "email", "firstName", "lastModified", "lastName", "notes"},
    autoname=AutoName("addressId", max_length=LONG_NAME),
    name_pattern=r"^[a-zA-Z0-9-]+$",
)

TYPES = (
    EMAIL_SERVICE,
    DOMAIN,
    SENDER_USERNAME,
    COMMUNICATION_SERVICE,
    SMTP_USERNAME,
    SUPPRESSION_LIST,
    SUPPRESSION_LIST_ADDRESS,
)
