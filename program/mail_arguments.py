"""From settings to the arguments of the components that make mail possible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pulumi
from pulumi_azure_native import operationalinsights, resources

from components import CommunicationServiceArgs, DnsZone, EmailServiceArgs, SmtpApplicationArgs, SmtpIdentityArgs
from components.child import child_of
from components.communication_service import CommunicationService
from components.email_domain import DomainDetails
from components.smtp_application import Generation, SmtpApplication
from components.smtp_identity import ExistingUsername
from settings import AzureDns, Domain, StackSettings

ResourceGroup = resources.ResourceGroup


def resource_group(settings: StackSettings) -> ResourceGroup:
    """Declare the stack's resource group."""
    return resources.ResourceGroup(
        "group",
        resource_group_name=settings.resource_group_name,
        location=settings.location,
        tags=settings.tags,
        opts=child_of(None, "group", protect=settings.production or None),
    )


def dns_zones(settings: StackSettings, group: resources.ResourceGroup) -> dict[str, DnsZone]:
    """Declare each Azure DNS zone once, however many domains have records in it; by the zone's name."""
    wanted = {domain.azure_dns.zone: domain.azure_dns for domain in settings.domains if domain.azure_dns}
    return {name: _zone(settings, azure_dns, group) for name, azure_dns in wanted.items()}


def _zone(settings: StackSettings, azure_dns: AzureDns, group: resources.ResourceGroup) -> DnsZone:
    own_group = azure_dns.resource_group.lower() == settings.resource_group_name.lower()
    subscription = azure_dns.subscription_id or settings.subscription_id
    return DnsZone(
        f"zone-{azure_dns.zone}",
        {
            "zone_name": azure_dns.zone,
            "resource_group_name": group.name if own_group else azure_dns.resource_group,
            "subscription_id": subscription,
            "foreign_subscription": subscription.lower() != settings.subscription_id.lower(),
            "create": azure_dns.create,
            "tags": settings.tags,
            "protect": settings.production,
        },
    )


def email_service(
    settings: StackSettings, group: resources.ResourceGroup, zones: Mapping[str, DnsZone]
) -> EmailServiceArgs:
    """Return the arguments of the Email Communication Service with its domains."""
    return {
        "resource_group_name": group.name,
        "email_service_name": settings.email_service_name,
        "data_location": settings.data_location,
        "domains": [_domain(settings, domain, zones) for domain in settings.domains],
        "tags": settings.tags,
        "protect": settings.production,
    }


def _domain(settings: StackSettings, domain: Domain, zones: Mapping[str, DnsZone]) -> DomainDetails:
    return {
        "domain_name": domain.name,
        "zone": zones[domain.azure_dns.zone] if domain.azure_dns else None,
        "records_directory": f"out/{settings.stack}/dns",
        "wait_seconds": domain.wait_seconds,
        "senders": [
            {"username": sender.username, "display_name": sender.display_name or sender.username}
            for sender in domain.senders
        ],
        "dmarc": domain.dmarc,
        "user_engagement_tracking": domain.user_engagement_tracking,
    }


def communication_service(
    settings: StackSettings,
    group: resources.ResourceGroup,
    verified_domain_ids: pulumi.Output[Sequence[str]],
    logs: operationalinsights.Workspace | None,
) -> CommunicationServiceArgs:
    """Return the arguments of the Communication Service, with the workspace for its logs if there is one."""
    arguments: CommunicationServiceArgs = {
        "resource_group_name": group.name,
        "communication_service_name": settings.communication_service_name,
        "data_location": settings.data_location,
        "linked_domain_ids": verified_domain_ids,
        "tags": settings.tags,
    }
    if logs:
        arguments["log_analytics"] = True
        arguments["workspace_id"] = logs.id
    return arguments


def smtp_application(settings: StackSettings) -> SmtpApplicationArgs:
    """Return the arguments of the Entra application with one secret per credential and generation."""
    return {
        "display_name": settings.application.display_name,
        "credentials": settings.credential_ids(),
        "generations": generations(settings),
        "mail_send": settings.application.mail_send,
        "protect": settings.production,
    }


def generations(settings: StackSettings) -> list[Generation]:
    """Return the generations of secrets with their last days, oldest first."""
    return [
        {"name": generation, "end_date": settings.generation_end(generation)}
        for generation in settings.credentials.generations
    ]


def smtp_identity(
    settings: StackSettings,
    group: resources.ResourceGroup,
    service: CommunicationService,
    application: SmtpApplication,
) -> SmtpIdentityArgs:
    """Return the arguments of the role, its assignment and the SMTP user names."""
    return {
        "subscription_id": settings.subscription_id,
        "resource_group_name": group.name,
        "communication_service_name": service.name,
        "communication_service_id": service.resource_id,
        "role_name": f"SMTP sender of {settings.base_name}",
        "role_definition_id": _role_definition_id(settings),
        "assignment_id": settings.adopted.role_assignment_id if settings.adopted else None,
        "client_id": application.client_id,
        "service_principal_object_id": application.service_principal_object_id,
        "tenant_id": settings.tenant_id,
        "usernames": {credential: settings.smtp_username(credential) for credential in settings.credential_ids()},
        "existing_usernames": _existing_usernames(settings),
    }


def _existing_usernames(settings: StackSettings) -> list[ExistingUsername]:
    found = settings.adopted.smtp_usernames if settings.adopted else ()
    return [{"name": one.name, "username": one.username, "credential": one.credential} for one in found]


def _role_definition_id(settings: StackSettings) -> str | None:
    role = settings.smtp_role
    if role is None or role.startswith("/"):
        return role
    return f"/subscriptions/{settings.subscription_id}/providers/Microsoft.Authorization/roleDefinitions/{role}"
