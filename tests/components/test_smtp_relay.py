"""What SMTP relay declares, and what it wants of Exchange Online."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi

from components import SmtpRelay

Value = Callable[[pulumi.Output[Any]], Any]


def connectors(declare: Any, value_of: Value, **arguments: Any) -> Any:
    """Return the wanted connectors."""
    made: list[SmtpRelay] = []
    wanted: Any = {"domain": "contoso.com", "exchange_name": "mfd test", **arguments}
    declare(lambda: made.append(SmtpRelay("smtp-relay", wanted)))
    return value_of(made[0].exchange)["inboundConnectors"]


def test_all_addresses_are_one_connector(declare: Any, value_of: Value) -> None:
    """The addresses of all sites stand in it once, in order."""
    addresses = ["203.0.113.10", "198.51.100.0/28", "203.0.113.10"]
    assert connectors(declare, value_of, addresses=addresses) == [
        {"name": "mfd test", "senderIpAddresses": ["198.51.100.0/28", "203.0.113.10"]}
    ]


def test_each_certificate_is_a_connector(declare: Any, value_of: Value) -> None:
    """A connector knows addresses or a certificate, never both."""
    found = connectors(declare, value_of, addresses=["203.0.113.10"], certificate_names=["relay.contoso.com"])
    assert found == [
        {"name": "mfd test", "senderIpAddresses": ["203.0.113.10"]},
        {"name": "mfd test relay.contoso.com", "tlsSenderCertificateName": "relay.contoso.com"},
    ]


def test_the_host_is_asked_for_and_nothing_is_made_in_azure(declare: Any) -> None:
    """The look-up is the only child."""
    recorded = declare(lambda: SmtpRelay("smtp-relay", {"domain": "contoso.com", "exchange_name": "mfd test"}))
    assert {kind for kind, _ in recorded.resources} == {
        "mfd:components:SmtpRelay",
        "mfdmail:index:MailExchanger",
    }
