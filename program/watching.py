"""The e-mail logs, and who is told what they say."""

from __future__ import annotations

from pulumi_azure_native import operationalinsights, resources

from components import MailAlerts, MailAlertsArgs, SavedQueries
from components.child import child_of
from settings import StackSettings, Watching

# Mails that a subscription may send in an hour (azure-docs, communication-services/concepts/service-limits.md).
OWN_DOMAIN, AZURE_DOMAIN = 100, 10


def workspace(settings: StackSettings, group: resources.ResourceGroup) -> operationalinsights.Workspace | None:
    """Declare the workspace for the logs, if the settings name one."""
    if settings.diagnostics is None:
        return None
    return operationalinsights.Workspace(
        "logs",
        workspace_name=settings.diagnostics.workspace_name,
        resource_group_name=group.name,
        location=settings.location,
        sku=operationalinsights.WorkspaceSkuArgs(name=operationalinsights.WorkspaceSkuNameEnum.PER_GB2018),
        retention_in_days=30,
        tags=settings.tags,
        opts=child_of(None, "logs"),
    )


def declare(
    settings: StackSettings, group: resources.ResourceGroup, logs: operationalinsights.Workspace | None
) -> None:
    """Declare alerts and saved queries, if the settings name somebody to tell."""
    if logs is None or settings.watching is None:
        return
    SavedQueries("queries", {"resource_group_name": group.name, "workspace_name": logs.name})
    MailAlerts("alerts", _alerts(settings, settings.watching, group, logs))


def _alerts(
    settings: StackSettings,
    watching: Watching,
    group: resources.ResourceGroup,
    logs: operationalinsights.Workspace,
) -> MailAlertsArgs:
    return {
        "resource_group_name": group.name,
        "action_group_name": settings.base_name,
        "location": settings.location,
        "workspace_id": logs.id,
        "emails": list(dict.fromkeys(watching.emails)),
        "mails_per_hour": watching.mails_per_hour or _documented_quota(settings),
        "undelivered_per_hour": watching.undelivered_per_hour,
        "secrets_end": min(settings.generation_end(name) for name in settings.credentials.generations),
        "tags": settings.tags,
    }


def _documented_quota(settings: StackSettings) -> int:
    own = any(not domain.azure_managed for domain in settings.domains)
    return OWN_DOMAIN if own else AZURE_DOMAIN
