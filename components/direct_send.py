"""What devices need that send to the own organization through the tenant's MX host, without any login.

Owns, for each domain that devices send from, what receivers check: the sites' addresses in SPF, merged into what is there,
and a DMARC policy if one is given. For a zone that is not managed here, the records are written to a folder. Does not own
DKIM's records: their targets are Exchange Online's choice, so the domains are only named in its `exchange`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi

from components.child import child_of
from components.dns_zone import DnsZone
from components.exchange_share import ExchangeShare
from components.mfdmail import DnsRecord, MailExchanger, RecordFiles, TxtValues
from components.wanted_records import relative_name

# How long may a resolver keep an answer, in seconds? Microsoft's own proposal for its records is 3600.
TTL = 3600
# Exchange Online's senders (Microsoft Learn, "Set up SPF to identify valid email sources").
EXCHANGE_SENDERS = "include:spf.protection.outlook.com"


class SendingDomain(TypedDict):
    """A domain that devices send from."""

    domain_name: str
    """Required. An accepted domain of the tenant."""
    zone: NotRequired[DnsZone | None]
    """Optional. The Azure DNS zone of the domain; without it the records are written to `out_dir`."""
    dmarc: NotRequired[str | None]
    """Optional. Value of the DMARC record, for example `v=DMARC1; p=quarantine`."""
    spf_qualifier: NotRequired[str | None]
    """Optional. What the SPF record shall end in, for example `~all`; left out, an existing one keeps its end."""


class DirectSendArgs(TypedDict):
    """Arguments of `DirectSend`."""

    domain: str
    """Required. Accepted domain whose MX host devices use."""
    sending_domains: Sequence[SendingDomain]
    """Required. Domains that devices send from."""
    addresses: Sequence[str]
    """Required. Static public IPv4 addresses, or networks, that mail comes from."""
    out_dir: str
    """Required. Folder for records of zones elsewhere, relative to the project, for example `out/local/dns`."""
    spf: NotRequired[bool]
    """Optional. Publish the addresses in SPF; true by default."""
    dkim: NotRequired[bool]
    """Optional. Name the domains for DKIM in the Exchange state; true by default."""
    reject_direct_send: NotRequired[bool | None]
    """Optional. Whether Exchange Online refuses Direct Send; left out, it stays as it is."""


class DirectSend(pulumi.ComponentResource):
    """Sending to the own organization without a login."""

    host: pulumi.Output[str]
    """Host that devices send to."""
    exchange: pulumi.Output[ExchangeShare]
    """What is wanted of Exchange Online."""

    def __init__(self, name: str, args: DirectSendArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the look-up of the host, the records, and the share of the Exchange state."""
        super().__init__("mfd:components:DirectSend", name, {}, opts)
        self.host = MailExchanger(f"{name}-mx", domain=args["domain"], opts=child_of(self, f"{name}-mx")).host
        elsewhere = []
        for domain in args["sending_domains"]:
            zone = domain.get("zone")
            if zone is None:
                elsewhere.append(domain)
            else:
                self._publish(f"{name}-{domain['domain_name']}", domain, zone, args)
        self._write(name, elsewhere, args)
        self.exchange = pulumi.Output.from_input(_share(args))
        self.register_outputs({"host": self.host, "exchange": self.exchange})

    def _publish(self, name: str, domain: SendingDomain, zone: DnsZone, args: DirectSendArgs) -> None:
        if _mechanisms(args):
            self._spf(name, domain, zone, args)
        if dmarc := domain.get("dmarc"):
            TxtValues(
                f"{name}-dmarc",
                zone_id=zone.resource_id,
                record_name=relative_name(f"_dmarc.{domain['domain_name']}", zone.zone_name),
                values=[dmarc],
                ttl=TTL,
                opts=child_of(self, f"{name}-dmarc"),
            )

    def _spf(self, name: str, domain: SendingDomain, zone: DnsZone, args: DirectSendArgs) -> None:
        before: list[pulumi.Resource] = []
        for mechanism in _mechanisms(args):
            child = f"{name}-{mechanism.replace(':', '-').replace('/', '-')}"
            values = TxtValues(
                child,
                zone_id=zone.resource_id,
                record_name=relative_name(domain["domain_name"], zone.zone_name),
                values=[],
                spf=mechanism,
                # One of them sets the end: the mark of what was there before has to be in one place.
                spf_qualifier=None if before else domain.get("spf_qualifier"),
                ttl=TTL,
                # One after the other, since all write one record set. Exchange Online's own goes in first and out last,
                # so that a record that it began goes with it.
                opts=child_of(self, child, depends_on=before),
            )
            before = [values]

    def _write(self, name: str, domains: Sequence[SendingDomain], args: DirectSendArgs) -> None:
        records = {domain["domain_name"]: _records(domain, args) for domain in domains}
        if wanted := {domain: found for domain, found in records.items() if found}:
            child = f"{name}-records"
            RecordFiles(child, out_dir=args["out_dir"], records=wanted, opts=child_of(self, child))


def _mechanisms(args: DirectSendArgs) -> list[str]:
    if not args.get("spf", True) or not args["addresses"]:
        return []
    return [EXCHANGE_SENDERS, *(f"ip4:{address}" for address in sorted(set(args["addresses"])))]


def _records(domain: SendingDomain, args: DirectSendArgs) -> list[DnsRecord]:
    name = domain["domain_name"]
    found: list[DnsRecord] = []
    if mechanisms := _mechanisms(args):
        value = " ".join(["v=spf1", *mechanisms, domain.get("spf_qualifier") or "-all"])
        found.append({"key": "SPF", "type": "TXT", "name": name, "value": value, "ttl": TTL})
    if dmarc := domain.get("dmarc"):
        found.append({"key": "DMARC", "type": "TXT", "name": f"_dmarc.{name}", "value": dmarc, "ttl": TTL})
    return found


def _share(args: DirectSendArgs) -> ExchangeShare:
    share: ExchangeShare = {}
    reject = args.get("reject_direct_send")
    if reject is not None:
        share["rejectDirectSend"] = reject
    if args.get("dkim", True):
        share["dkimDomains"] = sorted({domain["domain_name"] for domain in args["sending_domains"]})
    return share
