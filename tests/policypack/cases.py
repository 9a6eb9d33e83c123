"""The two tests of every policy that looks at one resource or one stack."""

from __future__ import annotations

from policypack.policy import Resource
from tests.policypack.case import Case

SUBSCRIPTION = "/subscriptions/22222222-2222-4222-8222-222222222222"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-mail"
SERVICE = f"{GROUP}/providers/Microsoft.Communication/CommunicationServices/contoso-mail"
ROLES = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions"
READ = "Microsoft.Communication/CommunicationServices/Read"
LOGS = Resource("azure-native:monitor:DiagnosticSetting", "logs", depends_on=frozenset({"urn:a"}))
ZONE = f"{GROUP}/providers/Microsoft.Network/dnsZones/contoso.com"
DMARC = Resource("mfdmail:index:TxtValues", "dmarc", {"name": "_dmarc.devices", "zoneId": ZONE})

COMMUNICATION = (
    Case(
        "azure-communication-service-disallow-local-auth",
        {"disableLocalAuth": True},
        {"disableLocalAuth": False},
        "Whoever holds an access key can send as every sender.",
    ),
    Case(
        "azure-communication-service-enable-diagnostics",
        {},
        {},
        "Nobody can look up what became of a mail: Azure keeps no e-mail log without a diagnostic setting.",
        stack=(LOGS,),
    ),
    Case(
        "azure-communication-domain-disallow-engagement-tracking",
        {"userEngagementTracking": "Disabled"},
        {"userEngagementTracking": "Enabled"},
        "Azure rewrites links and adds an image to each mail, to tell who opened it.",
    ),
)

AUTHORIZATION = (
    Case(
        "azure-authorization-role-assignment-disallow-email-owner",
        {"roleDefinitionId": f"{ROLES}/5b1a5a1c-0000-4000-8000-000000000001"},
        {"roleDefinitionId": f"{ROLES}/09976791-48A7-449e-bb21-39d1a415f350"},
        "Communication and Email Service Owner reads the access keys and may delete the service.",
    ),
    Case(
        "azure-authorization-role-assignment-disallow-wide-scope",
        {"scope": SERVICE},
        {"scope": GROUP},
        f"The role holds for everything in {GROUP}, also for what is made there later.",
    ),
    Case(
        "azure-authorization-role-definition-disallow-wildcards",
        {"permissions": [{"actions": [READ]}]},
        {"permissions": [{"actions": ["Microsoft.Communication/*"]}]},
        "Microsoft.Communication/* also allows what Azure adds in years to come.",
    ),
    Case(
        "azure-authorization-role-definition-disallow-keys",
        {"permissions": [{"actions": [READ]}]},
        {"permissions": [{"actions": [READ, "Microsoft.Communication/CommunicationServices/ListKeys/action"]}]},
        "Microsoft.Communication/CommunicationServices/ListKeys/action hands out access keys, which open more than the role does.",
    ),
    Case(
        "azure-authorization-role-definition-disallow-wide-scope",
        {"assignableScopes": [GROUP]},
        {"assignableScopes": [GROUP, SUBSCRIPTION]},
        f"The role can be assigned anywhere in {SUBSCRIPTION}.",
    ),
)

ENTRA = (
    Case(
        "entra-application-disallow-other-tenants",
        {"signInAudience": "AzureADMyOrg"},
        {"signInAudience": "AzureADMultipleOrgs"},
        "AzureADMultipleOrgs lets in accounts of other organizations.",
    ),
    Case(
        "entra-application-disallow-public-client",
        {"fallbackPublicClientEnabled": False},
        {"fallbackPublicClientEnabled": True},
        "A public client gets tokens without the secret.",
    ),
    Case(
        "entra-application-disallow-implicit-grant",
        {"web": {"implicitGrant": {"accessTokenIssuanceEnabled": False}}},
        {"web": {"implicitGrant": {"accessTokenIssuanceEnabled": True}}},
        "The implicit flow hands tokens to a browser; devices never use it.",
    ),
    Case(
        "entra-application-password-configure-end",
        {"endDate": "2027-12-31T23:59:59Z"},
        {"endDate": None},
        "Nobody has said when the secret ends, so that Entra ID decides.",
    ),
    Case(
        "entra-application-password-disallow-long-life",
        {"endDate": "2028-11-28T23:59:59Z"},
        {"endDate": "2028-11-29T23:59:59Z"},
        "The secret is accepted for 732 more days; the limit is 731.",
    ),
    Case(
        "entra-app-role-assignment-disallow-tenant-wide-mail",
        {"appRoleId": "dc50a0fb-09a3-484d-be87-e023b12c6440"},
        {"appRoleId": "b633e1c5-b582-4048-a93e-9f11b44c7e96"},
        "With the application permission Mail.Send, the secret of one device sends as everybody in the tenant.",
    ),
    Case(
        "entra-delegated-permission-grant-disallow-reading",
        {"claimValues": ["SMTP.Send", "offline_access"]},
        {"claimValues": ["SMTP.Send", "IMAP.AccessAsUser.All"]},
        "IMAP.AccessAsUser.All also reads mail; a device only sends.",
    ),
)

KEY_VAULT = (
    Case(
        "azure-keyvault-vault-enable-rbac",
        {"properties": {"enableRbacAuthorization": True}},
        {"properties": {"enableRbacAuthorization": False}},
        "Access policies stand beside Azure's roles, and whoever may change the vault can give himself access.",
    ),
    Case(
        "azure-keyvault-vault-enable-purge-protection",
        {"properties": {"enablePurgeProtection": True}},
        {"properties": {}},
        "Whoever may purge can destroy deleted secrets before the retention time is over.",
    ),
    Case(
        "azure-keyvault-vault-disallow-public-network",
        {"properties": {"networkAcls": {"defaultAction": "Deny"}}},
        {"properties": {"networkAcls": {"defaultAction": "Allow"}}},
        "The vault answers the whole Internet; only the login stands before the passwords.",
    ),
)

LOGGING = (
    Case(
        "azure-operationalinsights-workspace-disallow-long-retention",
        {"retentionInDays": 90},
        {"retentionInDays": 365},
        "Addresses of senders and recipients are kept for 365 days; the limit is 90.",
    ),
    Case(
        "azure-monitor-diagnostic-setting-configure-delivery",
        {"logs": [{"category": "EmailStatusUpdateOperational", "enabled": True}]},
        {"logs": [{"category": "EmailStatusUpdateOperational", "enabled": False}]},
        "EmailStatusUpdateOperational is not among the logs, so that nobody sees which mails were refused.",
    ),
)

MAIL_DNS = (
    Case(
        "dns-domain-configure-dmarc",
        {"name": "devices.contoso.com", "domainManagement": "CustomerManaged"},
        {},
        "Anybody can send as devices.contoso.com, and nobody is told.",
        stack=(DMARC,),
    ),
    Case(
        "dns-dmarc-enable-enforcement",
        {"name": "_dmarc.devices", "values": ["v=DMARC1; p=reject"]},
        {"values": ["v=DMARC1; p=none"]},
        "`v=DMARC1; p=none` asks receivers to deliver forged mails.",
    ),
    Case(
        "dns-spf-disallow-everyone",
        {"spfQualifier": "-all"},
        {"spfQualifier": "+all"},
        "The SPF record ends in `+all`: it excludes nobody.",
    ),
)

STACK = (
    Case(
        "mfd-handouts-disallow-passwords",
        {"passwords": False},
        {"passwords": True},
        "Each hand-out is a password on paper, and in a file.",
    ),
)

CASES = (*COMMUNICATION, *AUTHORIZATION, *ENTRA, *KEY_VAULT, *LOGGING, *MAIL_DNS, *STACK)
