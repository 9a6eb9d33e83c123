"""One sender domain: the Azure resource, its DNS records, its verification and its sender user names.

Owns the records that Azure asks for, in an Azure DNS zone or, for a zone elsewhere, written to a folder. TXT record
sets are shared with others, so only single values are owned there. Does not create the zone, and does not link the
domain to a Communication Service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import communication, dns

from components.child import child_of
from components.dns_zone import DnsZone
from components.mfdmail import DnsRecord, DomainVerification, TxtValues
from components.wanted_records import relative_name, spf_mechanisms, wanted_records

# The only name that Azure accepts for a domain that it manages (pulumi-azure-native issue 3263).
AZURE_MANAGED = "AzureManagedDomain"
# How long may a resolver keep an answer, in seconds? Azure's own proposal for the four records is 3600.
TTL = 3600
# Azure adds this user name to every domain by itself (recorded traffic, azure-cli-extensions).
BUILT_IN_SENDER = "donotreply"


class Sender(TypedDict):
    """A sender: the part of the From address before the @, and the name shown for it."""

    username: str
    display_name: NotRequired[str]


class DomainDetails(TypedDict):
    """What an administrator says about a domain."""

    domain_name: str
    """Required. FQDN in lower case, or `AzureManagedDomain`."""
    zone: NotRequired[DnsZone | None]
    """Optional. The Azure DNS zone for the records; without it they are written to `records_directory`."""
    records_directory: NotRequired[str]
    """Conditional. Required if there is no `zone` and the domain is not Azure's."""
    wait_seconds: NotRequired[int | None]
    """Optional. Longest wait for verification in one run; None declares the domain and its records only."""
    senders: NotRequired[Sequence[Sender]]
    """Optional. Senders beside `donotreply`."""
    dmarc: NotRequired[str | None]
    """Optional. Value of the DMARC record, for example `v=DMARC1; p=reject`."""
    user_engagement_tracking: NotRequired[bool]
    """Optional. Azure counts opened mails and clicked links; false by default."""


class EmailDomainArgs(DomainDetails):
    """Arguments of `EmailDomain`."""

    resource_group_name: pulumi.Input[str]
    """Required. The resource group."""
    email_service_name: pulumi.Input[str]
    """Required. The Email Communication Service."""
    tags: NotRequired[Mapping[str, str] | None]
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
    """ARM id, known once the domain is verified; None if the stack does not wait for it."""

    waits: bool

    def __init__(self, name: str, args: EmailDomainArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the domain, its records, its verification and its senders."""
        super().__init__("mfd:components:EmailDomain", name, {}, opts)
        self._azure_managed = args["domain_name"] == AZURE_MANAGED
        self.waits = self._azure_managed or args.get("wait_seconds") is not None
        domain = self._domain(name, args)
        self.name = domain.name
        self.resource_id = domain.id
        self.from_sender_domain = domain.from_sender_domain
        records = {} if self._azure_managed else self._records(domain, args)
        zone = args.get("zone")
        published = self._publish(name, zone, records, args) if zone and records else []
        self.verified_domain_id = self._verified(name, domain, records, published, args)
        if self.waits:
            self._senders(name, domain, args)
        self.register_outputs(
            {
                "name": self.name,
                "resource_id": self.resource_id,
                "from_sender_domain": self.from_sender_domain,
                "verified_domain_id": self.verified_domain_id,
            }
        )

    def _domain(self, name: str, args: EmailDomainArgs) -> communication.Domain:
        managed = communication.DomainManagement
        return communication.Domain(
            name,
            resource_group_name=args["resource_group_name"],
            email_service_name=args["email_service_name"],
            domain_name=args["domain_name"],
            location="global",
            domain_management=managed.AZURE_MANAGED if self._azure_managed else managed.CUSTOMER_MANAGED,
            user_engagement_tracking="Enabled" if args.get("user_engagement_tracking") else "Disabled",
            tags=args.get("tags"),
            opts=child_of(self, name, protect=args.get("protect")),
        )

    def _records(self, domain: communication.Domain, args: EmailDomainArgs) -> dict[str, pulumi.Output[DnsRecord]]:
        records = wanted_records(domain, args["domain_name"])
        dmarc = args.get("dmarc")
        if dmarc:
            value: DnsRecord = {
                "key": "DMARC",
                "type": "TXT",
                "name": f"_dmarc.{args['domain_name']}",
                "value": dmarc,
                "ttl": TTL,
            }
            records["DMARC"] = pulumi.Output.from_input(value)
        return records

    def _publish(
        self, name: str, zone: DnsZone, records: Mapping[str, pulumi.Output[DnsRecord]], args: EmailDomainArgs
    ) -> list[pulumi.Resource]:
        published: list[pulumi.Resource] = [
            self._ownership_and_spf(name, zone, records, args),
            self._cname(name, zone, "DKIM", records["DKIM"]),
            self._cname(name, zone, "DKIM2", records["DKIM2"]),
        ]
        if "DMARC" in records:
            published.append(self._dmarc(name, zone, records["DMARC"], args))
        return published

    def _ownership_and_spf(
        self, name: str, zone: DnsZone, records: Mapping[str, pulumi.Output[DnsRecord]], args: EmailDomainArgs
    ) -> TxtValues:
        return TxtValues(
            f"{name}-txt",
            zone_id=zone.resource_id,
            record_name=relative_name(args["domain_name"], zone.zone_name),
            values=[records["Domain"].apply(lambda record: record["value"])],
            spf=records["SPF"].apply(lambda record: spf_mechanisms(record["value"])),
            # Azure refuses `~all` on a domain that it is to send for (azure-docs, email-domain-configuration-troubleshooting).
            spf_qualifier="-all",
            ttl=TTL,
            opts=child_of(self, f"{name}-txt"),
        )

    def _dmarc(self, name: str, zone: DnsZone, record: pulumi.Output[DnsRecord], args: EmailDomainArgs) -> TxtValues:
        return TxtValues(
            f"{name}-dmarc",
            zone_id=zone.resource_id,
            record_name=relative_name(f"_dmarc.{args['domain_name']}", zone.zone_name),
            values=[record.apply(lambda dmarc: dmarc["value"])],
            ttl=TTL,
            opts=child_of(self, f"{name}-dmarc"),
        )

    def _cname(self, name: str, zone: DnsZone, key: str, record: pulumi.Output[DnsRecord]) -> dns.RecordSet:
        child = f"{name}-{key.lower()}"
        return dns.RecordSet(
            child,
            resource_group_name=zone.resource_group_name,
            zone_name=zone.name,
            record_type="CNAME",
            relative_record_set_name=record.apply(lambda cname: relative_name(cname["name"], zone.zone_name)),
            ttl=TTL,
            cname_record=dns.CnameRecordArgs(cname=record.apply(lambda cname: cname["value"])),
            opts=child_of(self, child, provider=zone.provider),
        )

    def _verified(
        self,
        name: str,
        domain: communication.Domain,
        records: Mapping[str, pulumi.Output[DnsRecord]],
        published: Sequence[pulumi.Resource],
        args: EmailDomainArgs,
    ) -> pulumi.Output[str] | None:
        if self._azure_managed:
            return domain.id
        elsewhere = args.get("zone") is None
        if not self.waits and not elsewhere:
            return None
        verification = DomainVerification(
            f"{name}-verification",
            domain_id=domain.id,
            # 0 writes the records of a zone elsewhere, and starts nothing.
            wait_seconds=args.get("wait_seconds") or 0,
            records=list(records.values()),
            records_dir=args.get("records_directory") if elsewhere else None,
            opts=child_of(self, f"{name}-verification", depends_on=published),
        )
        return verification.verified_domain_id if self.waits else None

    def _senders(self, name: str, domain: communication.Domain, args: EmailDomainArgs) -> None:
        for sender in args.get("senders", ()):
            if sender["username"] == BUILT_IN_SENDER:
                continue
            child = f"{name}-{sender['username']}"
            communication.SenderUsername(
                child,
                resource_group_name=args["resource_group_name"],
                email_service_name=args["email_service_name"],
                domain_name=domain.name,
                # Azure wants the resource's name and the user name to be equal (azurerm's comment in its resource).
                sender_username=sender["username"],
                username=sender["username"],
                display_name=sender.get("display_name"),
                opts=child_of(self, child),
            )
