"""The Azure DNS zone that the records of one or more domains are written to.

Owns the zone only if `create` is true; otherwise it names an existing one and creates nothing, except the provider
for another subscription. Does not create records: those belong to the domain that they are for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi
import pulumi_azure_native as azure_native
from pulumi_azure_native import dns

from components.child import child_of


class DnsZoneArgs(TypedDict):
    """Arguments of `DnsZone`."""

    zone_name: str
    """Required. Name of the zone without a trailing dot, for example `contoso.com`."""
    resource_group_name: pulumi.Input[str]
    """Required. Resource group of the zone."""
    subscription_id: str
    """Required. Subscription of the zone."""
    foreign_subscription: NotRequired[bool]
    """Optional. The zone is in another subscription than the rest of the stack."""
    create: NotRequired[bool]
    """Optional. Create the zone; false by default, since most companies have one."""
    tags: NotRequired[dict[str, str]]
    """Optional. Tags for a zone that is created."""
    protect: NotRequired[bool]
    """Optional. Refuse to delete a zone that was created."""


class DnsZone(pulumi.ComponentResource):
    """An Azure DNS zone, created or existing."""

    name: pulumi.Output[str]
    """Name of the zone."""
    resource_id: pulumi.Output[str]
    """ARM id of the zone."""
    name_servers: pulumi.Output[Sequence[str]]
    """Servers to delegate the zone to; empty for an existing zone."""

    zone_name: str
    resource_group_name: pulumi.Input[str]
    provider: pulumi.ProviderResource | None

    def __init__(self, name: str, args: DnsZoneArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the zone, or refer to an existing one."""
        super().__init__("mfd:components:DnsZone", name, {}, opts)
        self.zone_name = args["zone_name"]
        self.resource_group_name = args["resource_group_name"]
        self.provider = self._own_provider(name, args)
        if args.get("create"):
            self._create(name, args)
        else:
            self._refer(args)
        self.register_outputs({"name": self.name, "resource_id": self.resource_id, "name_servers": self.name_servers})

    def _own_provider(self, name: str, args: DnsZoneArgs) -> pulumi.ProviderResource | None:
        if not args.get("foreign_subscription"):
            return None
        return azure_native.Provider(
            f"{name}-subscription",
            subscription_id=args["subscription_id"],
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _create(self, name: str, args: DnsZoneArgs) -> None:
        zone = dns.Zone(
            name,
            zone_name=args["zone_name"],
            resource_group_name=args["resource_group_name"],
            location="global",
            zone_type=dns.ZoneType.PUBLIC,
            tags=args.get("tags"),
            opts=child_of(self, name, protect=args.get("protect"), provider=self.provider),
        )
        self.name = zone.name
        self.resource_id = zone.id
        self.name_servers = zone.name_servers

    def _refer(self, args: DnsZoneArgs) -> None:
        self.name = pulumi.Output.from_input(args["zone_name"])
        self.resource_id = pulumi.Output.format(
            "/subscriptions/{0}/resourceGroups/{1}/providers/Microsoft.Network/dnsZones/{2}",
            args["subscription_id"],
            args["resource_group_name"],
            args["zone_name"],
        )
        self.name_servers = pulumi.Output.from_input([])
