"""Cmdlets about inbound connectors and DKIM."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from simulator.errors import WireError
from simulator.rules import INVENTED, rule
from simulator.services.exchange_cmdlet_table import Parameters, Tenant, cmdlet, listed

if TYPE_CHECKING:
    from simulator.services.exchange_store import Row

CONNECTOR_DOCS = "office-docs-powershell, New-InboundConnector"
# Parameters that change a connector, as they stand in its row
CHANGEABLE = (
    "AssociatedAcceptedDomains CloudServicesMailEnabled Comment Enabled RequireTls RestrictDomainsToCertificate "
    "RestrictDomainsToIPAddresses SenderDomains SenderIPAddresses TlsSenderCertificateName TreatMessagesAsInternal"
)
USUAL: Row = {
    "AssociatedAcceptedDomains": [],
    "CloudServicesMailEnabled": False,
    "Comment": "",
    "ConnectorType": "Partner",
    "Enabled": True,
    "RequireTls": False,
    "RestrictDomainsToCertificate": False,
    "RestrictDomainsToIPAddresses": False,
    "SenderIPAddresses": [],
    "TlsSenderCertificateName": None,
    "TreatMessagesAsInternal": False,
}
LISTS = ("AssociatedAcceptedDomains", "SenderIPAddresses")
ON_PREMISES, PARTNER = "OnPremises", "Partner"
LARGEST_NETWORK = 24


@cmdlet("Get-InboundConnector", takes="Identity ResultSize")
def connectors(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return connectors."""
    return tenant.store.rows(tenant.store.connectors, parameters.get("Identity", ""))


@cmdlet(
    "New-InboundConnector",
    needs="Name SenderDomains",
    takes=f"ConnectorType {CHANGEABLE}".replace(" SenderDomains", ""),
)
@rule("Some tenants get new OnPremises connectors switched off", "Microsoft, inbound connector FAQ")
def new_connector(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Make a connector."""
    row = {**USUAL, "Name": parameters["Name"], **_values(parameters, "ConnectorType")}
    _check(row)
    if row["ConnectorType"] == ON_PREMISES and tenant.store.switches.get("connectorsCreatedDisabled"):
        row["Enabled"] = False
    return [tenant.store.new(tenant.store.connectors, row["Name"], row)]


@cmdlet("Set-InboundConnector", needs="Identity", takes=f"ConnectorType {CHANGEABLE}")
def set_connector(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Change a connector."""
    row = tenant.store.found(tenant.store.connectors, parameters["Identity"])
    wanted = _values(parameters, "ConnectorType")
    _check({**row, **wanted})
    return tenant.store.change(row, **wanted)


@cmdlet("Remove-InboundConnector", needs="Identity")
def remove_connector(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Remove a connector."""
    return tenant.store.gone(tenant.store.connectors, parameters["Identity"])


@cmdlet("Get-DkimSigningConfig", takes="Identity")
def dkim(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Return the DKIM configurations of domains."""
    return tenant.store.rows(tenant.store.dkim, parameters.get("Identity", ""))


@cmdlet("New-DkimSigningConfig", needs="DomainName Enabled", takes="KeySize BodyCanonicalization")
@rule("The DKIM targets are names of the newer form, with the letter s", "Microsoft, DKIM; " + INVENTED)
@rule("The records of an accepted domain are not looked for when signing is enabled", INVENTED)
def new_dkim(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Prepare DKIM for an accepted domain."""
    store, domain = tenant.store, str(parameters["DomainName"]).lower()
    if not store.domains.is_accepted(domain):
        raise WireError(400, "NotAcceptedDomainException", f"[simulator] '{domain}' is not an accepted domain")
    organization = store.core.settings.initial_domain.partition(".")[0]
    target = f"{domain.replace('.', '-')}._domainkey.{organization}.s-v1.dkim.mail.microsoft"
    row: Row = {"Domain": domain, "Enabled": bool(parameters["Enabled"])}
    row |= {f"Selector{number}CNAME": f"selector{number}-{target}" for number in (1, 2)}
    return [store.new(store.dkim, domain, row)]


@cmdlet("Set-DkimSigningConfig", needs="Identity", takes="Enabled")
def set_dkim(tenant: Tenant, parameters: Parameters) -> list[Row]:
    """Switch signing."""
    row = tenant.store.found(tenant.store.dkim, parameters["Identity"])
    return tenant.store.change(row, Enabled=bool(parameters.get("Enabled", row["Enabled"])))


def _values(parameters: Parameters, *more: str) -> Row:
    names = {*CHANGEABLE.split(), *more} & parameters.keys()
    return {name: listed(parameters[name]) if name in LISTS else parameters[name] for name in names}


@rule("Sources are single IPv4 addresses or networks of /24 to /32", CONNECTOR_DOCS)
@rule("TreatMessagesAsInternal is for OnPremises, and not with CloudServicesMailEnabled", CONNECTOR_DOCS)
@rule("RequireTls and RestrictDomainsTo… change nothing here: an OnPremises connector ignores them", CONNECTOR_DOCS)
def _check(row: Row) -> None:
    if row["ConnectorType"] not in {ON_PREMISES, PARTNER}:
        raise _refused("ConnectorType is OnPremises or Partner")
    if row["TreatMessagesAsInternal"] and (row["ConnectorType"] != ON_PREMISES or row["CloudServicesMailEnabled"]):
        raise _refused("TreatMessagesAsInternal needs OnPremises, without CloudServicesMailEnabled")
    for source in row["SenderIPAddresses"]:
        _check_source(source)


def _check_source(source: str) -> None:
    try:
        network = ipaddress.ip_network(source, strict=False)
    except ValueError:
        raise _refused(f"'{source}' is no address") from None
    if network.version == 6 or network.prefixlen < LARGEST_NETWORK:  # noqa: PLR2004 - IPv6
        raise _refused(f"'{source}' is not an IPv4 address or a network of /24 to /32")


def _refused(text: str) -> WireError:
    return WireError(400, "InvalidArgument", f"[simulator] {text}")
