"""One sender domain for programs in other languages: `EmailDomain` with its zone by name.

In Python the zone is a component, which other languages cannot hand over. Does not create the zone.
"""

# Without `from __future__ import annotations`: Pulumi reads the annotations of this module.
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi

from components import dns_zone, email_domain


class Zone(TypedDict):
    """An Azure DNS zone that is there."""

    zone_name: str
    """Required. Name of the zone without a trailing dot, for example `contoso.com`."""
    resource_group_name: str
    """Required. Resource group of the zone."""
    subscription_id: str
    """Required. Subscription of the zone."""
    foreign_subscription: NotRequired[bool]
    """Optional. The zone is in another subscription than the rest of the stack."""


class SenderUsername(TypedDict):
    """A sender."""

    username: str
    """Required. What stands before the @ of the From address."""
    display_name: NotRequired[str]
    """Optional. The name that is shown for it."""


class EmailDomainArgs(TypedDict):
    """Arguments of `EmailDomain`."""

    resource_group_name: pulumi.Input[str]
    """Required. The resource group."""
    email_service_name: pulumi.Input[str]
    """Required. The Email Communication Service."""
    domain_name: str
    """Required. FQDN in lower case, or `AzureManagedDomain`."""
    zone: NotRequired[Zone]
    """Optional. The Azure DNS zone for the records; without it they are written to `recordsDirectory`."""
    records_directory: NotRequired[str]
    """Conditional. Required if there is no `zone` and the domain is not Azure's."""
    wait_seconds: NotRequired[int]
    """Optional. Longest wait for verification in one run; without it, the domain and its records are declared only."""
    senders: NotRequired[Sequence[SenderUsername]]
    """Optional. Senders beside `donotreply`."""
    dmarc: NotRequired[str]
    """Optional. Value of the DMARC record, for example `v=DMARC1; p=reject`."""
    user_engagement_tracking: NotRequired[bool]
    """Optional. Azure counts opened mails and clicked links; false by default."""
    tags: NotRequired[Mapping[str, str]]
    """Optional. Tags for the domain."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete the domain."""


class EmailDomain(pulumi.ComponentResource):
    """A sender domain from declaration to verification."""

    name: pulumi.Output[str]
    """Name of the domain as Azure holds it."""
    resource_id: pulumi.Output[str]
    """ARM id of the domain."""
    from_sender_domain: pulumi.Output[str]
    """What stands after the @ of a From address; for Azure-managed domains `<guid>.azurecomm.net`."""
    verified_domain_id: pulumi.Output[str] | None
    """ARM id, known once the domain is verified; none if the stack does not wait for it."""

    def __init__(self, name: str, args: EmailDomainArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the domain in its zone."""
        super().__init__("mfd:index:EmailDomain", name, {}, opts)
        details: email_domain.EmailDomainArgs = {**args, "zone": self._zone(name, args.get("zone"))}
        domain = email_domain.EmailDomain(name, details, pulumi.ResourceOptions(parent=self))
        self.name = domain.name
        self.resource_id = domain.resource_id
        self.from_sender_domain = domain.from_sender_domain
        self.verified_domain_id = domain.verified_domain_id
        self.register_outputs(
            {
                "name": self.name,
                "resource_id": self.resource_id,
                "from_sender_domain": self.from_sender_domain,
                "verified_domain_id": self.verified_domain_id,
            }
        )

    def _zone(self, name: str, zone: Zone | None) -> dns_zone.DnsZone | None:
        if zone is None:
            return None
        args: dns_zone.DnsZoneArgs = {
            "zone_name": zone["zone_name"],
            "resource_group_name": zone["resource_group_name"],
            "subscription_id": zone["subscription_id"],
            "foreign_subscription": zone.get("foreign_subscription", False),
        }
        return dns_zone.DnsZone(f"{name}-zone", args, pulumi.ResourceOptions(parent=self))
