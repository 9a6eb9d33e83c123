"""The ARM paths of the table, each named after what it leads to."""

SUBSCRIPTION = "/subscriptions/{subscriptionId}"
RESOURCE_GROUP = f"{SUBSCRIPTION}/resourceGroups/{{resourceGroupName}}"

EMAIL_SERVICE = f"{RESOURCE_GROUP}/providers/Microsoft.Communication/emailServices/{{emailServiceName}}"
DOMAIN = f"{EMAIL_SERVICE}/domains/{{domainName}}"
SENDER_USERNAME = f"{DOMAIN}/senderUsernames/{{senderUsername}}"
SUPPRESSION_LIST = f"{DOMAIN}/suppressionLists/{{suppressionListName}}"
SUPPRESSION_LIST_ADDRESS = f"{SUPPRESSION_LIST}/suppressionListAddresses/{{addressId}}"
COMMUNICATION_SERVICE = (
    f"{RESOURCE_GROUP}/providers/Microsoft.Communication/communicationServices/{{communicationServiceName}}"
)
SMTP_USERNAME = f"{COMMUNICATION_SERVICE}/smtpUsernames/{{smtpUsername}}"

ROLE_DEFINITION = "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}"
ROLE_ASSIGNMENT = "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}"

ZONE = f"{RESOURCE_GROUP}/providers/Microsoft.Network/dnsZones/{{zoneName}}"
RECORD_SET = f"{ZONE}/{{recordType}}/{{relativeRecordSetName}}"

DIAGNOSTIC_SETTING = "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}"
WORKSPACE = f"{RESOURCE_GROUP}/providers/Microsoft.OperationalInsights/workspaces/{{workspaceName}}"
SAVED_SEARCH = f"{WORKSPACE}/savedSearches/{{savedSearchId}}"
ACTION_GROUP = f"{RESOURCE_GROUP}/providers/Microsoft.Insights/actionGroups/{{actionGroupName}}"
SCHEDULED_QUERY_RULE = f"{RESOURCE_GROUP}/providers/Microsoft.Insights/scheduledQueryRules/{{ruleName}}"

VAULT = f"{RESOURCE_GROUP}/providers/Microsoft.KeyVault/vaults/{{vaultName}}"
SECRET = f"{VAULT}/secrets/{{secretName}}"
