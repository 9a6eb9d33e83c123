"""The Communication Service that devices log in to, linked to the verified domains.

Owns the service and its diagnostic setting. `linked_domain_ids` is sent whole with every change
(`linkedDomains` is one array in ARM; two owners would overwrite each other).
"""

# Without `from __future__ import annotations`: Pulumi reads the annotations of this module (components/packaged).
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import communication, monitor

from components.child import child_of

# Azure's names of the log categories (Azure docs, "Azure Communication Services logs for Email", email-logs.md).
LOG_CATEGORIES = ("EmailSendMailOperational", "EmailStatusUpdateOperational", "EmailUserEngagementOperational", "Usage")


class CommunicationServiceArgs(TypedDict):
    """Arguments of `CommunicationService`."""

    resource_group_name: pulumi.Input[str]
    """Required. The resource group."""
    communication_service_name: str
    """Required. 1 to 63 letters, digits, hyphens and underscores; unique in all of Azure."""
    data_location: pulumi.Input[str]
    """Required. The same as the Email Communication Service's; cannot be changed later."""
    linked_domain_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    """Required. ARM ids of verified domains, all of them."""
    tags: NotRequired[Mapping[str, str]]
    """Optional. Tags for the service."""
    log_analytics: NotRequired[bool]
    """Optional. Send the e-mail logs to `workspace_id`."""
    workspace_id: NotRequired[pulumi.Input[str]]
    """Conditional. Required if `log_analytics` is true: ARM id of a Log Analytics workspace."""


class CommunicationService(pulumi.ComponentResource):
    """A Communication Service with its links and diagnostic setting."""

    name: pulumi.Output[str]
    """Name of the service."""
    resource_id: pulumi.Output[str]
    """ARM id of the service; the scope of the SMTP role assignment."""
    host_name: pulumi.Output[str]
    """Host of the data plane. Devices use `smtp.azurecomm.net` instead."""

    def __init__(self, name: str, args: CommunicationServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the service, its links and its diagnostic setting."""
        super().__init__("mfd:components:CommunicationService", name, {}, opts)
        service = self._service(name, args)
        if args.get("log_analytics"):
            self._diagnostics(name, service, args["workspace_id"])
        self.name = service.name
        self.resource_id = service.id
        self.host_name = service.host_name
        self.register_outputs({"name": self.name, "resource_id": self.resource_id, "host_name": self.host_name})

    def _service(self, name: str, args: CommunicationServiceArgs) -> communication.CommunicationService:
        return communication.CommunicationService(
            name,
            resource_group_name=args["resource_group_name"],
            communication_service_name=args["communication_service_name"],
            location="global",
            data_location=args["data_location"],
            linked_domains=args["linked_domain_ids"],
            tags=args.get("tags"),
            opts=child_of(self, name),
        )

    def _diagnostics(
        self, name: str, service: communication.CommunicationService, workspace_id: pulumi.Input[str]
    ) -> None:
        monitor.DiagnosticSetting(
            f"{name}-logs",
            name="mfd-logs",
            resource_uri=service.id,
            workspace_id=workspace_id,
            logs=[monitor.DiagnosticsLogSettingsArgs(category=category, enabled=True) for category in LOG_CATEGORIES],
            opts=child_of(self, f"{name}-logs"),
        )
