"""What devices need that send through the tenant's MX host and are known by their address or certificate.

Owns nothing in Azure or Entra ID: it asks for the host, and what is wanted in Exchange Online, its connectors, is its
`exchange`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NotRequired, TypedDict

import pulumi

from components.child import child_of
from components.exchange_share import ExchangeShare, InboundConnector
from components.mfdmail import MailExchanger


class SmtpRelayArgs(TypedDict):
    """Arguments of `SmtpRelay`."""

    domain: str
    """Required. Accepted domain whose MX host devices use."""
    exchange_name: str
    """Required. Beginning of the connectors' names in Exchange Online."""
    addresses: NotRequired[Sequence[str]]
    """Optional. Static public IPv4 addresses, or networks of /24 to /32, that mail comes from; one connector has all."""
    certificate_names: NotRequired[Sequence[str]]
    """Optional. Names in client certificates, in an accepted domain; each has a connector of its own."""


class SmtpRelay(pulumi.ComponentResource):
    """Relay through Exchange Online for senders that it knows by address or certificate."""

    host: pulumi.Output[str]
    """Host that devices send to."""
    exchange: pulumi.Output[ExchangeShare]
    """What is wanted of Exchange Online."""

    def __init__(self, name: str, args: SmtpRelayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        """Declare the look-up of the host, and the share of the Exchange state."""
        super().__init__("mfd:components:SmtpRelay", name, {}, opts)
        self.host = MailExchanger(f"{name}-mx", domain=args["domain"], opts=child_of(self, f"{name}-mx")).host
        share: ExchangeShare = {"inboundConnectors": _connectors(args)}
        self.exchange = pulumi.Output.from_input(share)
        self.register_outputs({"host": self.host, "exchange": self.exchange})


def _connectors(args: SmtpRelayArgs) -> list[InboundConnector]:
    addresses = sorted(set(args.get("addresses", ())))
    name = args["exchange_name"]
    by_address: list[InboundConnector] = [{"name": name, "senderIpAddresses": addresses}] if addresses else []
    return by_address + [
        {"name": f"{name} {certificate}", "tlsSenderCertificateName": certificate}
        for certificate in sorted(set(args.get("certificate_names", ())))
    ]
