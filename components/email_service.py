"""The Email Communication Service and its domains.

Owns the service and one `EmailDomain` per entry. Does not link the domains: `linkedDomains` belongs to the
Communication Service, which is sent the whole list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import communication

from components.child import child_of
from components.email_domain import DomainDetails, EmailDomain


class EmailServiceArgs(TypedDict):
    """Arguments of `EmailService`."""

    resource_group_name: pulumi.Input[str]
    """Required. The resource group."""
    email_service_name: str
    """Required. 1 to 63 letters, digits and hyphens."""
    data_location: pulumi.Input[str]
    """Required. Where mail data rests, for example `Europe`; cannot be changed later."""
    domains: Sequence[DomainDetails]
    """Required. The sender domains."""
    tags: NotRequired[Mapping[str, str]]
    """Optional. Tags for the service and its domains."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete the domains (`production: true`)."""


class EmailService(pulumi.ComponentResource):
    """An Email Communication Service with its domains."""

    name: pulumi.Output[str]
    """Name of the service."""
    resource_id: pulumi.Output[str]
    """ARM id of the service."""
    verified_domain_ids: pulumi.Output[Sequence[str]]
    """ARM ids of the domains that are verified, in the order of the arguments."""

    domains: dict[str, EmailDomain]

    def __init__(self, name: str, args: EmailServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the service and its domains."""
        super().__init__("mfd:components:EmailService", name, {}, opts)
        service = self._service(name, args)
        self.domains = {
            details["domain_name"]: self._domain(name, service, details, args) for details in args["domains"]
        }
        self.name = service.name
        self.resource_id = service.id
        self.verified_domain_ids = pulumi.Output.all(
            *[domain.verified_domain_id for domain in self.domains.values() if domain.waits]
        )
        self.register_outputs(
            {
                "name": self.name,
                "resource_id": self.resource_id,
                "verified_domain_ids": self.verified_domain_ids,
            }
        )

    def _service(self, name: str, args: EmailServiceArgs) -> communication.EmailService:
        return communication.EmailService(
            name,
            resource_group_name=args["resource_group_name"],
            email_service_name=args["email_service_name"],
            location="global",
            data_location=args["data_location"],
            tags=args.get("tags"),
            opts=child_of(self, name),
        )

    def _domain(
        self, name: str, service: communication.EmailService, details: DomainDetails, args: EmailServiceArgs
    ) -> EmailDomain:
        return EmailDomain(
            f"{name}-{details['domain_name']}",
            {
                **details,
                "resource_group_name": args["resource_group_name"],
                "email_service_name": service.name,
                "tags": args.get("tags", {}),
                "protect": args.get("protect", False),
            },
            pulumi.ResourceOptions(parent=self),
        )
