"""One resource of each type, made of one another; `version` changes what can be changed in place, and one password."""

import time
from typing import Any

import pulumi
import pulumi_azuread as azuread
from pulumi_azure_native import (
    authorization,
    communication,
    dns,
    keyvault,
    monitor,
    operationalinsights,
    resources,
)


def try_again(args: pulumi.ErrorHookArgs) -> bool:
    """Try an assignment again while Azure does not know the new role everywhere; azure-native does not."""
    time.sleep(1)
    return "RoleDefinitionDoesNotExist" in args.errors[0] and len(args.errors) < PATIENCE


PATIENCE = 30
EXCHANGE_ONLINE = "00000002-0000-0ff1-ce00-000000000000"
version = pulumi.Config().get("version") or "1"
tags = {"version": version}
me = authorization.get_client_config()
exchange = azuread.get_service_principal(client_id=EXCHANGE_ONLINE)

group = resources.ResourceGroup("group", location="westeurope", tags=tags)
email = communication.EmailService(
    "email", resource_group_name=group.name, location="global", data_location="Europe", tags=tags
)
in_email: dict[str, Any] = {"resource_group_name": group.name, "email_service_name": email.name}
managed = communication.Domain(
    "managed",
    **in_email,
    domain_name="AzureManagedDomain",
    domain_management="AzureManaged",
    location="global",
    user_engagement_tracking="Enabled" if version == "2" else "Disabled",
)
customer = communication.Domain(
    "customer",
    **in_email,
    domain_name="Mail.contoso.example",
    domain_management="CustomerManaged",
    location="global",
    user_engagement_tracking="Disabled",
)
sender = communication.SenderUsername(
    "sender",
    **in_email,
    domain_name=managed.name,
    sender_username="scan",
    username="scan",
    display_name=f"Scan {version}",
)
unwanted = communication.SuppressionList("unwanted", **in_email, domain_name=managed.name, list_name=sender.username)
communication.SuppressionListAddress(
    "unwanted-address",
    **in_email,
    domain_name=managed.name,
    suppression_list_name=unwanted.name,
    email="nobody@contoso.example",
    notes=f"bounced {version}",
)
service = communication.CommunicationService(
    "service",
    resource_group_name=group.name,
    location="global",
    data_location="Europe",
    linked_domains=[managed.id],
    tags=tags,
)

application = azuread.Application(
    "application", display_name="Devices", prevent_duplicate_names=True, notes=f"version {version}"
)
principal = azuread.ServicePrincipal(
    "principal", client_id=application.client_id, tags=["devices", "mail"][: int(version)]
)
password = azuread.ApplicationPassword(
    "password",
    application_id=application.id,
    display_name="hq 2026H2",
    end_date="2027-12-31T23:59:59Z",
    rotate_when_changed={"version": version},
)
azuread.AppRoleAssignment(
    "application-permission",
    app_role_id=exchange.app_role_ids["Mail.Send"],
    principal_object_id=principal.object_id,
    resource_object_id=exchange.object_id,
)
azuread.ServicePrincipalDelegatedPermissionGrant(
    "delegated-permission",
    service_principal_object_id=principal.object_id,
    resource_service_principal_object_id=exchange.object_id,
    claim_values=["Mail.Send"],
)
registration = azuread.ApplicationRegistration("registration", display_name=f"Registration {version}")
azuread.ApplicationOwner("owner", application_id=registration.id, owner_object_id=principal.object_id)
azuread.ApplicationApiAccess(
    "api-access",
    application_id=registration.id,
    api_client_id=EXCHANGE_ONLINE,
    role_ids=[exchange.app_role_ids["Mail.Send"]],
)

role = authorization.RoleDefinition(
    "role",
    role_name="Devices",
    role_type="CustomRole",
    description=f"version {version}",
    scope=f"/subscriptions/{me.subscription_id}",
    assignable_scopes=[group.id],
    permissions=[authorization.PermissionArgs(actions=["Microsoft.Communication/CommunicationServices/Read"])],
)
authorization.RoleAssignment(
    "assignment",
    scope=service.id,
    principal_id=principal.object_id,
    principal_type="ServicePrincipal",
    role_definition_id=role.id,
    opts=pulumi.ResourceOptions(hooks=pulumi.ResourceHookBinding(on_error=[pulumi.ErrorHook("try-again", try_again)])),
)
communication.SmtpUsername(
    "smtp",
    resource_group_name=group.name,
    communication_service_name=service.name,
    smtp_username="smtp-hq",
    username=f"hq-{version}",
    entra_application_id=application.client_id,
    tenant_id=me.tenant_id,
)

zone = dns.Zone("zone", resource_group_name=group.name, zone_name="contoso.example", location="global", tags=tags)
in_zone: dict[str, Any] = {"resource_group_name": group.name, "zone_name": zone.name}
dns.RecordSet(
    "text",
    **in_zone,
    record_type="TXT",
    relative_record_set_name="mail",
    ttl=3600 if version == "1" else 60,
    txt_records=[dns.TxtRecordArgs(value=["hello"])],
)
dkim = customer.verification_records.d_kim
dns.RecordSet(
    "alias",
    **in_zone,
    record_type="CNAME",
    relative_record_set_name=pulumi.Output.format("{0}.mail", dkim.name),
    ttl=3600,
    cname_record=dns.CnameRecordArgs(cname=dkim.value),
)

workspace = operationalinsights.Workspace(
    "workspace",
    resource_group_name=group.name,
    location="westeurope",
    sku=operationalinsights.WorkspaceSkuArgs(name="PerGB2018"),
    retention_in_days=30 * int(version),
)
monitor.DiagnosticSetting(
    "diagnostics",
    name="logs",
    resource_uri=service.id,
    workspace_id=workspace.id,
    logs=[monitor.DiagnosticsLogSettingsArgs(category="EmailSendMailOperational", enabled=True)],
)
operationalinsights.SavedSearch(
    "query",
    resource_group_name=group.name,
    workspace_name=workspace.name,
    category="mfd",
    display_name=f"Mails {version}",
    query="ACSEmailSendMailOperational",
    # Azure refuses to change one.
    opts=pulumi.ResourceOptions(replace_on_changes=["*"], delete_before_replace=True),
)
told = monitor.ActionGroup(
    "told",
    resource_group_name=group.name,
    location="global",
    group_short_name="mfd",
    email_receivers=[{"name": "it", "email_address": f"it-{version}@contoso.example"}],
)
monitor.ScheduledQueryRule(
    "alert",
    resource_group_name=group.name,
    location="westeurope",
    severity=int(version),
    enabled=True,
    scopes=[workspace.id],
    evaluation_frequency="PT15M",
    window_size="PT1H",
    criteria={
        "all_of": [
            {
                "query": "ACSEmailSendMailOperational",
                "time_aggregation": "Count",
                "operator": "GreaterThan",
                "threshold": 80,
            }
        ]
    },
    actions={"action_groups": [told.id]},
)
vault = keyvault.Vault(
    "vault",
    vault_name="contoso-devices",
    resource_group_name=group.name,
    location="westeurope",
    properties=keyvault.VaultPropertiesArgs(
        tenant_id=me.tenant_id,
        sku=keyvault.SkuArgs(family=keyvault.SkuFamily.A, name=keyvault.SkuName.STANDARD),
        enable_rbac_authorization=False,
        # Secrets are deleted at the vault itself, which asks for a right of its own.
        access_policies=[
            keyvault.AccessPolicyEntryArgs(
                tenant_id=me.tenant_id,
                object_id=me.object_id,
                permissions=keyvault.PermissionsArgs(secrets=[keyvault.SecretPermissions.DELETE]),
            )
        ],
    ),
    tags=tags,
)
keyvault.Secret(
    "secret",
    secret_name="hq",
    vault_name=vault.name,
    resource_group_name=group.name,
    properties=keyvault.SecretPropertiesArgs(value=password.value),
)

pulumi.export("client", azuread.get_client_config().client_id)
pulumi.export("application", azuread.get_application_output(client_id=application.client_id).object_id)
pulumi.export("role", authorization.get_role_definition_output(role_definition_id=role.name, scope=group.id).role_name)
pulumi.export(
    "vault",
    keyvault.get_vault_output(resource_group_name=group.name, vault_name=vault.name).properties.vault_uri,
)
