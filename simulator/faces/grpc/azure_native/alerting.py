"""Types of Azure Monitor's alerts (pulumi_azure_native 3.29)."""

from simulator.faces.grpc.azure_native import paths
from simulator.faces.grpc.azure_native.arm_type import ArmType
from simulator.faces.grpc.azure_native.platform import BASE_OUTPUTS
from simulator.faces.grpc.resource_type import AutoName

RECEIVERS = (
    *("armRoleReceivers", "automationRunbookReceivers", "azureAppPushReceivers", "azureFunctionReceivers"),
    *("emailReceivers", "eventHubReceivers", "incidentReceivers", "itsmReceivers", "logicAppReceivers"),
    *("smsReceivers", "voiceReceivers", "webhookReceivers"),
)
ACTION_GROUP_INPUTS = ("enabled", "groupShortName", *RECEIVERS)
ACTION_GROUP = ArmType(
    pulumi_type="azure-native:monitor:ActionGroup",
    path=paths.ACTION_GROUP,
    api_version="2024-10-01-preview",
    envelope=("identity", "location", "tags"),
    nested=ACTION_GROUP_INPUTS,
    required=("groupShortName",),
    create_only=("location",),
    outputs=BASE_OUTPUTS | {"identity", "location", "systemData", "tags", *ACTION_GROUP_INPUTS},
    autoname=AutoName("actionGroupName"),
)

RULE_INPUTS = (
    *("actions", "autoMitigate", "checkWorkspaceAlertsStorageConfigured", "criteria", "description", "displayName"),
    *("enabled", "evaluationFrequency", "muteActionsDuration", "overrideQueryTimeRange", "resolveConfiguration"),
    *("scopes", "severity", "skipQueryValidation", "targetResourceTypes", "windowSize"),
)
SCHEDULED_QUERY_RULE = ArmType(
    pulumi_type="azure-native:monitor:ScheduledQueryRule",
    path=paths.SCHEDULED_QUERY_RULE,
    api_version="2025-01-01-preview",
    envelope=("identity", "kind", "location", "tags"),
    nested=RULE_INPUTS,
    create_only=("location",),
    outputs=BASE_OUTPUTS
    | {
        *("createdWithApiVersion", "etag", "identity", "isLegacyLogAnalyticsRule"),
        *("isWorkspaceAlertsStorageConfigured", "kind", "location", "systemData", "tags"),
        *RULE_INPUTS,
    },
    autoname=AutoName("ruleName"),
)

SAVED_SEARCH_INPUTS = ("category", "displayName", "functionAlias", "functionParameters", "query", "tags", "version")
SAVED_SEARCH = ArmType(
    pulumi_type="azure-native:operationalinsights:SavedSearch",
    path=paths.SAVED_SEARCH,
    api_version="2023-09-01",
    nested=SAVED_SEARCH_INPUTS,
    required=("category", "displayName", "query"),
    outputs=BASE_OUTPUTS | {"etag", *SAVED_SEARCH_INPUTS},
    autoname=AutoName("savedSearchId"),
)

TYPES = (ACTION_GROUP, SCHEDULED_QUERY_RULE, SAVED_SEARCH)
