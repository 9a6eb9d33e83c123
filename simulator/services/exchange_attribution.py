"""Attribution: through which inbound connector a mail without a login comes, if any."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.rules import INVENTED, rule

if TYPE_CHECKING:
    from simulator.services.exchange_store import ExchangeStore, Row

CONNECTOR_DOCS = "office-docs-powershell, New-InboundConnector"
ANY = "*"


@dataclass(frozen=True)
class Peer:
    """Who connects: the public address, the names in its client certificate, the host that it asked for under TLS."""

    address: str
    names: tuple[str, ...] = ()
    host: str = ""


@dataclass(frozen=True)
class Connection:
    """A connector that matches, and by what: certificate or address."""

    connector: Row
    matched: str

    @property
    def relays(self) -> bool:
        """Whether mail may leave the tenant this way."""
        return str(self.connector["ConnectorType"]).lower() == "onpremises"


class Attribution:
    """Hold the state's lock while calling."""

    def __init__(self, store: ExchangeStore) -> None:
        self._store = store

    @rule("A connector by certificate wins over one by address", "MC1226222 (order of attribution)")
    @rule("A connector that is disabled, or for other sender domains, does not match", CONNECTOR_DOCS)
    def of(self, peer: Peer, mail_from: str) -> Connection | None:
        """Return the connector for a mail from `peer` with this envelope sender."""
        usable = [row for row in self._store.connectors.values() if row["Enabled"] and _takes(row, mail_from)]
        by_name = [row for row in usable if _has_name(row, peer.names)]
        if by_name:
            return Connection(by_name[0], "certificate")
        by_address = [row for row in usable if _has_address(row, peer.address)]
        return Connection(by_address[0], "address") if by_address else None

    @rule(
        "Mail is relayed when the domain of the certificate or of the envelope sender is an accepted one; From does "
        "not count",
        "Microsoft Exchange Team, updated requirements for SMTP relay",
    )
    def is_own(self, peer: Peer, mail_from: str) -> bool:
        """Return whether a mail that comes through a connector is the tenant's."""
        accepted = self._store.domains.is_accepted
        return self._store.is_inside(mail_from) or any(map(accepted, _parents(peer.names)))


@rule("A connector that matches by certificate does not match by address", INVENTED)
@rule("Connectors match single IPv4 addresses and networks", CONNECTOR_DOCS)
def _has_address(row: Row, address: str) -> bool:
    if row["TlsSenderCertificateName"]:
        return False
    networks = (ipaddress.ip_network(entry, strict=False) for entry in row["SenderIPAddresses"])
    return any(ipaddress.ip_address(address) in network for network in networks)


def _has_name(row: Row, names: tuple[str, ...]) -> bool:
    wanted = row["TlsSenderCertificateName"]
    return bool(wanted) and wanted.lower() in {name.lower() for name in names}


def _takes(row: Row, mail_from: str) -> bool:
    domain = mail_from.rpartition("@")[2].lower()
    associated = [name.lower() for name in row["AssociatedAcceptedDomains"]]
    return (not associated or domain in associated) and any(
        _is_for(pattern, domain) for pattern in _patterns(row["SenderDomains"])
    )


def _patterns(sender_domains: object) -> Iterator[str]:
    """Read `*`, `contoso.com`, `*.contoso.com` and the form `smtp:contoso.com;1`."""
    for entry in [sender_domains] if isinstance(sender_domains, str) else list(sender_domains):  # type: ignore[call-overload] # a text or a list of texts
        yield str(entry).lower().removeprefix("smtp:").partition(";")[0]


def _is_for(pattern: str, domain: str) -> bool:
    return pattern in {ANY, domain} or (pattern.startswith("*.") and domain.endswith(pattern[1:]))


def _parents(names: tuple[str, ...]) -> list[str]:
    """Return each name and its parent: `relay.contoso.com` counts for the accepted domain contoso.com."""
    return [domain for name in names for domain in (name, name.partition(".")[2])]
